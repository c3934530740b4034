/** Builds everything a function needs, once per start of the host. */
import manifest from "../package.json" with { type: "json" };
import { createGraphTokens, type GraphTokens } from "./identity/graph-tokens.ts";
import {
  type AccessTokenVerifier,
  createAccessTokenVerifier,
} from "./identity/verify-access-token.ts";
import { createAzureCredential } from "./identity/azure-credential.ts";
import {
  createSealKeyReader,
  createSecretReader,
  type SealKeyReader,
} from "./identity/secret-reader.ts";
import { createSecretVersions } from "./identity/secret-versions.ts";
import type { AuditLog } from "./audit/audit-log.ts";
import { createAuditLog } from "./audit/create-audit-log.ts";
import { systemClock } from "./clock.ts";
import { createCredentialDesk, type CredentialDesk } from "./credentials/desk.ts";
import { createRotator, type Rotator } from "./credentials/rotator.ts";
import { createGraph } from "./graph/create-graph.ts";
import { GraphBreakers } from "./graph/graph-breakers.ts";
import { createInvocationDesk, type InvocationDesk } from "./invocations/desk.ts";
import { createQuotas, type Quotas } from "./invocations/quotas.ts";
import { createInvocationRunner, type InvocationRunner } from "./invocations/runner.ts";
import { createInvocationStore } from "./invocations/storage-store.ts";
import type { InvocationStore } from "./invocations/store.ts";
import { type InvocationMessage, invocationQueueName } from "./invocations/types.ts";
import { logError, logEvent } from "./log.ts";
import { createSealer, type Sealer } from "./sealing/sealer.ts";
import { readSettings, type Settings } from "./settings.ts";
import { createQueue, type Queue } from "./storage/queue.ts";
import { startTelemetry } from "./telemetry/telemetry.ts";
import { isUnavailable } from "./tools/availability.ts";
import { CallLimits } from "./tools/call-limits.ts";
import { registry } from "./tools/registry.ts";
import { createToolRunner, type ToolRunner } from "./tools/run-tool.ts";
import { createWriteLedger } from "./writes/create-ledger.ts";
import type { WriteLedger } from "./writes/write-ledger.ts";

export interface Services {
  readonly settings: Settings;
  readonly verifier: AccessTokenVerifier;
  readonly graphTokens: GraphTokens;
  readonly runner: ToolRunner;
  readonly sealKeys: SealKeyReader;
  readonly sealer: Sealer;
  readonly audit: AuditLog;
  readonly desk: CredentialDesk;
  readonly invocations: InvocationDesk;
  readonly invocationStore: InvocationStore;
  readonly invocationQueue: Queue<InvocationMessage>;
  readonly quotas: Quotas;
  readonly invocationRunner: InvocationRunner;
  readonly ledger: WriteLedger;
}

/** SharePoint asks for this form of User-Agent and throttles undecorated traffic first. */
const userAgent = `NONISV|ClaudeConnector|M365Connector/${manifest.version}`;

export function createServices(settings: Settings): Services {
  const azure = createAzureCredential(settings.managedIdentityClientId);
  const versions = createSecretVersions({ vaultUrl: settings.keyVaultUrl, credential: azure });
  const sealKeys = createSealKeyReader(versions, "seal-default");
  const secrets = createSecretReader(versions);
  const graphTokens = createGraphTokens({ secrets, azure });
  const breakers = new GraphBreakers();
  const audit = createAuditLog(settings, azure);
  const sealer = createSealer(sealKeys);
  const runner = createToolRunner({
    sealer,
    limits: new CallLimits(),
    audit,
    log: logEvent,
    disabledTools: settings.disabledFunctions,
    graphFor: ({ tool, caller, tenant, requestId, tokens }, signal, met) => {
      const permissions = tool.permissions[caller.mode];
      return createGraph({
        tenant,
        mode: caller.mode,
        permissions: isUnavailable(permissions) ? [] : permissions,
        tokens,
        clientRequestId: requestId,
        userAgent,
        signal,
        breakers,
        onRequestId: (id) => met.onRequestId(id),
        onThrottled: () => met.onThrottled(),
      });
    },
  });
  const verifier = createAccessTokenVerifier({ tenants: [settings.tenant] });
  const desk = createCredentialDesk({ ...settings, azure, sealer });
  const store = createInvocationStore({ ...settings, azure, sealer });
  const queue = createQueue<InvocationMessage>(
    settings.queueServiceUrl,
    invocationQueueName,
    azure,
  );
  const quotas = createQuotas({ ...settings, store, azure });
  const invocations = createInvocationDesk({
    store,
    queue,
    quotas,
    graphTokens,
    catalogue: { tools: registry, disabled: settings.disabledFunctions },
    model: settings.claude.model,
    callbackHosts: settings.callbackHosts,
    clock: systemClock,
  });
  const ledger = createWriteLedger(settings, azure, sealer);
  const invocationRunner = createInvocationRunner({
    settings,
    azure,
    secrets,
    graphTokens,
    runner,
    ledger,
    audit,
    store,
    queue,
    quotas,
  });
  return {
    settings,
    verifier,
    graphTokens,
    runner,
    sealKeys,
    sealer,
    audit,
    desk,
    ledger,
    invocations,
    invocationStore: store,
    invocationQueue: queue,
    quotas,
    invocationRunner,
  };
}

let started: Services | Error = new Error("The host has not started.");
let stopTelemetry: () => Promise<void> = async () => {};

/** The services of the running host; throws what was wrong with the settings, on every call. */
export function services(): Services {
  if (started instanceof Error) throw started;
  return started;
}

/**
 * Wrong settings do not stop the host: it would show nothing but a dead app. Every call is answered
 * with what is wrong instead.
 */
export function startServices(environment: Readonly<Record<string, string | undefined>>): void {
  try {
    const settings = readSettings(environment);
    started = createServices(settings);
    stopTelemetry = startTelemetry(settings.telemetry);
  } catch (error) {
    started = error as Error;
    logError(started.message);
  }
}

let madeRotator: { of: Services; rotator: Rotator } | undefined;

/** Acts as an identity of its own: nothing of it is reached from what serves callers. */
export function rotator(): Rotator {
  const of = services();
  if (madeRotator?.of !== of) madeRotator = { of, rotator: createRotator(of.settings) };
  return madeRotator.rotator;
}

/** Stores and sends what the last calls left. */
export async function stopServices(): Promise<void> {
  if (!(started instanceof Error)) await started.audit.close();
  await madeRotator?.rotator.close();
  await stopTelemetry();
}
