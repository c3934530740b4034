/**
 * A model of a tenant under load and faults: one or two timers whose calls interleave, a kill or an
 * error around any call, lagging replicas, readers that call all the time. After every call it
 * checks what must always hold.
 */
import { CallFailure } from "../../../shared/errors/call-failure.ts";
import { runRotation } from "../../../shared/credentials/run-rotation.ts";
import type { FailureKind } from "../../../shared/errors/call-failure.ts";
import type { RunReport } from "../../../shared/credentials/run-report.ts";
import {
  type Around,
  CredentialWorld,
  day,
  hour,
  Killed,
  minute,
} from "../../fakes/credential-world.ts";
import type { FakePassword } from "../../fakes/fake-entra.ts";

export interface Chaos {
  readonly seed: number;
  /** Of every call, how many fail, and how many kill the run. */
  readonly errors: number;
  readonly kills: number;
  readonly mostKills: number;
  readonly lagHours: number;
  readonly timers: 1 | 2;
  readonly doublePuts: boolean;
  readonly days: number;
}

const kinds: readonly FailureKind[] = ["unavailable", "unavailable", "throttled", "conflict"];

export class RotationModel {
  readonly world = new CredentialWorld();
  readonly foreign: FakePassword;
  /** Set while an outsider has broken the live secret. */
  brokenAt: number | undefined;
  readonly #chaos: Chaos;
  readonly #random: () => number;
  readonly #readers: readonly Reader[];
  readonly #ambiguous = new Set<string>();
  readonly #mints: number[] = [];
  readonly #reports: (RunReport | undefined)[];
  readonly #waiting: (() => void)[] = [];
  #faulty = true;
  #killed = 0;
  #violation: Error | undefined;
  #interleaved = false;

