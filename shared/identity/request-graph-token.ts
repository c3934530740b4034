/** One request to Entra for a Microsoft Graph token, by msal-node: On-Behalf-Of, or as the app itself. */
import type { AuthenticationResult, ConfidentialClientApplication } from "@azure/msal-node";
import { type AppCredentialSources, type AppProof, proveApp } from "./app-credential.ts";
import type { Caller } from "./caller.ts";
import { entraUnreachable, explainRefusal } from "./explain-refusal.ts";
import type { Tenant } from "./tenant.ts";
import { createTokenEndpoint, type TokenEndpoint, type TokenRefusal } from "./token-endpoint.ts";

export interface GraphToken {
  readonly accessToken: string;
  /** Delegated: the permissions that Entra granted (`Mail.Read`). Application: empty, Entra names none. */
  readonly scopes: readonly string[];
}

export interface GraphTokenRequest {
  readonly tenant: Tenant;
  readonly caller: Caller;
  /** JSON of a claims challenge that the token must satisfy. */
  readonly claims: string | undefined;
}

export interface IssuedToken extends GraphToken {
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface Refused {
  readonly refusal: TokenRefusal;
  readonly cause: unknown;
}

/** @throws ConnectorError that explains why Entra gave no token, or could not be asked. */
export async function requestGraphToken(
  request: GraphTokenRequest,
  sources: AppCredentialSources,
): Promise<IssuedToken> {
  const proof = await proveApp(request.tenant, sources);
  let outcome = await ask(request, proof);
  if ("refusal" in outcome && outcome.refusal.error === "invalid_client") {
    // The secret was rotated since this instance read it, or the new one does not work yet.
    const another = await proof.another();
    if (another !== undefined) outcome = await ask(request, another);
  }
  if (!("refusal" in outcome)) return outcome;
  throw explainRefusal(outcome.refusal, request.tenant, request.caller.mode, outcome.cause);
}

/**
 * One request with one credential.
 *
 * @throws ConnectorError when Entra could not be asked
 */
export async function ask(
  request: GraphTokenRequest,
  proof: Pick<AppProof, "auth">,
  endpoint: TokenEndpoint = createTokenEndpoint(),
): Promise<IssuedToken | Refused> {
  const app = await createApp(request.tenant, proof, endpoint);
  let cause: Error | undefined;
  try {
    const result = await acquire(app, request);
    if (result?.accessToken) return issued(result, request);
  } catch (error) {
    cause = error as Error;
  }
  if (endpoint.refusal !== undefined) return { refusal: endpoint.refusal, cause };
  if (endpoint.unreachable || cause === undefined) throw entraUnreachable(cause);
  throw cause;
}

/**
 * A client for one request. msal-node's cache has neither a bound nor a way to forget one user, and
 * its throttle would make one user's refusal everybody's. A new client costs less than half a
 * millisecond when it is told the endpoints instead of having to discover them.
 */
async function createApp(
  { cloud, id, clientId }: Tenant,
  proof: Pick<AppProof, "auth">,
  networkClient: TokenEndpoint,
): Promise<ConfidentialClientApplication> {
  const { ConfidentialClientApplication } = await import("@azure/msal-node");
  const authority = `${cloud.authority}/${id}`;
  return new ConfidentialClientApplication({
    auth: {
      ...proof.auth,
      clientId,
      authority,
      knownAuthorities: [new URL(authority).host],
      authorityMetadata: JSON.stringify({
        issuer: `${authority}/v2.0`,
        authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
        token_endpoint: `${authority}/oauth2/v2.0/token`,
        end_session_endpoint: `${authority}/oauth2/v2.0/logout`,
        jwks_uri: `${authority}/discovery/v2.0/keys`,
      }),
      // We handle claims challenges, so Graph may issue tokens that it can revoke at once.
      clientCapabilities: ["CP1"],
    },
    system: { networkClient },
  });
}

async function acquire(
  app: ConfidentialClientApplication,
  { tenant, caller, claims }: GraphTokenRequest,
): Promise<AuthenticationResult | null> {
  const request = { scopes: [`${tenant.cloud.graphResource}/.default`], claims, skipCache: true };
  return caller.mode === "application"
    ? await app.acquireTokenByClientCredential(request)
    : await app.acquireTokenOnBehalfOf({ ...request, oboAssertion: caller.accessToken });
}

function issued(result: AuthenticationResult, { tenant, caller }: GraphTokenRequest): IssuedToken {
  const resource = `${tenant.cloud.graphResource}/`;
  const scopes = result.scopes.map((scope) =>
    scope.startsWith(resource) ? scope.slice(resource.length) : scope,
  );
  return {
    accessToken: result.accessToken,
    scopes: caller.mode === "application" ? [] : scopes,
    expiresAt: result.expiresOn?.getTime() ?? 0,
  };
}
