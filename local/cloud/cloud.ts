/** The cloud on one machine: Entra, Microsoft Graph, Key Vault, Claude, Application Insights, the identity endpoint and real storage. */
import { randomBytes } from "node:crypto";
import type { TokenCredential } from "@azure/identity";
import { rotatorFunctions } from "../../shared/credentials/rotator-functions.ts";
import { type Azurite, startAzurite } from "../azurite.ts";
import { type Network, startNetwork } from "../network/network.ts";
import { sampleContent } from "../tenant/content.ts";
import { type Directory, sampleDirectory } from "../tenant/directory.ts";
import { type Claude, createClaude } from "./claude/claude.ts";
import { createEntra, type Entra } from "./entra/entra.ts";
import {
  createGraphStandIn,
  type GraphStandIn,
  type GraphStandInOptions,
} from "./graph/graph-stand-in.ts";
import { createInsights, type Insights } from "./insights.ts";
import { createKeyVault, type KeyVault } from "./key-vault/key-vault.ts";
import { startManagedIdentity } from "./managed-identity.ts";

export interface Cloud {
  directory: Directory;
  entra: Entra;
  graph: GraphStandIn;
  vault: KeyVault;
  claude: Claude;
  insights: Insights;
  network: Network;
  azurite: Azurite;
  /** App settings with which the connector runs against this cloud. */
  settings: Record<string, string>;
  close(): Promise<void>;
}

export interface CloudOptions {
  /** Milliseconds since 1970, as every stand-in sees the time. */
  clock?: () => number;
  /** Exchange's limit on parallel requests; see {@link GraphStandInOptions}. */
  mailboxConcurrency?: GraphStandInOptions["mailboxConcurrency"];
  /** Gets each request to Graph as it arrives. */
  record?: GraphStandInOptions["record"];
}

const storageAccount = "lumencyclesconnector";

export async function startCloud({
  clock = Date.now,
  mailboxConcurrency,
  record,
}: CloudOptions = {}): Promise<Cloud> {
  await using started = new AsyncDisposableStack();
  const network = await startNetwork();
  started.defer(async () => await network.close());
  const azurite = await startAzurite({ accounts: [storageAccount], certificates: network });
  started.defer(async () => await azurite.close());

  const directory = sampleDirectory();
  const origins = {
    authority: network.origin("login.localhost"),
    graph: network.origin("graph.localhost"),
    files: network.origin("files.localhost"),
    vault: network.origin("lumencycles.vault.localhost"),
    claude: network.origin("claude.localhost"),
    insights: network.origin("insights.localhost"),
  };
  const entra = await createEntra({ directory, origin: origins.authority, clock });
  const graph = createGraphStandIn({
    directory,
    content: sampleContent(directory, new Date(clock())),
    origins,
    verifyToken: async (token) => entra.verify(token, { audience: graphAudiences }),
    clock: () => new Date(clock()),
    registrations: entra.registrations,
    revokeSessions: (userId) => {
      const person = directory.people.find(({ id }) => id === userId);
      if (person) entra.revokeSessions(person.userPrincipalName);
    },
    mailboxConcurrency,
    record,
  });
  const vault = createKeyVault({ entra, directory, origin: origins.vault, clock });
  const claude = createClaude({ clock });
  const insights = createInsights({ entra, directory, origin: origins.insights });
  const identity = await startManagedIdentity(
    entra,
    directory.managedIdentity.clientId,
    directory.rotatorIdentity.clientId,
  );
  started.defer(async () => await identity.close());
  network.mount("login.localhost", entra.app);
  network.mount("graph.localhost", graph.app);
  network.mount("files.localhost", graph.files);
  network.mount("lumencycles.vault.localhost", vault.app);
  network.mount("claude.localhost", claude.app);
  network.mount("insights.localhost", insights.app);
  vault.seed("seal-default", randomBytes(32).toString("base64url"));
  const claudeKey = `sk-ant-api03-${randomBytes(32).toString("base64url")}`;
  claude.keys.add(claudeKey);
  vault.seed("anthropic-api-key", claudeKey);

  const keep = started.move();
  const storage = azurite.urls(storageAccount);
  return {
    directory,
    entra,
    graph,
    vault,
    claude,
    insights,
    network,
    azurite,
    settings: {
      TENANT_ID: directory.tenantId,
      CLIENT_ID: directory.api.clientId,
      SIGN_IN_CLIENT_ID: directory.client.clientId,
      AUTHORITY_URL: origins.authority,
      GRAPH_URL: origins.graph,
      APP_CREDENTIAL: "federated",
      AZURE_CLIENT_ID: directory.managedIdentity.clientId,
      ROTATOR_CLIENT_ID: directory.rotatorIdentity.clientId,
      KEY_VAULT_URL: origins.vault,
      CLAUDE_URL: origins.claude,
      ...switches(rotatorFunctions, "off"),
      SEARCH_REGION: "EUR",
      AzureWebJobsStorage__blobServiceUri: storage.blob,
      AzureWebJobsStorage__queueServiceUri: storage.queue,
      AzureWebJobsStorage__tableServiceUri: storage.table,
      AzureWebJobsStorage__credential: "managedidentity",
      AzureWebJobsStorage__clientId: directory.managedIdentity.clientId,
      ...identity.environment,
    },
    close: async () => await keep.disposeAsync(),
  };
}

/** App settings that make a function app the connector alone, or both in one. */
export function switches(
  functions: readonly string[],
  state: "off" | "on",
): Record<string, string> {
  return Object.fromEntries(
    functions.map((name) => [`AzureWebJobs.${name}.Disabled`, String(state === "off")]),
  );
}

/** Graph's App ID URI and its client id. */
const graphAudiences = ["https://graph.microsoft.com", "00000003-0000-0000-c000-000000000000"];

/** Signs in to the local storage as the connector's managed identity, outside the functions. */
export function storageCredential({ entra }: Pick<Cloud, "entra">): TokenCredential {
  return {
    getToken: () => {
      const { token, expiresAt } = entra.managedIdentityToken("https://storage.azure.com");
      return Promise.resolve({ token, expiresOnTimestamp: expiresAt * 1000 });
    },
  };
}
