/** Starts the invocations of a host, logs each one and bounds its time. */
import type { InvocationRequest, InvocationResponse, LogLevel } from "./core-api.ts";
import type { FunctionApp } from "./function-app.ts";
import type { HostFunction } from "./host-function.ts";
import { invoke } from "./invoke.ts";
import type { PendingWork } from "./pending-work.ts";

export class FunctionTimeoutError extends Error {
  constructor(functionName: string, timeout: number) {
    super(
      `The function ${functionName} was given up after ${timeout / 1000} s, ` +
        `the functionTimeout of host.json. Make it faster, split its work, or raise the timeout.`,
    );
    this.name = new.target.name;
  }
}

export type Trigger = Omit<InvocationRequest, "functionId"> & { reason: string };

export class Invocations {
  readonly #app: FunctionApp;
  readonly #timeout: number;
  readonly #work: PendingWork;

  /** `timeout` in milliseconds; Infinity is none. */
  constructor(app: FunctionApp, work: PendingWork, timeout: number) {
    this.#app = app;
    this.#work = work;
    this.#timeout = timeout;
  }

  /** Rejects with what the function threw, or when it takes too long. */
  async run(target: HostFunction, trigger: Trigger): Promise<InvocationResponse> {
    const { reason, ...request } = trigger;
    const { name } = target;
    const { invocationId } = request;
    const log = (level: LogLevel, message: string) =>
      this.#app.log({ level, category: "system", message, functionName: name, invocationId });
    log("information", `Executing 'Functions.${name}' (Reason='${reason}', Id=${invocationId})`);
    const started = performance.now();
    const outcome = (word: string) =>
      `Executed 'Functions.${name}' (${word}, Id=${invocationId}, ` +
      `Duration=${Math.round(performance.now() - started)}ms)`;
    try {
      const full = { ...request, functionId: target.metadata.functionId ?? name };
      const response = await this.#bounded(name, this.#work.track(invoke(this.#app, target, full)));
      log("information", outcome("Succeeded"));
      return response;
    } catch (error) {
      log("error", `${outcome("Failed")} ${describe(error)}`);
      throw error;
    }
  }

  async #bounded<T>(functionName: string, work: Promise<T>): Promise<T> {
    if (this.#timeout === Infinity) return await work;
    const { promise, reject } = Promise.withResolvers<never>();
    const timeout = new FunctionTimeoutError(functionName, this.#timeout);
    const timer = setTimeout(reject, Math.min(this.#timeout, 2 ** 31 - 1), timeout);
    try {
      return await Promise.race([work, promise]);
    } finally {
      clearTimeout(timer);
    }
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