  constructor(chaos: Chaos) {
    const { world } = this;
    this.#chaos = chaos;
    this.#random = generator(chaos.seed);
    world.random = this.#random;
    const old = world.seed();
    this.foreign = world.entra.add();
    world.toWindow(old);
    world.entra.lag = () => this.#random() ** 4 * chaos.lagHours * hour;
    world.vault.putsPerSet = () => (chaos.doublePuts && this.#random() < 0.3 ? 2 : 1);
    this.#reports = Array.from({ length: chaos.timers });
    this.#readers = [0, 15 * minute, 15 * minute, 3 * day].map((poll) => new Reader(world, poll));
  }

  async run(): Promise<void> {
    await this.fireFor(this.#chaos.days * day, 10 * minute);
    await this.converge();
    demand(!/top-secret/.test(this.world.traces()), "I8: a secret's text was written or told");
  }

  /** I6: with the faults over, one secret is left within three days and the soak. */
  async converge(): Promise<void> {
    this.#faulty = false;
    const until = this.world.time + 3 * day + 14 * day + 72 * hour + 3 * day;
    const isDone = () => this.#own().length === 1 && this.world.time > until - 6 * day;
    while (!isDone() && this.world.time < until)
      await this.#fire(this.#reports.every(isIdle) ? 6 * hour : 61 * minute);
    const [only, ...others] = this.#own();
    const converged = others.length === 0 && only?.text === this.world.live();
    demand(converged, "I6: more than the live secret is left");
  }

  async fireFor(span: number, step: number): Promise<void> {
    const until = this.world.time + span;
    while (this.world.time < until) await this.#fire(step);
  }

  /** The timers fire, now and then at once. */
  async #fire(step: number): Promise<void> {
    this.world.time += step;
    this.#interleaved = this.#chaos.timers === 2 && this.#random() < 0.3;
    if (this.#interleaved) await this.#together();
    else await this.#timer(Math.floor(this.#random() * this.#chaos.timers));
    // A run that died leaves calls under way: they end before anything else happens.
    await new Promise<void>((resolve) => setImmediate(resolve));
    if (this.#violation !== undefined) throw this.#violation;
  }

  async #together(): Promise<void> {
    const running = new Set<number>();
    for (let timer = 0; timer < this.#chaos.timers; timer += 1) {
      running.add(timer);
      void this.#timer(timer)
        .catch((violation: Error) => (this.#violation ??= violation))
        .finally(() => running.delete(timer));
    }
    while (running.size > 0) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      const [next] = this.#waiting.splice(Math.floor(this.#random() * this.#waiting.length), 1);
      next?.();
    }
  }

  async #timer(timer: number): Promise<void> {
    const previous = this.#reports[timer];
    const life = { killed: false };
    const report = await runRotation([this.world.app], this.world.ports(this.#around(life)), {
      previous,
    });
    // I7: every run says something about every app. A killed one leaves the report of the one before.
    demand(report.apps[0]?.verdicts[0] !== undefined, "I7: a run without a verdict");
    if (!life.killed) this.#reports[timer] = report;
  }

  #around(life: { killed: boolean }): Around {
    return async (call, run, values) => {
      if (this.#interleaved) await new Promise<void>((resolve) => this.#waiting.push(resolve));
      if (life.killed) throw new Killed();
      for (const reader of this.#readers) reader.begin();
      const fault = this.#faulty ? this.#fault() : undefined;
      const mints = call === "directory.addPassword";
      const name = mints ? String(values?.[1]) : "";
      if (this.#ambiguous.has(name)) this.#violation ??= new Error("I5: a nonce was posted again");
      try {
        if (fault === "killBefore") throw this.#kill(life, mints ? name : undefined);
        if (fault === "errorBefore") throw this.#failure(call);
        const result = await run();
        if (mints) this.#mints.push(this.world.time);
        if (fault === "killAfter") throw this.#kill(life, mints ? name : undefined);
        if (fault === "errorAfter") throw new CallFailure("unavailable", call);
        return result;
      } catch (error) {
        if (mints && error instanceof CallFailure && error.ambiguous) this.#ambiguous.add(name);
        throw error;
      } finally {
        // The run would take it for one more fault: it is thrown once the run is over.
        this.#check();
      }
    };
  }

  #fault(): "killBefore" | "killAfter" | "errorBefore" | "errorAfter" | undefined {
    const { errors, kills } = this.#chaos;
    const drawn = this.#random();
    const after = this.#random() < 0.5;
    if (drawn < kills && this.#killed < this.#chaos.mostKills)
      return after ? "killAfter" : "killBefore";
    if (drawn >= kills && drawn < kills + errors) return after ? "errorAfter" : "errorBefore";
    return undefined;
  }

  #kill(life: { killed: boolean }, nonce: string | undefined): Killed {
    life.killed = true;
    this.#killed += 1;
    if (nonce !== undefined) this.#ambiguous.add(nonce);
    return new Killed();
  }

  #failure(call: string): CallFailure {
    const kind = kinds[Math.floor(this.#random() * kinds.length)] ?? "unavailable";
    return new CallFailure(kind, call);
  }

  #check(): void {
    try {
      this.#demandAll();
    } catch (violation) {
      this.#violation ??= violation as Error;
    }
  }

  #demandAll(): void {
    const { world } = this;
    const own = this.#own();
    const live = own.find(({ text }) => text === world.live());
    if (this.brokenAt === undefined) {
      const works = live !== undefined && world.entra.accepts(live.text);
      demand(works, "I1, I3: the newest live value does not sign in");
      for (const reader of this.#readers)
        demand(reader.finish(), "a call in flight failed because of the rotation");
    }
    demand(world.entra.existing().includes(this.foreign), "I2: a foreign secret was removed");
    // The surplus is one secret for each run that overlaps.
    demand(own.length <= 2 + this.#chaos.timers, "I4: too many own secrets");
    const today = this.#mints.filter((at) => at > world.time - day).length;
    const most = this.brokenAt === undefined ? 3 : 6;
    demand(today < most + this.#chaos.timers, "I4: too many secrets were made in a day");
  }

  #own(): FakePassword[] {
    return this.world.own();
  }
}

/** The app was left as it is: so it stays for hours, unless something else happens. */
function isIdle(report: RunReport | undefined): boolean {
  return report?.apps[0]?.step === "nothing is due";
}

/** Cheap, since it is asked many thousand times a history. */
function demand(isSo: boolean, otherwise: string): asserts isSo {
  if (!isSo) throw new Error(otherwise);
}

/** An instance that holds two values in memory and is called all the time, or sleeps for days. */
class Reader {
  #held: readonly string[] = [];
  #readAt = -Infinity;
  #chosen: string | undefined;
  readonly #world: CredentialWorld;
  readonly #poll: number;

  constructor(world: CredentialWorld, poll: number) {
    this.#world = world;
    this.#poll = poll;
  }

  /** A call starts with what is in memory. */
  begin(): void {
    if (this.#world.time - this.#readAt >= this.#poll) this.#read();
    this.#chosen = this.#held[0];
  }

  /** The call ends: one reload and one more try, as the product's readers do. */
  finish(): boolean {
    const refused = this.#chosen;
    if (this.#signsIn(refused)) return true;
    this.#read();
    return this.#signsIn(this.#held.find((value) => value !== refused));
  }

  #read(): void {
    this.#held = this.#world.vault.readable(this.#world.app.live);
    this.#readAt = this.#world.time;
  }

  #signsIn(text: string | undefined): boolean {
    return text !== undefined && this.#world.entra.signIn(text) === "ok";
  }
}

/** Mulberry32: the same numbers for the same seed. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
