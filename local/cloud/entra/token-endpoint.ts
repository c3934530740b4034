/** `POST /{tenant}/oauth2/v2.0/token` and `/devicecode`: one grant per request, Entra's errors. */
import { randomUUID } from "node:crypto";
import type { Context } from "hono";
import { authenticateClient, findApp, missingParameter } from "./client-authentication.ts";
import { EntraError } from "./entra-error.ts";
import { applyFault, type Endpoint } from "./faults.ts";
import { authorizationCode } from "./grants/authorization-code.ts";
import { clientCredentials } from "./grants/client-credentials.ts";
import { deviceCode, startDeviceCode } from "./grants/device-code.ts";
import { onBehalfOf } from "./grants/on-behalf-of.ts";
import { refreshToken } from "./grants/refresh-token.ts";
import type { GrantRequest, TokenResponse } from "./issue.ts";
import { recordRequest } from "./recorded-request.ts";
import type { EntraState } from "./state.ts";
import { findTenant } from "./tenants.ts";
import type { LocalEnv } from "./local-env.ts";

const grants = new Map<string, (request: GrantRequest) => TokenResponse>([
  ["client_credentials", clientCredentials],
  ["urn:ietf:params:oauth:grant-type:jwt-bearer", onBehalfOf],
  ["urn:ietf:params:oauth:grant-type:device_code", deviceCode],
  // Older clients leave the prefix out.
  ["device_code", deviceCode],
  ["authorization_code", authorizationCode],
  ["refresh_token", refreshToken],
]);

export function tokenEndpoint(state: EntraState): (c: Context<LocalEnv>) => Promise<Response> {
  return (c) =>
    answer(state, c, "token", (form, tenantName) => {
      const grantType = form.get("grant_type");
      if (!grantType) throw missingParameter("grant_type");
      const grant = grants.get(grantType);
      if (!grant) throw unknownGrant(grantType);
      const tenant = findTenant(state.tenants, tenantName);
      const app = findApp(tenant, form.get("client_id"));
      const proof = authenticateClient(state, tenant, app, form);
      return grant({ state, tenant, app, form, proof });
    });
}

export function deviceCodeEndpoint(state: EntraState): (c: Context<LocalEnv>) => Promise<Response> {
  return (c) =>
    answer(state, c, "devicecode", (form, tenantName) => {
      const tenant = findTenant(state.tenants, tenantName);
      const app = findApp(tenant, form.get("client_id"));
      if (app.publicClient) return startDeviceCode({ state, tenant, app, form });
      const message = `The application '${app.clientId}' must be marked as 'mobile' to use device code.`;
      throw new EntraError(7000218, "invalid_client", message);
    });
}

type Handler = (form: URLSearchParams, tenant: string) => object;

async function answer(
  state: EntraState,
  c: Context<LocalEnv>,
  endpoint: Endpoint,
  handle: Handler,
): Promise<Response> {
  const form = new URLSearchParams(await c.req.text());
  const sent = c.req.header("client-request-id") ?? form.get("client-request-id") ?? undefined;
  const tenant = c.req.param("tenant") ?? "";
  if (endpoint === "token") state.requests.push(recordRequest(tenant, form, sent));
  const correlationId = sent ?? randomUUID();
  setHeaders(c, correlationId);
  try {
    const fault = state.faults.take(endpoint, form.get("grant_type") ?? undefined);
    const failed = await applyFault(fault, () => c.env.incoming.socket.destroy());
    return failed ?? c.json(handle(form, tenant));
  } catch (error) {
    if (!(error instanceof EntraError)) throw error;
    const body = error.body(state.origin, correlationId, state.clock());
    return c.json(body, error.status as 400);
  }
}

function setHeaders(c: Context<LocalEnv>, correlationId: string): void {
  c.header("cache-control", "no-store, no-cache");
  c.header("pragma", "no-cache");
  c.header("x-ms-request-id", randomUUID());
  c.header("client-request-id", correlationId);
}

function unknownGrant(grantType: string): EntraError {
  const message = `The app requested an unsupported grant type '${grantType}'.`;
  return new EntraError(70003, "unsupported_grant_type", message);
}
