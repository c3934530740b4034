/** The Graph token that was kept with an invocation: a worker can use it, but get no other. */
import { ConnectorError } from "../errors/connector-error.ts";
import type { GraphTokenSource } from "../identity/graph-tokens.ts";
import type { StoredToken } from "./types.ts";

/** Long enough for the call that it is used in. */
const leastLeftMs = 60_000;

/** @param read what is kept of it now: polls renew it. Undefined: none, or its time is over. */
export function storedTokenSource(
  read: () => Promise<StoredToken | undefined>,
  now: () => number = Date.now,
): GraphTokenSource {
  let last: StoredToken | undefined;
  return {
    async token({ claims, fresh = false } = {}) {
      const refused = claims !== undefined || fresh ? last : undefined;
      if (refused !== undefined || !isUsable(last, now())) last = await read();
      if (!isUsable(last, now())) throw signInExpired("The sign-in that it ran with has ended.");
      if (refused?.accessToken === last.accessToken)
        throw signInExpired("Microsoft 365 no longer takes its sign-in.");
      const { accessToken, scopes = [] } = last;
      return { accessToken, scopes };
    },
  };
}

function isUsable(token: StoredToken | undefined, now: number): token is StoredToken {
  return token !== undefined && now <= token.expiresAt - leastLeftMs;
}

export function signInExpired(because: string): ConnectorError {
  return new ConnectorError("sign_in_expired", {
    happened: "The request waits for its requester.",
    because,
    remedy:
      "Poll it (GET /api/invocations/{id}) with the requester's own sign-in within 24 hours: that renews it.",
  });
}
