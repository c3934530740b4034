/** Which Graph permissions a token lacks, given that a broad permission includes narrower ones. */

/** Each level includes those before it. */
const levels = ["ReadBasic", "Read", "ReadWrite", "Manage", "FullControl"];

/**
 * The needed permissions that none of the token's scopes covers. A token that names no permission
 * (an application's, which carries roles we do not read) leaves the answer open: undefined.
 */
export function missingPermissions(
  needed: readonly string[],
  scopes: readonly string[],
): string[] | undefined {
  const granted = scopes.map((scope) => scope.slice(scope.lastIndexOf("/") + 1));
  if (granted.every((scope) => scope === ".default")) return undefined;
  return needed.filter((permission) => !granted.some((scope) => covers(scope, permission)));
}

/**
 * `Mail.ReadWrite` covers `Mail.Read`; `Files.Read.All` covers `Files.Read`, not the reverse; and
 * `Mail.Read.Shared` is no substitute for `Mail.Read`, which one's own mailbox takes.
 */
function covers(granted: string, needed: string): boolean {
  if (granted.toLowerCase() === needed.toLowerCase()) return true;
  const [grantedResource, grantedLevel = "", grantedReach = ""] = granted.split(".");
  const [neededResource, neededLevel = "", neededReach = ""] = needed.split(".");
  const reaches = neededReach === grantedReach || grantedReach === "All";
  const level = levels.indexOf(neededLevel);
  return (
    grantedResource === neededResource &&
    level >= 0 &&
    levels.indexOf(grantedLevel) >= level &&
    reaches
  );
}
