/** Runs one timer function on its schedule: never twice at once, and once if a run was missed. */
import type { Schedule } from "./schedule.ts";
import type { ScheduleMonitor, ScheduleStatus } from "./schedule-monitor.ts";

/** The input of a timer function, as the host hands it over. */
export interface TimerInfo {
  Schedule: { AdjustForDST: boolean };
  ScheduleStatus: ScheduleStatus | null;
  IsPastDue: boolean;
}

export interface TimerListenerParts {
  functionName: string;
  schedule: Schedule;
  runOnStartup: boolean;
  /** Undefined if this timer's runs are not remembered. */
  monitor: ScheduleMonitor | undefined;
  /** Runs the function; rejects if it failed. */
  handle: (info: TimerInfo, reason: string) => Promise<unknown>;
  warn: (message: string) => void;
}

const longestTimeout = 2 ** 31 - 1;

export class TimerListener {
  readonly #parts: TimerListenerParts;
  #status: ScheduleStatus | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(parts: TimerListenerParts) {
    this.#parts = parts;
  }

  /** Runs at once if a run was missed while no host was up, then on schedule. */
  async start(): Promise<void> {
    const { monitor, functionName, runOnStartup, schedule } = this.#parts;
    const now = new Date();
    this.#status = await monitor?.read(functionName);
    const isPastDue = this.#status !== undefined && new Date(this.#status.Next) <= now;
    if (!this.#status) await this.#remember(new Date(0), schedule.next(now), now);
    if (isPastDue || runOnStartup) void this.#runThenWait(now, isPastDue);
    else this.#wait();
  }

  /** Runs the function now, whatever the schedule; rejects if it fails. */
  async fire(): Promise<void> {
    const info = this.#info(false);
    await this.#parts.handle(info, "This function was programmatically called via the host APIs.");
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #wait(): void {
    const due = this.#parts.schedule.next(new Date());
    this.#sleepUntil(due, () => void this.#runThenWait(due, false));
  }

  /** A timeout reaches 24 days, a schedule further. */
  #sleepUntil(due: Date, run: () => void): void {
    if (this.#stopped) return;
    const left = due.getTime() - Date.now();
    const sleep = () => (left > longestTimeout ? this.#sleepUntil(due, run) : run());
    this.#timer = setTimeout(sleep, Math.min(Math.max(left, 0), longestTimeout));
  }

  /** A failed run is not repeated: the next one is the schedule's. */
  async #runThenWait(due: Date, isPastDue: boolean): Promise<void> {
    const { handle, warn, functionName, schedule } = this.#parts;
    try {
      await handle(this.#info(isPastDue), `Timer fired at ${new Date().toISOString()}`);
    } catch (error) {
      warn(`The timer ${functionName} failed: ${String(error)}`);
    }
    try {
      await this.#remember(due, schedule.next(due), new Date());
    } catch (error) {
      warn(`The status of the timer ${functionName} could not be kept: ${String(error)}`);
    }
    this.#wait();
  }

  async #remember(last: Date, next: Date, updated: Date): Promise<void> {
    const { monitor, functionName } = this.#parts;
    if (!monitor) return;
    this.#status = {
      Last: last.toISOString(),
      Next: next.toISOString(),
      LastUpdated: updated.toISOString(),
    };
    await monitor.write(functionName, this.#status);
  }

  #info(isPastDue: boolean): TimerInfo {
    const ScheduleStatus = this.#status ?? null;
    return { Schedule: { AdjustForDST: true }, ScheduleStatus, IsPastDue: isPastDue };
  }
}
