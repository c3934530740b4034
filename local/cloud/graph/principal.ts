/** Who calls Microsoft Graph: checks the access token and answers as Graph does when it is refused. */
import { GraphError } from "./errors.ts";

/** The claims that a verifier returns once the token's signature, issuer and times are checked. */
export interface TokenClaims {
  readonly aud?: unknown;
  readonly appid?: unknown;
  readonly azp?: unknown;
  readonly oid?: unknown;
  readonly scp?: unknown;
  readonly roles?: unknown;
  readonly exp?: unknown;
  readonly nbf?: unknown;
  readonly idtyp?: unknown;
}

/** Rejects with any error when the token is not one of the tenant's. */
export type VerifyToken = (token: string) => Promise<TokenClaims>;

export interface Principal {
  readonly mode: "delegated" | "application";
  readonly appId: string;
  /** Object id of the signed-in user, or of the application's service principal. */
  readonly objectId: string;
  /** Object id of the signed-in user; undefined for an application. */
  readonly userId: string | undefined;
  readonly permissions: ReadonlySet<string>;
}

const graphAudiences = new Set([
  "https://graph.microsoft.com",
  "https://graph.microsoft.com/",
  "00000003-0000-0000-c000-000000000000",
]);

/** @throws GraphError 401 `InvalidAuthenticationToken`, with Graph's wording for each cause. */
export async function authenticate(
  header: string | undefined,
  verifyToken: VerifyToken,
  authority: string,
  now: Date,
): Promise<Principal> {
  const refuse = (message: string) => refusal(message, authority);
  const token = /^Bearer\s+(\S+)$/i.exec(header ?? "")?.[1];
  if (token === undefined) throw refuse("Access token is empty.");
  if (token.split(".").length !== 3)
    throw refuse("IDX14100: JWT is not well formed, there are no dots (.).");
  const claims = await verifyToken(token).catch((error: unknown) => {
    throw refuse(explain(error));
  });
  if (typeof claims.aud !== "string" || !graphAudiences.has(claims.aud))
    throw refuse(audienceMessage);
  const seconds = now.getTime() / 1000;
  if (typeof claims.exp !== "number" || claims.exp <= seconds) throw refuse(lifetimeMessage);
  if (typeof claims.nbf === "number" && claims.nbf > seconds + 300) throw refuse(lifetimeMessage);
  return principalOf(claims, refuse);
}

const audienceMessage = "Access token validation failure. Invalid audience.";
const lifetimeMessage = "Lifetime validation failed, the token is expired.";

/** 401 as Graph writes it; also for faults that a test switches on. */
export function refusal(message: string, authority: string): GraphError {
  const challenge =
    `Bearer realm="", authorization_uri="${authority}/common/oauth2/authorize", ` +
    `client_id="00000003-0000-0000-c000-000000000000"`;
  return new GraphError(401, "InvalidAuthenticationToken", message, {
    "WWW-Authenticate": challenge,
  });
}

export const expiredToken = (authority: string) => refusal(lifetimeMessage, authority);

function principalOf(claims: TokenClaims, refuse: (message: string) => GraphError): Principal {
  const appId = claims.appid ?? claims.azp;
  const scopes = typeof claims.scp === "string" ? claims.scp.split(" ") : undefined;
  const roles = Array.isArray(claims.roles) ? claims.roles.map(String) : undefined;
  const isApp = claims.idtyp === "app" || scopes === undefined;
  if (typeof appId !== "string" || typeof claims.oid !== "string")
    throw refuse("Access token validation failure.");
  const permissions = new Set(isApp ? roles : scopes);
  if (permissions.size === 0)
    throw new GraphError(
      403,
      "AccessDenied",
      "Either scp or roles claim need to be present in the token.",
    );
  return isApp
    ? { mode: "application", appId, objectId: claims.oid, userId: undefined, permissions }
    : { mode: "delegated", appId, objectId: claims.oid, userId: claims.oid, permissions };
}

/** Verifiers tell the cause in their message. */
function explain(error: unknown): string {
  const text = error instanceof Error ? `${error.name} ${error.message}` : "";
  if (/expire|not yet/i.test(text)) return lifetimeMessage;
  if (/audience|"aud"/i.test(text)) return audienceMessage;
  return "Access token validation failure. Invalid signature.";
}
