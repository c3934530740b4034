/**
 * One rotation from end to end on this machine, in seconds instead of weeks: the clock of everything
 * jumps from one firing of the rotator's timer to the next, and tools are called all the while.
 */
import { days, hours, minutes } from "../../shared/credentials/durations.ts";
import type { AppReport, CredentialReport } from "../../shared/credentials/run-report.ts";
import { installMovedDate, type MovedDate } from "../moved-date.ts";
import { type Stack, startStack } from "../stack.ts";
import { type Load, startLoad } from "./load.ts";

export interface RehearsalOptions {
  /** Made at every firing of the timer while the rotation is under way, at least. */
  readonly callsPerFiring: number;
  /** Who call tools at once. */
  readonly callers: number;
  /** From one firing to the next while a new secret proves well, in milliseconds. */
  readonly proofStride: number;
  /** And while a replaced one soaks. */
  readonly soakStride: number;
  /** Told each time that something happened. */
  readonly onMoment?: (moment: Moment) => void;
}

/** The app after one firing of the timer. */
export interface Moment {
  readonly at: number;
  readonly step: string;
  readonly level: AppReport["level"];
  readonly credentials: readonly Pick<CredentialReport, "keyId" | "role">[];
  /** Tool calls so far. */
  readonly calls: number;
  readonly failed: number;
}

export interface Rehearsed {
  readonly moments: readonly Moment[];
  readonly calls: number;
  readonly failed: number;
  readonly failures: readonly string[];
  /** Token requests with a client secret that Entra got from the functions, by msal-node. */
  readonly tokenRequests: number;
  /** Everything that the host and the functions logged. */
  readonly log: readonly string[];
}

const longStride = 20 * days;
/** Until the rotation must be over; it takes 18 days where no sign-in log can be asked. */
const longest = 40 * days;

export async function rehearse(options: RehearsalOptions): Promise<Rehearsed> {
  const date = installMovedDate();
  try {
    const stack = await startStack({
      rotator: true,
      // By its schedule it would fire once more now and then, at a time of the real clock.
      timersByHand: true,
      mailboxConcurrency: false,
      settings: { APP_CREDENTIAL: "secret", CALLS_PER_MINUTE: "100000" },
    });
    try {
      return await new Rehearsal(stack, date, options).run();
    } finally {
      await stack.host.close();
      await stack.cloud.close();
    }
  } finally {
    date.restore();
  }
}

class Rehearsal {
  readonly #stack: Stack;
  readonly #date: MovedDate;
  readonly #options: RehearsalOptions;
  readonly #load: Load;
  readonly #moments: Moment[] = [];

  constructor(stack: Stack, date: MovedDate, options: RehearsalOptions) {
    this.#stack = stack;
    this.#date = date;
    this.#options = options;
    this.#load = startLoad(stack, options.callers);
  }

  async run(): Promise<Rehearsed> {
    await this.#bootstrap();
    await this.#approachTheEnd();
    await this.#rotate();
    const { made: calls, failed, failures } = this.#load;
    const { requests } = this.#stack.cloud.entra;
    return {
      moments: this.#moments,
      calls,
      failed,
      failures,
      tokenRequests: requests.filter(({ proof }) => proof === "secret").length,
      log: this.#stack.log,
    };
  }

  /** No secret yet: the first one is made and goes live as soon as it signs in. */
  async #bootstrap(): Promise<void> {
    await this.#fire(10 * minutes);
    await this.#fire(10 * minutes);
    // The first secret is used at once, whoever has not heard of it: calls begin when all have.
    await this.#fire(2 * hours);
    // From now on Entra's replicas hear of a secret late and answer in turn, and so do Graph's.
    const { entra, graph } = this.#stack.cloud;
    entra.replicas.delays = [0, 4 * minutes, 90 * minutes];
    graph.administration.replicas.delays = [0, 2 * minutes, 5 * minutes];
  }

  /** Months in which nothing is due. */
  async #approachTheEnd(): Promise<void> {
    const { next, step } = await this.#fire(hours, 0);
    if (next === null) throw new Error(`When the rotation starts is not known after: ${step}.`);
    const start = Date.parse(next);
    while (Date.now() + longStride < start) await this.#fire(longStride, 0);
    await this.#fire(start - Date.now(), this.#options.callsPerFiring);
  }

  async #rotate(): Promise<void> {
    const until = Date.now() + longest;
    for (let step = ""; !step.startsWith("closed");) {
      if (Date.now() > until) throw new Error(`The rotation was not over after 40 days: ${step}.`);
      ({ step } = await this.#fire(this.#strideAfter(step), this.#options.callsPerFiring));
    }
  }

  /** An hour, as each app has its turn, but where many turns would be alike. */
  #strideAfter(step: string): number {
    const { proofStride, soakStride } = this.#options;
    if (step === "nothing is due") return soakStride;
    return step === "ok, ok, ok" ? proofStride : hours;
  }

  /** Moves the clock while no call is under way, then lets the timer fire: under load, if any. */
  async #fire(stride: number, calls?: number): Promise<Moment & { next: string | null }> {
    this.#date.shift += stride;
    await this.#stack.cloud.azurite.moveClock(this.#date.shift);
    const fire = async () => await this.#stack.host.fireTimer("rotate_credentials");
    await (calls === undefined ? fire() : this.#load.during(calls, fire));
    return await this.#look();
  }

  /** As an administrator sees it. */
  async #look(): Promise<Moment & { next: string | null }> {
    const { url, cloud } = this.#stack;
    const token = cloud.entra.userToken(`grace.lin@${cloud.directory.domain}`);
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${url}/api/credentials`, { headers });
    if (!response.ok) throw new Error(`GET /api/credentials: ${await response.text()}`);
    const { apps } = (await response.json()) as { apps: ViewedApp[] };
    const app = apps.find(({ clientId }) => clientId === cloud.directory.api.clientId);
    if (app === undefined) throw new Error("The connector's own app is not in the report.");
    const { step, level, credentials } = app;
    const secrets = credentials.filter(({ kind }) => kind === "secret");
    const { made: calls, failed } = this.#load;
    const moment = { at: Date.now(), step, level, credentials: secrets, calls, failed };
    this.#moments.push(moment);
    this.#options.onMoment?.(moment);
    return { ...moment, next: app.next.at };
  }
}

interface ViewedApp extends Pick<AppReport, "clientId" | "step" | "level"> {
  credentials: Pick<CredentialReport, "kind" | "keyId" | "role">[];
  next: { at: string | null };
}
