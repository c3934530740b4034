/** Microsoft Graph as the rotator's managed identity, and what it says about the rotator itself. */
import { randomUUID } from "node:crypto";
import type { Application, ServicePrincipal } from "@microsoft/microsoft-graph-types";
import { ConnectorError } from "../../errors/connector-error.ts";
import { createGraph } from "../../graph/create-graph.ts";
import { GraphBreakers } from "../../graph/graph-breakers.ts";
import type { Graph } from "../../graph/graph.ts";
import { graphPath } from "../../graph/path.ts";
import type { AzureCredential } from "../../identity/azure-credential.ts";
import type { Tenant } from "../../identity/tenant.ts";
import { CallFailure } from "../../errors/call-failure.ts";
import { asCall } from "./call-failure.ts";

export interface FoundApp {
  readonly objectId: string;
  readonly name: string;
}

export interface AppFinder {
  /** @throws CallFailure `notFound` when no app registration has this client id. */
  find(clientId: string): Promise<FoundApp>;
  /** Object id of the rotator's own service principal. @throws ConnectorError `misconfigured` */
  rotatorId(): Promise<string>;
  /** Object id of a managed identity. @throws CallFailure */
  principalId(clientId: string): Promise<string>;
}

export interface RotatorGraph extends AppFinder {
  /** For one piece of work. @param permissions what it takes, named when Graph refuses */
  graph(...permissions: string[]): Graph;
}

export interface RotatorGraphOptions {
  readonly tenant: Tenant;
  /** The rotator's managed identity. */
  readonly azure: AzureCredential;
  readonly userAgent: string;
}

export function createRotatorGraph({
  tenant,
  azure,
  userAgent,
}: RotatorGraphOptions): RotatorGraph {
  const breakers = new GraphBreakers();

  async function token(): Promise<string> {
    const issued = await azure.getToken(`${tenant.cloud.graphResource}/.default`);
    if (issued === null) throw new CallFailure("denied", "The managed identity gave no token");
    return issued.token;
  }

  const graph: RotatorGraph["graph"] = (...permissions) =>
    createGraph({
      tenant,
      mode: "application",
      permissions,
      tokens: { token: async () => ({ accessToken: await token(), scopes: [] }) },
      clientRequestId: randomUUID(),
      userAgent,
      signal: new AbortController().signal,
      breakers,
    });

  return {
    graph,
    find: (clientId) =>
      asCall("find application", async () => {
        const path = graphPath`/applications(appId='${clientId}')`;
        const { id = "", displayName } = await graph("Application.Read.All").get<Application>(
          path,
          { query: { $select: "id,displayName" } },
        );
        return { objectId: id, name: oneLine(displayName ?? clientId) };
      }),
    principalId: (clientId) =>
      asCall("find service principal", async () => {
        const path = graphPath`/servicePrincipals(appId='${clientId}')`;
        const query = { $select: "id" };
        const { id = "" } = await graph("Application.Read.All").get<ServicePrincipal>(path, {
          query,
        });
        return id;
      }),
    async rotatorId() {
      try {
        const { decodeJwt } = await import("jose");
        const { oid } = decodeJwt(await token());
        return String(oid);
      } catch (error) {
        throw noIdentity(error);
      }
    },
  };
}

function noIdentity(cause: unknown): ConnectorError {
  return new ConnectorError(
    "misconfigured",
    {
      happened: "No credential was looked at.",
      because: "The rotator's managed identity gave no token for Microsoft Graph.",
      remedy:
        "An administrator checks that the identity whose client id is ROTATOR_CLIENT_ID is assigned to this function app.",
    },
    { cause },
  );
}

/** The directory's names go into reports and alerts. */
function oneLine(name: string): string {
  return name.replace(/[\p{Cc}\p{Cf}]+/gu, " ").slice(0, 120);
}
