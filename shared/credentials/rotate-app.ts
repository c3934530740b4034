/** One turn of one app: read, try, decide, look again, do one thing, and say what it means. */
import { derive } from "./derive.ts";
import { minutes } from "./durations.ts";
import { gatherEvidence, trySignIn } from "./gather-evidence.ts";
import { stops } from "./obstacles.ts";
import { steps } from "./outlook.ts";
import { OutOfTime, type PatientPorts, patientPorts } from "./patience.ts";
import { plan } from "./plan.ts";
import { CallFailure } from "../errors/call-failure.ts";
import type { RotationPorts } from "./ports.ts";
import { readFacts } from "./read-facts.ts";
import { reportOf } from "./report.ts";
import { take } from "./steps/steps.ts";
import { passes, type Turn } from "./turn.ts";
import type { ManagedApp } from "./facts.ts";
import type { AppReport, Verdict } from "./run-report.ts";
import type { Evidence, RotationRequest, Situation, Step } from "./state.ts";

export interface RotateAppOptions {
  /** The app's report of the run before. */
  readonly previous?: AppReport | undefined;
  readonly request?: RotationRequest | undefined;
  /** When the turn has to end, by the host's clock; ten minutes from now at the latest. */
  readonly deadline?: number | undefined;
}

const longestTurn = 8 * minutes;
const noEvidence: Evidence = { signIns: new Map() };

/** Never throws for what services do; the report says it. */
export async function rotateApp(
  app: ManagedApp,
  ports: RotationPorts,
  { previous, request = {}, deadline = Infinity }: RotateAppOptions = {},
): Promise<AppReport> {
  const started = ports.clock.now();
  const patient = patientPorts(ports, Math.min(deadline, started + longestTurn));
  const looked = await look(app, patient, request);
  const { done, step, failure } = await act(looked, patient);
  const failed = failure ?? passingReadFailure(looked);
  const failedTurns = passes(failed) || looked.exchange === "refused" ? 1 : 0;
  const turn: Turn = {
    ...looked,
    step,
    failure,
    failedTurns: failedTurns === 0 ? 0 : (previous?.failedTurns ?? 0) + failedTurns,
  };
  const report = reportOf(turn, done, {
    calls: patient.calls(),
    elapsedMs: ports.clock.now() - started,
  });
  ports.log("credential_turn", {
    app: app.clientId,
    step: step.do,
    level: report.level,
    calls: report.calls,
    elapsedMs: report.elapsedMs,
  });
  return report;
}

/** What a rotation asked for now would do, and when: nothing is changed. */
export async function previewRotation(
  app: ManagedApp,
  ports: RotationPorts,
  request: RotationRequest = { rotate: true },
): Promise<Verdict["next"][]> {
  const patient = patientPorts(ports, ports.clock.now() + longestTurn);
  const { facts, state, evidence } = await look(app, patient, request);
  const stopped = stops(facts, state, evidence, request).map(({ summary }) => ({
    what: summary,
    at: undefined,
  }));
  if (state === undefined || stopped.length > 0) return stopped;
  return steps(state, plan({ state, evidence, request }));
}

type Looked = Omit<Turn, "step" | "failure" | "failedTurns">;

async function look(
  app: ManagedApp,
  ports: PatientPorts,
  request: RotationRequest,
): Promise<Looked> {
  const facts = await readFacts(app, ports);
  const state = derive(facts);
  const proves = app.mode === "secret" && state !== undefined;
  const evidence = proves ? await gatherEvidence(state, ports) : noEvidence;
  const exchange =
    app.mode === "federated" ? await trySignIn(() => ports.signIn.withFederation(app)) : undefined;
  return { facts, state, evidence, request, exchange };
}

interface Acted {
  readonly step: Step;
  readonly done: string;
  readonly failure: Turn["failure"];
}

async function act(
  { facts, state, evidence, request }: Looked,
  ports: PatientPorts,
): Promise<Acted> {
  if (facts.app.mode !== "secret" || state === undefined)
    return { step: { do: "wait", why: "nothing is rotated" }, done: "none", failure: undefined };
  const step = plan({ state, evidence, request });
  if (step.do === "wait") return { step, done: step.why, failure: undefined };
  try {
    return await confirmAndTake(step, { state, evidence, request }, ports);
  } catch (error) {
    const failure = kindOf(error);
    if (failure === undefined) throw error;
    return { step, done: `${step.do} failed`, failure };
  }
}

/** Between reading and doing another run may have acted, or a list have caught up: read again. */
async function confirmAndTake(
  step: Step,
  { state, evidence, request }: Situation,
  ports: PatientPorts,
): Promise<Acted> {
  const again = derive(await readFacts(state.facts.app, ports));
  const now = again && plan({ state: again, evidence, request });
  if (again === undefined || now === undefined || subject(now) !== subject(step))
    return {
      step: { do: "wait", why: "the facts changed meanwhile" },
      done: "none: the facts changed meanwhile",
      failure: undefined,
    };
  return { step: now, done: await take(now, again, ports), failure: undefined };
}

/** What a step is about: the same step on the same thing. */
function subject(step: Step): string {
  const key = "key" in step ? step.key.id : undefined;
  const credential = "credential" in step ? step.credential.keyId : undefined;
  const versions = "versions" in step ? step.versions.map(({ id }) => id) : undefined;
  return JSON.stringify([step.do, key, credential, versions]);
}

/** Undefined when all was read, or what was not says no. */
function passingReadFailure({ facts }: Looked): Turn["failure"] {
  const { app, application, servicePrincipal, policy, owners, permissions, live, next } = facts;
  const directory = [application, servicePrincipal, policy, owners, permissions, app.identity];
  const readings = [...directory, live, next];
  return readings.flatMap((reading) => (reading.ok ? [] : [reading.failure])).find(passes);
}

function kindOf(error: unknown): Turn["failure"] {
  if (error instanceof OutOfTime) return "outOfTime";
  return error instanceof CallFailure ? error.kind : undefined;
}
