/** The product's own Graph client against the stand-ins, as the rotator. */
import { testTenant } from "../../fakes/fake-tool-context.ts";
import { clouds } from "../../../shared/identity/clouds.ts";
import type { Tenant } from "../../../shared/identity/tenant.ts";
import { createGraph } from "../../../shared/graph/create-graph.ts";
import { GraphBreakers } from "../../../shared/graph/graph-breakers.ts";
import type { Graph } from "../../../shared/graph/graph.ts";
import type { ManagedApp } from "../../../shared/credentials/facts.ts";
import type { RotationCloud } from "../../local/cloud/graph/rotation-cloud.ts";
import { managedApp } from "./watch-fixtures.ts";

/** The connector's own app registration in that cloud. */
export function appOf({ app, directory }: RotationCloud): ManagedApp {
  const { objectId, clientId } = app;
  const rotatorId = directory.rotatorIdentity.principalId;
  return { ...managedApp, tenantId: directory.tenantId, objectId, clientId, rotatorId };
}

export function rotatorGraph({ directory, entra, network, app }: RotationCloud): Graph {
  const { clientId } = directory.rotatorIdentity;
  const graphRoot = network.origin("graph.localhost");
  const tenant: Tenant = {
    key: "default",
    id: directory.tenantId,
    cloud: { ...clouds.global, authority: entra.origin, graphRoot },
    clientId: app.clientId,
    appIdUri: `api://${app.clientId}`,
    credential: { kind: "secret" },
    toolsets: [],
    searchRegion: undefined,
    writeTools: [],
    limits: testTenant.limits,
  };
  const token = () => entra.managedIdentityToken("https://graph.microsoft.com", clientId).token;
  return createGraph({
    tenant,
    mode: "application",
    permissions: [],
    tokens: { token: async () => ({ accessToken: token(), scopes: [] }) },
    clientRequestId: "11111111-1111-4111-8111-111111111111",
    userAgent: "NONISV|ClaudeConnector|Test/1",
    signal: new AbortController().signal,
    breakers: new GraphBreakers(),
  });
}
