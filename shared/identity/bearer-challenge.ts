/** Writes `WWW-Authenticate: Bearer …` values (RFC 6750), safe whatever the parameters hold. */

export type BearerParameters = Readonly<Record<string, string>>;

/** `bearerChallenge({ error: "invalid_token" })` → `Bearer error="invalid_token"`. */
export function bearerChallenge(parameters: BearerParameters): string {
  const pairs = Object.entries(parameters).map(([name, value]) => `${name}="${quotable(value)}"`);
  return `Bearer ${pairs.join(", ")}`;
}

/** RFC 6750 allows printable ASCII without quotes and backslashes. */
function quotable(value: string): string {
  return value.replaceAll('"', "'").replace(/[^\x20-\x7e]|\\/g, "?");
}
