/** The Graph token that was kept with an invocation: a worker can use it, but get no other. */
import { ConnectorError } from "../errors/connector-error.ts";
import type { GraphTokenSource } from "../identity/graph-tokens.ts";
import type { StoredToken } from "./types.ts";

/** Long enough for the call that it is used in. */
const leastLeftMs = 60_000;

/** @param stored undefined: none was kept, or its time is over. */
export function storedTokenSource(
  stored: StoredToken | undefined,
  now: () => number = Date.now,
): GraphTokenSource {
  return {
    token({ claims, fresh = false } = {}) {
      const ended = stored === undefined || now() > stored.expiresAt - leastLeftMs;
      if (ended) return Promise.reject(signInExpired("The sign-in that it ran with has ended."));
      if (claims !== undefined || fresh)
        return Promise.reject(signInExpired("Microsoft 365 no longer takes its sign-in."));
      const { accessToken, scopes = [] } = stored;
      return Promise.resolve({ accessToken, scopes });
    },
  };
}

export function signInExpired(because: string): ConnectorError {
  return new ConnectorError("sign_in_expired", {
    happened: "The request waits for its requester.",
    because,
    remedy:
      "Poll it (GET /api/invocations/{id}) with the requester's own sign-in within 24 hours: that renews it.",
  });
}
