/** Where a sign-in may end: Claude's own callbacks, programs on the person's computer, and what a setting names. */

/** Claude on the web, Desktop and mobile. */
const claudeCallbacks = [
  "https://claude.ai/api/mcp/auth_callback",
  "https://claude.com/api/mcp/auth_callback",
];

export type RedirectKind = "known" | "loopback";

/** Undefined for an address that no code is ever sent to. Compared letter by letter. */
export function redirectKind(uri: string, allowed: readonly string[]): RedirectKind | undefined {
  if (claudeCallbacks.includes(uri) || allowed.includes(uri)) return "known";
  return isLoopback(uri) ? "loopback" : undefined;
}

/**
 * Claude Code and others listen on a port of the moment, and register none or another (RFC 8252
 * §7.3); anyone may listen, so a person is asked first.
 */
function isLoopback(uri: string): boolean {
  const match = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::(\d{1,5}))?(\/[\w./-]*)?$/.exec(
    uri,
  );
  return (
    match !== null && Number(match[1] ?? 80) <= 65_535 && !/\/\.\.?(?:\/|$)/.test(match[2] ?? "")
  );
}
