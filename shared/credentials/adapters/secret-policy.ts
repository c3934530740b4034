/** App management policies, as far as they concern client secrets. */
import { days, hours, minutes, seconds } from "../durations.ts";
import type { Instant, SecretPolicy } from "../facts.ts";

interface Restriction {
  readonly restrictionType?: string | null;
  readonly state?: string | null;
  /** An ISO 8601 duration. */
  readonly maxLifetime?: string | null;
  readonly restrictForAppsCreatedAfterDateTime?: string | null;
}

export interface ManagementPolicy {
  readonly isEnabled?: boolean | null;
  /** Of an application's own policy. */
  readonly restrictions?: { readonly passwordCredentials?: readonly Restriction[] | null } | null;
  /** Of the tenant's default. */
  readonly applicationRestrictions?: {
    readonly passwordCredentials?: readonly Restriction[] | null;
  } | null;
}

/** An application's own policies take the place of the tenant's default. */
export function policyOf(
  createdOn: Instant,
  own: readonly ManagementPolicy[],
  standard: ManagementPolicy,
): SecretPolicy {
  const enabled = own.filter(({ isEnabled }) => isEnabled === true);
  const policies = enabled.length > 0 ? enabled : [standard].filter(({ isEnabled }) => isEnabled);
  const restrictions = policies
    .flatMap((policy) => [policy.restrictions, policy.applicationRestrictions])
    .flatMap((part) => part?.passwordCredentials ?? [])
    .filter((restriction) => isInForce(restriction, createdOn));
  const lives = restrictions.flatMap(({ restrictionType, maxLifetime }) => {
    const life = restrictionType === "passwordLifetime" ? durationOf(maxLifetime) : undefined;
    return life === undefined ? [] : [life];
  });
  return {
    forbidden: restrictions.some(({ restrictionType }) => restrictionType === "passwordAddition"),
    longestLife: lives.length === 0 ? undefined : Math.min(...lives),
  };
}

function isInForce(
  { state, restrictForAppsCreatedAfterDateTime: after }: Restriction,
  createdOn: Instant,
): boolean {
  return state !== "disabled" && createdOn >= (after ? Date.parse(after) : -Infinity);
}

const units = [365 * days, 30 * days, 7 * days, days, hours, minutes, seconds];
const duration =
  /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/;

function durationOf(text: string | null | undefined): number | undefined {
  const parts = duration.exec(text ?? "");
  if (parts === null) return undefined;
  return units.reduce((sum, unit, index) => sum + Number(parts[index + 1] ?? 0) * unit, 0);
}
