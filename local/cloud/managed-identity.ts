/** The endpoint at which a function app asks for tokens of its managed identity, as on App Service. */
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Context, Hono } from "hono";
import { EntraError } from "./entra/entra-error.ts";
import type { Entra } from "./entra/entra.ts";
import { listener } from "../network/listener.ts";

const path = "/msi/token";
const apiVersion = "2019-08-01";

export interface ManagedIdentityEndpoint {
  /** The environment variables by which `@azure/identity` finds the endpoint. */
  readonly environment: { readonly IDENTITY_ENDPOINT: string; readonly IDENTITY_HEADER: string };
  close(): Promise<void>;
}

/** `clientIds` names the identities that are assigned; a request chooses one by its client id. */
export async function startManagedIdentity(
  entra: Pick<Entra, "managedIdentityToken">,
  ...clientIds: string[]
): Promise<ManagedIdentityEndpoint> {
  const header = randomUUID();
  const app = new Hono().get(path, (c) => answer(c, entra, { clientIds, header }));
  const server = createServer(listener((request) => app.fetch(request)));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    environment: {
      IDENTITY_ENDPOINT: `http://127.0.0.1:${port}${path}`,
      IDENTITY_HEADER: header,
    },
    async close() {
      server.closeAllConnections();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer(
  c: Context,
  entra: Pick<Entra, "managedIdentityToken">,
  { clientIds, header }: { clientIds: readonly string[]; header: string },
): Response {
  // The header keeps requests out that an app was tricked into sending here.
  if (c.req.header("x-identity-header") !== header) {
    return refuse(c, 401, "The X-IDENTITY-HEADER header is missing or not valid.");
  }
  if (c.req.query("api-version") !== apiVersion) {
    return refuse(c, 400, "Unsupported or missing api-version.");
  }
  const resource = c.req.query("resource");
  if (!resource) return refuse(c, 400, "The parameter 'resource' is missing.");
  const clientId = c.req.query("client_id")?.toLowerCase() ?? "";
  if (!clientIds.includes(clientId)) {
    const message =
      "No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.";
    return refuse(c, 400, message);
  }
  return issue(c, entra, resource, clientId);
}

function issue(
  c: Context,
  entra: Pick<Entra, "managedIdentityToken">,
  resource: string,
  clientId: string,
): Response {
  try {
    const { token, expiresAt } = entra.managedIdentityToken(resource, clientId);
    return c.json({
      access_token: token,
      client_id: clientId,
      expires_on: String(expiresAt),
      resource,
      token_type: "Bearer",
    });
  } catch (error) {
    if (!(error instanceof EntraError)) throw error;
    return refuse(c, 400, `AADSTS${error.aadsts}: ${error.message}`);
  }
}

function refuse(c: Context, status: 400 | 401, message: string): Response {
  return c.json({ statusCode: status, message, correlationId: randomUUID() }, status);
}
