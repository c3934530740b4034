/** What a channel remembers after a delivery, and after a failure. Pure. */
import { hours, minutes } from "../durations.ts";
import type { Instant } from "../facts.ts";
import type { ChannelMemory } from "./alert-state.ts";
import { type DueAlert, type DueResolution, isDigested } from "./due.ts";

/** How delivering one message changes what the channel was told. */
export type Settle = (memory: ChannelMemory, now: Instant) => ChannelMemory;

export function told({ finding, severity }: DueAlert): Settle {
  const { subject, verdict, app } = finding;
  return (memory, now) => {
    const before = memory.told[subject]?.threshold ?? Infinity;
    const lowest = Math.min(verdict.threshold ?? Infinity, before);
    const threshold = lowest === Infinity ? undefined : lowest;
    const entry = { severity, threshold, at: now, rule: verdict.rule, appName: app?.name ?? "" };
    const digestAt = isDigested(verdict) ? now : memory.digestAt;
    return { ...memory, digestAt, told: { ...memory.told, [subject]: entry } };
  };
}

export function closed({ subject }: DueResolution): Settle {
  return (memory) => {
    const { [subject]: _closed, ...rest } = memory.told;
    return { ...memory, told: rest };
  };
}

export const weekly: Settle = (memory, now) => ({ ...memory, weeklyAt: now });

export function afterSuccess(memory: ChannelMemory): ChannelMemory {
  return { ...memory, failures: 0, retryAt: 0, failure: undefined };
}

const firstWait = 10 * minutes;
const longestWait = 4 * hours;

/** Waits longer with every failure, as long as the service asks, and never gives up. */
export function afterFailure(
  memory: ChannelMemory,
  { failure, retryAfterMs = 0 }: { failure: string; retryAfterMs?: number | undefined },
  now: Instant,
): ChannelMemory {
  const failures = memory.failures + 1;
  const wait = Math.min(longestWait, firstWait * 2 ** (failures - 1));
  const retryAt = now + Math.max(wait, Math.min(longestWait, retryAfterMs));
  return { ...memory, failures, failure, retryAt };
}
