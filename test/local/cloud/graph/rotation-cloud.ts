/** Entra and Graph side by side over TLS, asked by the real client libraries, for tests of credentials. */
import { ConfidentialClientApplication } from "@azure/msal-node";
import { Client, type GraphError } from "@microsoft/microsoft-graph-client";
import type { PasswordCredential } from "@microsoft/microsoft-graph-types";
import {
  createGraphStandIn,
  type GraphStandIn,
} from "../../../../local/cloud/graph/graph-stand-in.ts";
import type { AppRegistration } from "../../../../local/cloud/entra/registrations.ts";
import { type LocalCloud, startLocalCloud } from "../local-cloud.ts";
import { tenantContent } from "./tenant-fixture.ts";

export const minute = 60_000;
export const day = 24 * 60 * minute;

export interface RotationCloud extends LocalCloud {
  graph: GraphStandIn;
  /** The connector's API registration. */
  app: AppRegistration;
  /** Graph as the rotator's managed identity asks it, without retries. */
  rotator: Client;
  /** Graph as an administrator asks it, through an app that was granted these scopes. */
  administrator(scopes: string): Client;
  addPassword(fields?: object): Promise<PasswordCredential>;
  /** A fresh sign-in with a secret: the error codes, or none when it worked. */
  signIn(secret: string): Promise<number[]>;
  /** The same with the connector's managed identity in place of a secret. */
  exchange(): Promise<number[]>;
}

export async function startRotationCloud(): Promise<RotationCloud> {
  const cloud = await startLocalCloud();
  const { directory, entra, network } = cloud;
  const origins = {
    graph: network.origin("graph.localhost"),
    files: network.origin("files.localhost"),
    authority: entra.origin,
  };
  const graph = createGraphStandIn({
    directory,
    content: tenantContent(),
    origins,
    registrations: entra.registrations,
    verifyToken: async (token) => entra.verify(token, { audience: graphAudience }),
    clock: () => new Date(cloud.now()),
  });
  network.mount("graph.localhost", graph.app);
  const app = entra.registration(directory.api.clientId);
  const { clientId } = directory.rotatorIdentity;
  const client = (token: () => string) =>
    Client.initWithMiddleware({
      baseUrl: `${origins.graph}/`,
      defaultVersion: "v1.0",
      middleware: {
        execute: async (context) => void (context.response = await send(context, token())),
      },
    });
  const rotator = client(() => entra.managedIdentityToken(graphAudience, clientId).token);
  return {
    ...cloud,
    graph,
    app,
    rotator,
    administrator: (scopes) =>
      client(() => entra.graphToken("grace.lin@lumencycles.example", { scp: scopes })),
    addPassword: async (fields = {}) =>
      (await rotator
        .api(`/applications/${app.objectId}/addPassword`)
        .post({ passwordCredential: fields })) as PasswordCredential,
    signIn: async (clientSecret) => await signIn(cloud, { clientSecret }),
    exchange: async () => {
      const { token } = entra.managedIdentityToken("api://AzureADTokenExchange");
      return await signIn(cloud, { clientAssertion: token });
    },
  };
}

const graphAudience = "https://graph.microsoft.com";

interface Exchange {
  request: string | URL | Request;
  options?: RequestInit;
}

async function send({ request, options }: Exchange, token: string): Promise<Response> {
  const headers = new Headers(options?.headers);
  headers.set("Authorization", `Bearer ${token}`);
  return await fetch(request, { ...options, headers });
}

async function signIn(
  { authority, directory }: LocalCloud,
  proof: { clientSecret: string } | { clientAssertion: string },
): Promise<number[]> {
  const client = new ConfidentialClientApplication({
    auth: {
      ...proof,
      clientId: directory.api.clientId,
      authority,
      knownAuthorities: [new URL(authority).host],
    },
  });
  try {
    await client.acquireTokenByClientCredential({ scopes: [`${graphAudience}/.default`] });
    return [];
  } catch (error) {
    const { message } = error as Error;
    return [...message.matchAll(/AADSTS(\d+)/g)].map(([, code]) => Number(code)).slice(0, 1);
  }
}

/** The status and code of a refusal by Graph. */
export async function refusal(
  work: Promise<unknown>,
): Promise<{ status: number; code: string | null }> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown as GraphError,
  );
  return { status: error?.statusCode ?? 200, code: error?.code ?? null };
}
