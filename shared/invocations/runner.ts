/** Runs invocations: what the queue functions and the timer hand over, with everything it takes. */
import { createAnthropicModel } from "../agent/anthropic-model.ts";
import { tracedModel } from "../agent/traced-model.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import { systemClock } from "../clock.ts";
import type { AzureCredential } from "../identity/azure-credential.ts";
import type { GraphTokens, GraphTokenSource } from "../identity/graph-tokens.ts";
import type { SecretReader } from "../identity/secret-reader.ts";
import type { Tenant } from "../identity/tenant.ts";
import { createPost } from "../outbound/post.ts";
import type { Settings } from "../settings.ts";
import { createQueue, type Queue } from "../storage/queue.ts";
import { registry } from "../tools/registry.ts";
import type { ToolRunner } from "../tools/run-tool.ts";
import { createOldWriteRemover } from "../writes/remove-old-writes.ts";
import type { WriteLedger } from "../writes/write-ledger.ts";
import { createAgent } from "./agent.ts";
import { deliverCallback } from "./deliver-callback.ts";
import { endPoisoned, failPoisonedCallback } from "./poison.ts";
import type { Quotas } from "./quotas.ts";
import type { Log, RunnerParts } from "./runner-parts.ts";
import type { InvocationStore } from "./store.ts";
import { storedTokenSource } from "./stored-token-source.ts";
import { sweep } from "./sweep.ts";
import {
  type AcceptedRequest,
  callbackQueueName,
  type InvocationKey,
  type InvocationMessage,
} from "./types.ts";
import { runInvocation } from "./worker.ts";

export interface InvocationRunner {
  /** One message of the queue. */
  run(message: unknown, log: Log): Promise<void>;
  /** One that failed too often. */
  giveUp(message: unknown, log: Log): Promise<void>;
  /** One message of the queue of callbacks. */
  deliver(message: unknown, log: Log): Promise<void>;
  /** One of those that failed too often. */
  giveUpDelivery(message: unknown, log: Log): Promise<void>;
  /** One firing of the timer. */
  sweep(log: Log): Promise<void>;
}

export interface InvocationRunnerOptions {
  readonly settings: Settings;
  readonly azure: AzureCredential;
  readonly secrets: SecretReader;
  readonly graphTokens: GraphTokens;
  readonly runner: ToolRunner;
  readonly ledger: WriteLedger;
  readonly audit: AuditLog;
  readonly store: InvocationStore;
  readonly queue: Queue<InvocationMessage>;
  readonly quotas: Quotas;
}

export function createInvocationRunner(options: InvocationRunnerOptions): InvocationRunner {
  const { settings, azure, store, queue, audit, quotas } = options;
  const { tenant, queueServiceUrl, claude, privateAlertHosts } = settings;
  const clock = systemClock;
  const model = tracedModel(
    createAnthropicModel({ secrets: options.secrets, url: claude.url, now: () => clock.now() }),
    claude.url,
  );
  const parts: Omit<RunnerParts, "log"> = {
    store,
    queue,
    callbacks: createQueue<InvocationMessage>(queueServiceUrl, callbackQueueName, azure),
    agent: createAgent({ ...options, model, clock }),
    catalogue: registry,
    tenantOf: (key) => (key === tenant.key ? tenant : undefined),
    tokensFor: async (key, accepted) => await tokensFor(key, accepted, tenant, options),
    charge: async (key, tokens) => await quotas.charge(key, tokens),
    post: createPost({ clock, privateHosts: privateAlertHosts }),
    audit,
    clock,
  };
  const removeOldWrites = createOldWriteRemover(settings, azure);
  const removeOldDays = async () => await quotas.removeOldDays();
  return {
    run: async (message, log) => await runInvocation(message, { ...parts, log }),
    giveUp: async (message, log) => await endPoisoned(message, { ...parts, log }),
    deliver: async (message, log) => await deliverCallback(message, { ...parts, log }),
    giveUpDelivery: async (message, log) => await failPoisonedCallback(message, { ...parts, log }),
    sweep: async (log) => await sweep({ ...parts, removeOldWrites, removeOldDays, log }),
  };
}

/** As the requester: with the token that was kept, or as the application that it is. */
async function tokensFor(
  key: InvocationKey,
  { caller }: AcceptedRequest,
  tenant: Tenant,
  { store, graphTokens }: InvocationRunnerOptions,
): Promise<GraphTokenSource> {
  // Nothing of an application's own token goes into what it gets for Graph.
  if (caller.mode === "application")
    return graphTokens.forCaller(tenant, { ...caller, accessToken: "", expiresAt: 0 });
  const source = storedTokenSource(async () => await store.readToken(key));
  // Before the model is asked for anything.
  await source.token();
  return source;
}
