/** Finds the claims that Microsoft Entra wants in a `WWW-Authenticate` header. */

/** What all headers of an answer may hold together; inside a batch nothing else bounds them. */
const longestHeader = 16 * 1024;

/**
 * The claims of an `insufficient_claims` challenge as JSON text; undefined when there is none.
 * Graph may send several challenges, with their parameters in any order; `Headers` joins them by
 * commas.
 */
export function parseClaimsChallenge(headers: Headers): string | undefined {
  const header = headers.get("www-authenticate") ?? "";
  if (header.length > longestHeader) return undefined;
  const challenge = challenges(header).find(
    (params) => params.get("error") === "insufficient_claims" && params.has("claims"),
  );
  return decodeClaims(challenge?.get("claims") ?? "");
}

/**
 * A scheme, which begins a challenge, or one parameter: `name="value"` or `name=value`. The value is
 * optional so that a word always matches as a whole: tried from each of its letters anew, a long one
 * would take quadratic time.
 */
const challengePart = /([\w-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]*)))?/g;

function challenges(header: string): Map<string, string>[] {
  const found: Map<string, string>[] = [];
  for (const [, name = "", quoted, plain] of header.matchAll(challengePart)) {
    const value = quoted ?? plain;
    if (value === undefined) found.push(new Map());
    else found.at(-1)?.set(name.toLowerCase(), value);
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
