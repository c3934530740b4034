/** The directory's audit activities that matter here, by names as they really come. */
import type { Level } from "../run-report.ts";

export interface Activity {
  /** Shown and kept in place of the event's own text. */
  readonly name: string;
  readonly level: Extract<Level, "high" | "warning">;
}

/**
 * Real events carry an en dash and a trailing space where the documentation prints a hyphen: one
 * form for both, and for whatever space or dash comes next.
 */
export function normaliseActivity(name: string): string {
  return name
    .normalize("NFKC")
    .replace(/[\u2010-\u2015\u2212]/g, "-")
    .replace(/\s+/g, " ")
    .trim()
    .toLowerCase();
}

const credentials = "certificates and secrets management";

/** Opens a door: told at once. */
const grave = [
  "add service principal credentials",
  "remove service principal credentials",
  "add owner to application",
  "remove owner from application",
  "add owner to service principal",
  "remove owner from service principal",
  "add app role assignment to service principal",
  "remove app role assignment from service principal",
  "add delegated permission grant",
  "remove delegated permission grant",
  "consent to application",
  "delete application",
  "hard delete application",
  "restore application",
  "remove service principal",
  "hard delete service principal",
  "restore service principal",
  "update external secrets",
  "add member to role",
];

const ordinary = [
  "update application",
  "update service principal",
  "add policy to application",
  "remove policy from application",
  "add policy to service principal",
  "remove policy from service principal",
  "set verified publisher",
  "unset verified publisher",
  "update application with safe rollout",
  "update policy",
];

const entry = (name: string, level: Activity["level"]) => [name, { name, level }] as const;
const watched: ReadonlyMap<string, Activity> = new Map([
  ...grave.map((name) => entry(name, "high")),
  ...ordinary.map((name) => entry(name, "warning")),
]);

/** Undefined: not watched. */
export function watchedActivity(displayName: string): Activity | undefined {
  const name = normaliseActivity(displayName);
  // Also `Create application - …`, and whatever stands before the dash next.
  if (name.includes(credentials)) return { name: credentials, level: "high" };
  return watched.get(name);
}

export const isCredentialActivity = ({ name }: Activity): boolean =>
  name === credentials || name.endsWith("service principal credentials");

/** An ordinary update of these properties opens a door all the same. */
const graveProperties =
  /^(AppAddress|ReplyUrls?|RedirectUris?|FederatedIdentityCredentials?|KeyDescription|PasswordCredentials?|KeyCredentials?|Owners?|AppRoles?|IsDisabled|AccountEnabled|AppRoleAssignmentRequired|ServicePrincipalLockConfiguration|AppInstancePropertyLock\w*)$/i;

export const opensDoor = (property: string): boolean => graveProperties.test(property);
