/** Adds the access token, and renews it once when Graph refuses it or asks for claims. */
import type { Context, Middleware } from "@microsoft/microsoft-graph-client";
import type { Access, TokenRenewal } from "../access.ts";
import { parseClaimsChallenge } from "../claims-challenge.ts";
import { GraphClaimsError, GraphServiceError } from "../graph-failure.ts";
import { middleware } from "./middleware.ts";

/** @param origin the only one that ever gets the token */
export function bearer(access: Access, origin: string): Middleware {
  return middleware(async ({ call, headers, context, next }) => {
    if (new URL(call.url).origin !== origin) throw new Error("Not a URL of Microsoft Graph.");
    const renewals = new Set<string>();
    for (;;) {
      const token = access.token();
      headers["Authorization"] = `Bearer ${(await token).accessToken}`;
      try {
        return await next();
      } catch (failure) {
        const renewal = renewalFor(failure, context);
        if (renewal === undefined) throw failure;
        const kind = "claims" in renewal ? "claims" : "fresh";
        if (renewals.has(kind)) throw refusal(failure, renewal);
        renewals.add(kind);
        access.renew(token, renewal);
      }
    }
  });
}

/** The token that would help. A refused token means that Graph did nothing, so writes repeat too. */
function renewalFor(failure: unknown, { response }: Context): TokenRenewal | undefined {
  if (!(failure instanceof GraphServiceError)) return undefined;
  if (failure.status !== 401 && failure.status !== 403) return undefined;
  const claims = response === undefined ? undefined : parseClaimsChallenge(response.headers);
  if (claims !== undefined) return { claims };
  return failure.status === 401 && isTokenRefused(failure.code) ? { fresh: true } : undefined;
}

/** Other codes of a 401 say something about the user, not about the token. */
function isTokenRefused(code = ""): boolean {
  return ["", "invalidauthenticationtoken", "unauthenticated"].includes(code.toLowerCase());
}

function refusal(failure: unknown, renewal: TokenRenewal): unknown {
  return "claims" in renewal ? new GraphClaimsError(renewal.claims, { cause: failure }) : failure;
}
