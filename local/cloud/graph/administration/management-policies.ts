/** App management policies: what a tenant forbids of new secrets. */
import type { AppRegistration } from "../../entra/registrations.ts";
import { badRequest, GraphError } from "../errors.ts";

export interface PasswordRestriction {
  readonly restrictionType: "passwordAddition" | "passwordLifetime" | "customPasswordAddition";
  readonly state: "enabled" | "disabled";
  /** An ISO 8601 duration, of `passwordLifetime`. */
  readonly maxLifetime: string | null;
  readonly restrictForAppsCreatedAfterDateTime: string | null;
}

export interface ManagementPolicy {
  readonly id: string;
  readonly displayName: string;
  readonly description: string | null;
  isEnabled: boolean;
  passwordCredentials: PasswordRestriction[];
}

/** A restriction in force for every application. */
export function restriction(
  restrictionType: PasswordRestriction["restrictionType"],
  maxLifetime: string | null = null,
): PasswordRestriction {
  const restrictForAppsCreatedAfterDateTime = null;
  return { restrictionType, state: "enabled", maxLifetime, restrictForAppsCreatedAfterDateTime };
}

export class ManagementPolicies {
  /** Every tenant has one; it is off until somebody turns it on. */
  readonly standard: ManagementPolicy = {
    id: "00000000-0000-0000-0000-000000000000",
    displayName: "Default app management tenant policy",
    description:
      "Default tenant policy that enforces app management restrictions on applications and service principals.",
    isEnabled: false,
    passwordCredentials: [],
  };
  /** By object id of the application; one of these takes the place of the standard policy. */
  readonly perApplication = new Map<string, ManagementPolicy>();

  /** @throws GraphError 400 under the name of the restriction that is broken */
  check(app: AppRegistration, start: number, end: number): void {
    const own = this.perApplication.get(app.objectId);
    const policy = own?.isEnabled ? own : this.standard;
    if (!policy.isEnabled) return;
    for (const one of policy.passwordCredentials)
      if (concerns(one, app)) enforce(one, policy, end - start);
  }
}

function concerns(one: PasswordRestriction, { createdDateTime }: AppRegistration): boolean {
  const after = one.restrictForAppsCreatedAfterDateTime;
  return one.state === "enabled" && (after === null || createdDateTime >= Date.parse(after));
}

function enforce(one: PasswordRestriction, { id }: ManagementPolicy, lifetime: number): void {
  if (one.restrictionType === "passwordAddition")
    throw badRequest(
      `Credential type not allowed as per assigned policy '${id}'.`,
      "CredentialTypeNotAllowedAsPerAppPolicy",
    );
  if (one.restrictionType !== "passwordLifetime" || one.maxLifetime === null) return;
  if (lifetime > durationOf(one.maxLifetime))
    throw new GraphError(
      400,
      "CredentialInvalidLifetimeAsPerAppPolicy",
      `Credential lifetime exceeds the max value allowed as per assigned policy '${id}'.`,
    );
}

/** Milliseconds of an ISO 8601 duration of years, months, days, hours, minutes and seconds. */
function durationOf(text: string): number {
  const match = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(
    text,
  );
  if (!match) throw new Error(`'${text}' is not an ISO 8601 duration.`);
  const units = [365 * 86400, 30 * 86400, 86400, 3600, 60, 1];
  return units.reduce((sum, unit, index) => sum + Number(match[index + 1] ?? 0) * unit * 1000, 0);
}
