/** Finds the claims that Microsoft Entra wants in a `WWW-Authenticate` header. */

/**
 * The claims of an `insufficient_claims` challenge as JSON text; undefined when there is none.
 * Graph may send several challenges, with their parameters in any order; `Headers` joins them by
 * commas.
 */
export function claimsChallenge(headers: Headers): string | undefined {
  const challenge = challenges(headers.get("www-authenticate") ?? "").find(
    (params) => params.get("error") === "insufficient_claims" && params.has("claims"),
  );
  return decodeClaims(challenge?.get("claims") ?? "");
}

/** Either a scheme, which begins a challenge, or one parameter: `name="value"` or `name=value`. */
const challengePart = /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]*))|([A-Za-z][\w-]*)/g;

function challenges(header: string): Map<string, string>[] {
  const found: Map<string, string>[] = [];
  for (const [, name, quoted, plain, scheme] of header.matchAll(challengePart)) {
    if (scheme !== undefined) found.push(new Map());
    else if (name !== undefined) found.at(-1)?.set(name.toLowerCase(), quoted ?? plain ?? "");
  }
  return found;
}

function decodeClaims(encoded: string): string | undefined {
  const claims = Buffer.from(encoded, "base64").toString("utf8");
  try {
    const parsed: unknown = JSON.parse(claims);
    return typeof parsed === "object" && parsed !== null ? claims : undefined;
  } catch {
    return undefined;
  }
}
