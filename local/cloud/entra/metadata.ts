/** What Entra publishes about itself: OpenID metadata, signing keys, the clouds' host names. */
import type { Context } from "hono";
import { EntraError } from "./entra-error.ts";
import { applyFault, type Endpoint } from "./faults.ts";
import type { LocalEnv } from "./local-env.ts";
import type { EntraState } from "./state.ts";
import { type EntraTenant, findTenant } from "./tenants.ts";

export function openIdConfiguration(
  state: EntraState,
): (c: Context<LocalEnv>) => Promise<Response> {
  return (c) =>
    publish(state, c, "metadata", () =>
      describe(state.origin, findTenant(state.tenants, c.req.param("tenant") ?? "")),
    );
}

export function signingKeys(state: EntraState): (c: Context<LocalEnv>) => Promise<Response> {
  return (c) =>
    publish(state, c, "keys", () => {
      const name = c.req.param("tenant") ?? "";
      const issuer =
        name === "common"
          ? `${state.origin}/{tenantid}/v2.0`
          : `${state.origin}/${findTenant(state.tenants, name).id}/v2.0`;
      return { keys: state.keys.published.map(({ jwk }) => ({ ...jwk, issuer })) };
    });
}

export function instanceDiscovery(state: EntraState): (c: Context<LocalEnv>) => Promise<Response> {
  const host = new URL(state.origin).host;
  return (c) =>
    publish(state, c, "metadata", () => ({
      tenant_discovery_endpoint: `${state.origin}/${state.directory.tenantId}/v2.0/.well-known/openid-configuration`,
      "api-version": "1.1",
      metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    }));
}

function describe(origin: string, { id }: EntraTenant): object {
  const root = `${origin}/${id}`;
  // Entra supports PKCE but does not say so: `code_challenge_methods_supported` is missing.
  return {
    token_endpoint: `${root}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: [
      "client_secret_post",
      "private_key_jwt",
      "client_secret_basic",
      "self_signed_tls_client_auth",
    ],
    jwks_uri: `${root}/discovery/v2.0/keys`,
    response_modes_supported: ["query", "fragment", "form_post"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
    response_types_supported: ["code", "id_token", "code id_token", "id_token token"],
    scopes_supported: ["openid", "profile", "email", "offline_access"],
    issuer: `${root}/v2.0`,
    request_uri_parameter_supported: false,
    userinfo_endpoint: "https://graph.microsoft.com/oidc/userinfo",
    authorization_endpoint: `${root}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${root}/oauth2/v2.0/devicecode`,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    end_session_endpoint: `${root}/oauth2/v2.0/logout`,
    claims_supported: [
      "sub",
      "iss",
      "aud",
      "exp",
      "iat",
      "auth_time",
      "acr",
      "nonce",
      "preferred_username",
      "name",
      "tid",
      "ver",
      "email",
    ],
    tenant_region_scope: "EU",
    cloud_instance_name: "microsoftonline.com",
    cloud_graph_host_name: "graph.windows.net",
    msgraph_host: "graph.microsoft.com",
    rbac_url: "https://pas.windows.net",
  };
}

async function publish(
  state: EntraState,
  c: Context<LocalEnv>,
  endpoint: Endpoint,
  describeIt: () => object,
): Promise<Response> {
  try {
    const fault = state.faults.take(endpoint);
    const failed = await applyFault(fault, () => c.env.incoming.socket.destroy());
    return failed ?? c.json(describeIt(), 200, { "cache-control": "max-age=86400, private" });
  } catch (error) {
    if (!(error instanceof EntraError)) throw error;
    return c.json(
      error.body(state.origin, crypto.randomUUID(), state.clock()),
      error.status as 400,
    );
  }
}
