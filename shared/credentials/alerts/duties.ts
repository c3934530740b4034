/** Everything that one channel has to deliver now, and what each delivery changes. Pure. */
import { days } from "../durations.ts";
import type { Instant } from "../facts.ts";
import type { Level, RunReport, Verdict } from "../run-report.ts";
import type { AlertState, ChannelMemory } from "./alert-state.ts";
import { dueAlerts, dueResolutions } from "./due.ts";
import { type Finding, findingOf } from "./findings.ts";
import {
  alertMessage,
  allWellMessage,
  arrivesAgain,
  type Message,
  resolvedMessage,
} from "./message.ts";
import { closed, type Settle, told, weekly } from "./settle.ts";

export interface Situation {
  readonly report: RunReport;
  readonly findings: readonly Finding[];
  readonly state: AlertState;
  readonly portal: string;
  readonly now: Instant;
}

export function dutiesOf(
  channel: string,
  memory: ChannelMemory,
  { report, findings, state, portal, now }: Situation,
): Map<Message, Settle> {
  // A channel is not told about itself: it cannot hear while it is so.
  const heard = findings.filter(({ verdict }) => !isAbout(verdict, channel));
  const duties = new Map<Message, Settle>();
  for (const alert of dueAlerts(heard, state, memory, now))
    duties.set(alertMessage(alert, portal), told(alert));
  for (const resolution of dueResolutions(state.standing, memory))
    duties.set(resolvedMessage(resolution), closed(resolution));
  if (isAllWell(report) && now - (memory.weeklyAt ?? -Infinity) >= 7 * days)
    duties.set(allWellMessage(report), weekly);
  // Only a delivery shows that it works again.
  if (memory.failures > 0 && duties.size === 0) duties.set(arrivesAgain(channel), unchanged);
  return duties;
}

const unchanged: Settle = (memory) => memory;

const calm: readonly Level[] = ["ok", "acting", "info"];

function isAllWell({ complete, apps }: RunReport): boolean {
  return complete && apps.every(({ level }) => calm.includes(level));
}

const isAbout = ({ rule, about }: Verdict, channel: string): boolean =>
  rule === "channel_down" && about === channel;

/** The verdict on a channel whose last delivery failed. */
export function downFindings(
  channel: string,
  { failures, failure, retryAt }: ChannelMemory,
): Finding[] {
  if (failures === 0) return [];
  const verdict: Verdict = {
    tenantKey: "",
    clientId: "",
    keyId: undefined,
    about: channel,
    level: "high",
    rule: "channel_down",
    summary: `Alerts do not arrive over ${channel}: ${failure ?? "no answer"}.`,
    next: { what: "tries again", at: new Date(retryAt).toISOString() },
    action: `Check the receiver, then its address in the Key Vault secret alert-${channel}-url.`,
  };
  return [findingOf(verdict)];
}
