/** A tenant and a subscription right after `azd provision`, and hooks that run against them over TLS. */
import { readDeployment } from "../../infra/hooks/deployment.ts";
import { createEntra } from "../../infra/hooks/entra.ts";
import { Patience } from "../../infra/hooks/patience.ts";
import { type Hook, type Surroundings, takeHook } from "../../infra/hooks/run-hook.ts";
import { type Arm, createArm } from "../../local/cloud/arm/arm.ts";
import { graphClientId } from "../../local/cloud/entra/registrations.ts";
import { SecurityGroup } from "../../local/cloud/graph/administration/security-group.ts";
import { type RotationCloud, startRotationCloud } from "../local/cloud/graph/rotation-cloud.ts";
import { group, subscriptionId } from "./arm-cloud.ts";
import callers from "../../infra/entra/callers.json" with { type: "json" };
import permissions from "../../infra/graph-permissions.json" with { type: "json" };

export const uniqueName = "claude-connector-sample-abc";

/** Where Resource Manager tells of the API key of Claude. */
export const claudeKeyId = `${group}/providers/Microsoft.KeyVault/vaults/kv-abc/secrets/anthropic-api-key`;

export interface HookCloud extends RotationCloud {
  arm: Arm;
  /** azd's values; a test may change them. */
  values: Record<string, string>;
  /** How long the hooks slept, in seconds. */
  slept: number[];
  surroundings(): Surroundings;
  /** Takes a hook and returns what it printed, and whether nothing failed. */
  take(hook: Hook): Promise<{ lines: string[]; ok: boolean }>;
}

/** Everything is made and nothing is granted yet. */
export async function startHookCloud(): Promise<HookCloud> {
  const cloud = await startRotationCloud();
  const { directory, entra, network, graph } = cloud;
  const arm = createArm({ entra, authority: cloud.authority, subscriptionId });
  network.mount("management.localhost", arm.app);
  arm.state.put({ id: claudeKeyId, properties: { attributes: { enabled: true } } });
  withoutGrants(cloud);
  const slept: number[] = [];
  const values = sampleValues(cloud);
  const person = directory.people.find(({ id }) => id === values["AZURE_PRINCIPAL_ID"]);
  const credential = {
    getToken: (scopes: string | string[]) => {
      const isGraph = String(scopes).startsWith("https://graph.microsoft.com/");
      const token = isGraph
        ? entra.graphToken(person?.userPrincipalName, { scp: deployerScopes })
        : entra.managedIdentityToken("https://management.azure.com").token;
      return Promise.resolve({ token, expiresOnTimestamp: Date.now() + 3_600_000 });
    },
  };
  const sleep = (seconds: number) => {
    slept.push(seconds);
    cloud.advance(seconds * 1000);
    return Promise.resolve();
  };
  const surroundings = (): Surroundings => {
    const deployment = readDeployment(values);
    const authority = entra.origin;
    const graphRoot = network.origin("graph.localhost");
    const local = { ...deployment.cloud, authority, graphRoot };
    return {
      deployment: { ...deployment, cloud: local },
      entra: createEntra(local, credential),
      connection: {
        credential,
        subscriptionId,
        endpoint: network.origin("management.localhost"),
        scope: "https://management.azure.com/.default",
        pollingInterval: 1,
      },
      setValue: (name, value) => {
        values[name] = value;
        return Promise.resolve();
      },
      patience: new Patience({ pauses: [60, 120, 240], total: 900, sleep }),
    };
  };
  for (const { value, group: displayName } of callers.roles.slice(1))
    graph.administration.groups.push(
      new SecurityGroup({ displayName, uniqueName: `${uniqueName}-${value}` }),
    );
  return {
    ...cloud,
    arm,
    values,
    slept,
    surroundings,
    async take(hook) {
      const lines: string[] = [];
      const ok = await takeHook(hook, surroundings(), (line) => lines.push(line));
      return { lines, ok };
    },
  };
}

/** What Microsoft lets its own command line tools ask of Graph for whoever signs in. */
const deployerScopes = [
  "Application.ReadWrite.All",
  "AppRoleAssignment.ReadWrite.All",
  "DelegatedPermissionGrant.ReadWrite.All",
  "Directory.AccessAsUser.All",
  "Group.ReadWrite.All",
].join(" ");

function withoutGrants({ directory, entra, graph }: RotationCloud): void {
  const { delegated, application } = directory.api.grants;
  const api = entra.registration(directory.api.clientId);
  api.asksFor.set(graphClientId, {
    delegated: delegated.splice(0),
    application: application.splice(0),
  });
  api.owners.splice(0);
  api.federatedIdentityCredentials.splice(0);
  const client = entra.registration(directory.client.clientId);
  client.asksFor.set(graphClientId, {
    delegated: Object.keys(permissions.signIn),
    application: [],
  });
  directory.rotatorIdentity.graphRoles.splice(0);
  // The template knows the group of the readers by this name.
  const [users] = graph.administration.groups;
  graph.administration.groups[0] = new SecurityGroup({
    ...users!,
    uniqueName: `${uniqueName}-Connector.Read`,
  });
}

function sampleValues({ directory }: RotationCloud): Record<string, string> {
  return {
    AZURE_ENV_NAME: "sample",
    AZURE_SUBSCRIPTION_ID: subscriptionId,
    AZURE_LOCATION: "swedencentral",
    AZURE_TENANT_ID: directory.tenantId,
    // Grace Lin, who administers applications.
    AZURE_PRINCIPAL_ID: directory.administratorIds[0]!,
    CLOUD: "",
    CLIENT_ID: directory.api.clientId,
    APP_ID_URI: `api://${directory.tenantId}/${uniqueName}`,
    SIGN_IN_CLIENT_ID: directory.client.clientId,
    USERS_GROUP_ID: directory.accessGroup.id,
    AZURE_RESOURCE_GROUP: group.split("/").at(-1)!,
    CONNECTOR_NAME: "func-connector-abc",
    ROTATOR_NAME: "func-rotator-abc",
    CONNECTOR_URL: "https://func-connector-abc.azurewebsites.net",
    MCP_URL: "https://func-connector-abc.azurewebsites.net/mcp",
    KEY_VAULT_NAME: "kv-abc",
    CONNECTOR_IDENTITY_PRINCIPAL_ID: directory.managedIdentity.principalId,
    ROTATOR_IDENTITY_PRINCIPAL_ID: directory.rotatorIdentity.principalId,
  };
}

/** The line that tells of one step. */
export const lineOf = (lines: readonly string[], step: string) =>
  lines.find((line) => line.slice(2).startsWith(`${step}:`));
