/** The listeners of an app's queue and timer functions. */
import { randomUUID } from "node:crypto";
import type { AppSettings } from "./app-settings.ts";
import type { TypedData } from "./core-api.ts";
import { hasTrigger, textOption, type HostFunction } from "./host-function.ts";
import type { QueueOptions } from "./host-json.ts";
import type { Invocations } from "./invocations.ts";
import type { PendingWork } from "./pending-work.ts";
import { QueueListener } from "./queue-listener.ts";
import { parseSchedule } from "./schedule.ts";
import { blobScheduleMonitor } from "./schedule-monitor.ts";
import { hostConnection, type StorageConnections } from "./storage-connection.ts";
import { TimerListener } from "./timer-listener.ts";
import { traceContext } from "./trace-context.ts";

export interface ListenerParts {
  functions: HostFunction[];
  invocations: Invocations;
  settings: AppSettings;
  storage: StorageConnections;
  queueOptions: QueueOptions;
  work: PendingWork;
  warn: (message: string, functionName: string) => void;
}

export class Listeners {
  readonly #queues: Map<string, QueueListener>;
  readonly #timers: Map<string, TimerListener>;

  constructor(parts: ListenerParts) {
    this.#queues = queueListeners(parts);
    this.#timers = timerListeners(parts);
  }

  async start({ timers }: { timers: boolean }): Promise<void> {
    for (const queue of this.#queues.values()) queue.start();
    if (!timers) return;
    for (const timer of this.#timers.values()) await timer.start();
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers.values()) timer.stop();
    await Promise.all([...this.#queues.values()].map((queue) => queue.stop()));
  }

  /** Lets go of the queue messages that are still in work. */
  abandon(): void {
    for (const queue of this.#queues.values()) queue.abandon();
  }

  queue(functionName: string): QueueListener {
    return this.#queues.get(functionName) ?? unknownFunction(functionName, "queue");
  }

  timer(functionName: string): TimerListener {
    return this.#timers.get(functionName) ?? unknownFunction(functionName, "timer");
  }
}

function unknownFunction(functionName: string, kind: string): never {
  throw new Error(
    `The ${kind} function ${functionName} cannot be run. No enabled ${kind} function has this name.`,
  );
}

function queueListeners(parts: ListenerParts): Map<string, QueueListener> {
  const { functions, settings, storage, queueOptions } = parts;
  const wanted = functions.filter((candidate) => hasTrigger(candidate, "queueTrigger"));
  return mapByName(wanted, (target) => {
    const queueName = settings.expand(textOption(target.trigger, "queueName") ?? "");
    const connection = settings.expand(textOption(target.trigger, "connection") || hostConnection);
    return new QueueListener({
      service: storage.queues(connection),
      queueName,
      options: queueOptions,
      handle: (message, text) =>
        run(parts, target, {
          data: { string: text },
          triggerMetadata: message.triggerMetadata(text),
          reason: `New queue message detected on '${queueName}'.`,
        }),
      work: parts.work,
      warn: (message) => parts.warn(message, target.name),
    });
  });
}

function timerListeners(parts: ListenerParts): Map<string, TimerListener> {
  const { functions, settings, storage } = parts;
  const wanted = functions.filter((candidate) => hasTrigger(candidate, "timerTrigger"));
  return mapByName(wanted, (target) => {
    const { runOnStartup, useMonitor } = target.trigger;
    const schedule = parseSchedule(settings.expand(textOption(target.trigger, "schedule") ?? ""));
    const blobs = storage.blobs(hostConnection);
    const hostId = settings.get("AzureFunctionsWebHost__hostid") ?? "local";
    const remembered = useMonitor !== false && blobs && !isFrequent(schedule);
    return new TimerListener({
      functionName: target.name,
      schedule,
      runOnStartup: runOnStartup === true,
      monitor: remembered ? blobScheduleMonitor(blobs, hostId) : undefined,
      handle: (info, reason) =>
        run(parts, target, { data: { json: JSON.stringify(info) }, triggerMetadata: {}, reason }),
      warn: (message) => parts.warn(message, target.name),
    });
  });
}

/** Azure does not remember the runs of a timer that comes due more often than once a minute. */
function isFrequent(schedule: ReturnType<typeof parseSchedule>): boolean {
  const first = schedule.next(new Date());
  return schedule.next(first).getTime() - first.getTime() < 60_000;
}

function run(
  { invocations }: ListenerParts,
  target: HostFunction,
  what: { data: TypedData; triggerMetadata: Record<string, TypedData>; reason: string },
) {
  return invocations.run(target, {
    invocationId: randomUUID(),
    reason: what.reason,
    inputData: [{ name: target.trigger.name, data: what.data }],
    triggerMetadata: what.triggerMetadata,
    traceContext: traceContext(),
  });
}

function mapByName<T>(functions: HostFunction[], make: (target: HostFunction) => T) {
  return new Map(functions.map((target) => [target.name, make(target)]));
}
