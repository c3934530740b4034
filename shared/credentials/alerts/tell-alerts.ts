/** Tells people what a run found: once per subject and threshold, at least once, over every channel. */
import type { Clock } from "../../clock.ts";
import type { Log } from "../ports.ts";
import { type Document, type Documents, noDocument } from "../../storage/documents.ts";
import type { RunReport } from "../run-report.ts";
import { stillAcknowledged } from "./acknowledge.ts";
import { type AlertState, newChannel, readAlertState } from "./alert-state.ts";
import type { Channel } from "./channel.ts";
import { downFindings, dutiesOf, type Situation } from "./duties.ts";
import { events } from "./events.ts";
import { findingsOf, nowStanding } from "./findings.ts";
import { afterFailure, afterSuccess } from "./settle.ts";

export interface AlertPorts {
  readonly documents: Documents;
  readonly channels: readonly Channel[];
  readonly clock: Clock;
  readonly log: Log;
  /** Origin of the Microsoft Entra admin center of the cloud. */
  readonly portal: string;
}

export const alertStateName = "alerts.json";

/** After every run of the timer; never throws, since a failure to tell must not stop a rotation. */
export async function tellAlerts(report: RunReport, ports: AlertPorts): Promise<void> {
  const stored = await readState(ports);
  let state = onlyChannels(readAlertState(stored?.text), ports.channels);
  // Twice: the second round tells the others of a channel that failed or came back in the first.
  for (let round = 1; round <= 2; round += 1) {
    const situation = situate(state, report, ports);
    state = situation.state;
    for (const channel of ports.channels) state = await serve(channel, state, situation, ports);
  }
  await writeState(state, stored, ports);
}

function situate(
  state: AlertState,
  report: RunReport,
  { channels, clock, portal }: AlertPorts,
): Situation {
  const now = clock.now();
  const down = channels.flatMap(({ name }) =>
    downFindings(name, state.channels[name] ?? newChannel),
  );
  const findings = [...findingsOf(report, state.standing), ...down];
  const standing = nowStanding(state.standing, findings, report, now);
  const acknowledged = stillAcknowledged(state, standing, now);
  return { report, findings, portal, now, state: { ...state, standing, acknowledged } };
}

async function serve(
  channel: Channel,
  state: AlertState,
  situation: Situation,
  { log }: AlertPorts,
): Promise<AlertState> {
  const { name } = channel;
  const { now } = situation;
  let memory = state.channels[name] ?? newChannel;
  if (now < memory.retryAt) return state;
  const duties = dutiesOf(name, memory, { ...situation, state });
  for (const parcel of channel.pack([...duties.keys()])) {
    const result = await channel.deliver(parcel);
    if (!result.ok) {
      log(events.channelFailed, { channel: name, failure: result.failure });
      memory = afterFailure(memory, result, now);
      break;
    }
    log(events.alertSent, { channel: name, messages: parcel.messages.length });
    memory = afterSuccess(memory);
    for (const message of parcel.messages) memory = duties.get(message)?.(memory, now) ?? memory;
  }
  return { ...state, channels: { ...state.channels, [name]: memory } };
}

/** A channel that is no longer wanted is forgotten, so that it hears everything should it return. */
function onlyChannels(state: AlertState, channels: readonly Channel[]): AlertState {
  const known = channels.flatMap(({ name }) => {
    const memory = state.channels[name];
    return memory === undefined ? [] : [[name, memory] as const];
  });
  return { ...state, channels: Object.fromEntries(known) };
}

/** Without what was told before, everything is told: twice is better than not at all. */
async function readState({ documents, log }: AlertPorts): Promise<Document | undefined> {
  try {
    return await documents.read(alertStateName);
  } catch {
    log(events.alertStateFailed, { call: "read" });
    return undefined;
  }
}

/** When another run wrote meanwhile, its state stays and this run's alerts come once more. */
async function writeState(
  state: AlertState,
  before: Document | undefined,
  { documents, log }: AlertPorts,
): Promise<void> {
  try {
    await documents.write(alertStateName, JSON.stringify(state), before?.etag ?? noDocument);
  } catch {
    log(events.alertStateFailed, { call: "write" });
  }
}
