/** Builds the rotator from the settings: everything in it acts as the rotator's managed identity. */
import manifest from "../../package.json" with { type: "json" };
import { createAuditLog } from "../audit/create-audit-log.ts";
import { audited } from "../audit/audited.ts";
import { openTable } from "../storage/table.ts";
import { ConnectorError } from "../errors/connector-error.ts";
import { type AzureCredential, createAzureCredential } from "../identity/azure-credential.ts";
import { createSealKeyReader } from "../identity/secret-reader.ts";
import { createSecretVersions } from "../identity/secret-versions.ts";
import { createAccessTokenVerifier } from "../identity/verify-access-token.ts";
import { createSealer } from "../sealing/sealer.ts";
import type { Settings } from "../settings.ts";
import { isEnabled } from "../tools/availability.ts";
import { registry } from "../tools/registry.ts";
import { createEntraSignIn } from "./adapters/entra-sign-in.ts";
import { createGraphDirectory } from "./adapters/graph-directory.ts";
import { createKeyVaultPort } from "./adapters/key-vault.ts";
import { createRotatorGraph } from "./adapters/rotator-graph.ts";
import { createPost } from "../outbound/post.ts";
import { executeCommand } from "./commands/execute-command.ts";
import { giveUpCommand, takeCommand, type TakePorts } from "./commands/take-command.ts";
import { documentsContainer } from "./desk.ts";
import { createBlobDocuments } from "../storage/blob-documents.ts";
import { systemClock } from "../clock.ts";
import type { Log, RotationPorts } from "./ports.ts";
import { createCommandRecords } from "./store/command-records.ts";
import { createReportStore } from "./store/report-store.ts";
import { createTamperDirectory } from "./tamper/graph-watch.ts";
import type { RunReport } from "./run-report.ts";
import { watch, type WatchParts } from "./watch.ts";

export interface Rotator {
  /** One firing of the timer. */
  run(log: Log): Promise<RunReport>;
  /** One message of the queue. */
  take(message: unknown, log: Log): Promise<void>;
  /** One message that failed too often. */
  giveUp(message: unknown, log: Log): Promise<void>;
  /** Stores what the last commands left. */
  close(): Promise<void>;
}

/** @throws ConnectorError `misconfigured` where the rotator's identity is not named. */
export function createRotator(settings: Settings): Rotator {
  const { tenant, keyVaultUrl, rotatorClientId } = settings;
  if (rotatorClientId === undefined) throw noIdentity();
  const azure = createAzureCredential(rotatorClientId);
  const documents = createBlobDocuments(`${settings.blobServiceUrl}/${documentsContainer}`, azure);
  const rotator = createRotatorGraph({ tenant, azure, userAgent });
  const audit = createAuditLog(settings, azure);
  const auditTable = openTable(settings.tableServiceUrl, settings.auditTable, azure);
  const parts: Omit<WatchParts, "ports"> = {
    settings,
    documents,
    rotator,
    reviewSources: {
      documents,
      auditTable,
      graphOf: () => rotator.graph("Application.Read.All", "GroupMember.Read.All"),
      // Which single tools are switched off is a setting of the connector's app alone.
      catalogue: registry.filter((tool) => isEnabled(tool, tenant, new Set())),
    },
    tamper: createTamperDirectory(() => rotator.graph("Application.Read.All")),
    reports: createReportStore(documents),
    post: createPost({ clock: systemClock, privateHosts: settings.privateAlertHosts }),
    portal: tenant.cloud.adminCenter,
  };
  const ports = createPorts(settings, azure);
  const withLog = (log: Log): WatchParts => ({ ...parts, ports: { ...ports, log } });
  const versions = createSecretVersions({ vaultUrl: keyVaultUrl, credential: azure });
  const commandPorts: Omit<TakePorts, "log" | "execute"> = {
    sealer: createSealer(createSealKeyReader(versions, `seal-${tenant.key}`)),
    verifier: createAccessTokenVerifier({ tenants: [tenant] }),
    records: createCommandRecords(documents),
    now: Date.now,
  };
  return {
    run: async (log) => await watch(withLog(log)),
    take: async (message, log) =>
      await takeCommand(message, {
        ...commandPorts,
        log,
        execute: async (command) => {
          const { id, call } = command;
          const tool = `credentials_${command.command.action}`;
          const what = { tool, surface: "rotator", requestId: id } as const;
          return await audited(
            audit,
            call,
            what,
            async () => await executeCommand(command, withLog(log)),
          );
        },
      }),
    close: async () => await audit.close(),
    giveUp: async (message, log) => await giveUpCommand(message, { ...commandPorts, log }),
  };
}

const userAgent = `NONISV|ClaudeConnector|M365ConnectorRotator/${manifest.version}`;

function createPorts(
  { tenant, keyVaultUrl, managedIdentityClientId }: Settings,
  azure: AzureCredential,
): Omit<RotationPorts, "log"> {
  const tenantOf = () => tenant;
  return {
    directory: createGraphDirectory({ tenantOf, azure, userAgent }),
    vault: createKeyVaultPort({ vaultUrl: keyVaultUrl, credential: azure }),
    // The app trusts the connector's identity, not the rotator's: the exchange is tried with that.
    signIn: createEntraSignIn({ tenantOf, azure: createAzureCredential(managedIdentityClientId) }),
    clock: systemClock,
  };
}

function noIdentity(): ConnectorError {
  return new ConnectorError("misconfigured", {
    happened: "No credential was looked at.",
    because: "ROTATOR_CLIENT_ID is missing: the rotator does not know its managed identity.",
    remedy:
      "An administrator sets it to the client id of the rotator's managed identity, or switches rotate_credentials, credential_commands and credential_commands_poison off in this function app.",
  });
}
