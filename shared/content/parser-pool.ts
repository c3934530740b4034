/** Runs parsers in threads of their own, bounded in number, time and memory, and replaced when they fail. */
import { extname } from "node:path";
import type { Worker } from "node:worker_threads";
import { ConnectorError } from "../errors/connector-error.ts";
import { parserFailed, tooBusy, tooLarge } from "./content-errors.ts";
import type { DocumentToParse, ParsedContent } from "./parse-document.ts";
import type { ParserAnswer } from "./parser-thread.ts";

export interface ParserPoolOptions {
  /** Threads that are kept warm; each starts when first needed. */
  threads: number;
  /** Documents that may wait; further ones are refused. */
  queueLimit: number;
  /** The time that one document may take, once a thread has it. */
  timeLimitMs: number;
  /** For JavaScript objects, and again for buffers outside the heap. */
  memoryLimitMb: number;
  /** The program that a thread runs; tests give one that misbehaves. */
  entry?: URL;
}

/** Beside this file, as source (.ts) and in the bundle (.js) alike. */
const parserThread = new URL(`./parser-thread${extname(import.meta.url)}`, import.meta.url);
/**
 * Memory is measured while a parser runs: `resourceLimits` know nothing of buffers outside the heap,
 * and V8 may abort the whole process when a thread reaches them at full speed. They stand far above
 * the limit, as a second line.
 */
const memoryCheckMs = 50;
const hardLimitFactor = 4;

interface Job {
  document: DocumentToParse;
  signal: AbortSignal | undefined;
  resolve: (content: ParsedContent) => void;
  reject: (error: unknown) => void;
}

export class ParserPool {
  readonly #options: ParserPoolOptions;
  readonly #idle: Worker[] = [];
  readonly #queue: Job[] = [];
  #busy = 0;

  constructor(options: ParserPoolOptions) {
    this.#options = options;
  }

  /** @throws ConnectorError when the document cannot be read, or not within the limits. */
  async parse(document: DocumentToParse, signal?: AbortSignal): Promise<ParsedContent> {
    if (signal?.aborted) throw callerGone(signal);
    if (this.#queue.length >= this.#options.queueLimit) throw tooBusy();
    const { promise, resolve, reject } = Promise.withResolvers<ParsedContent>();
    const job: Job = { document, signal, resolve, reject };
    this.#queue.push(job);
    const leaveQueue = () => this.#leaveQueue(job);
    signal?.addEventListener("abort", leaveQueue);
    this.#startNext();
    return await promise.finally(() => signal?.removeEventListener("abort", leaveQueue));
  }

  #leaveQueue(job: Job): void {
    const place = this.#queue.indexOf(job);
    if (place < 0) return;
    this.#queue.splice(place, 1);
    job.reject(callerGone(job.signal));
  }

  #startNext(): void {
    if (this.#busy >= this.#options.threads) return;
    const job = this.#queue.shift();
    if (!job) return;
    this.#busy++;
    const thread = this.#idle.pop() ?? this.#startThread();
    void this.#run(thread, job).finally(() => {
      this.#busy--;
      this.#startNext();
    });
  }

  async #run(thread: Worker, job: Job): Promise<void> {
    thread.ref();
    try {
      const answer = await this.#answer(thread, job);
      this.#keepWarm(thread);
      if ("content" in answer) job.resolve(answer.content);
      else job.reject(refusal(answer.refusal));
    } catch (error) {
      await thread.terminate();
      job.reject(error);
    }
  }

  /** The thread's answer, or the reason for which it is not waited for any longer. */
  async #answer(thread: Worker, { document, signal }: Job): Promise<ParserAnswer> {
    const { timeLimitMs } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<ParserAnswer>();
    const leave = () => reject(callerGone(signal));
    const outOfTime = () =>
      reject(tooLarge(`Reading it takes more than ${timeLimitMs / 1000} seconds.`));
    const timer = setTimeout(outOfTime, timeLimitMs);
    const memoryCheck = setInterval(() => void this.#checkMemory(thread, reject), memoryCheckMs);
    signal?.addEventListener("abort", leave);
    const fail = (error: Error) => reject(failure(error));
    const end = () => reject(parserFailed(undefined));
    thread.once("message", resolve).once("error", fail).once("exit", end);
    const bytes = new Uint8Array(document.bytes);
    thread.postMessage({ ...document, bytes }, [bytes.buffer]);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      clearInterval(memoryCheck);
      signal?.removeEventListener("abort", leave);
      thread.off("message", resolve).off("error", fail).off("exit", end);
    }
  }

  async #checkMemory(thread: Worker, reject: (error: unknown) => void): Promise<void> {
    // A thread that ends meanwhile rejects; its end is reported by itself.
    const used = await thread.getHeapStatistics().catch(() => undefined);
    const limit = this.#options.memoryLimitMb * 2 ** 20;
    if (used && Math.max(used.used_heap_size, used.external_memory) > limit) reject(outOfMemory());
  }

  #startThread(): Worker {
    const { entry = parserThread, memoryLimitMb } = this.#options;
    // Loaded here: it takes longer than a start should, and few calls read documents.
    const threads = process.getBuiltinModule("node:worker_threads");
    const thread = new threads.Worker(entry, {
      // A parser needs no setting, least of all a secret; what it prints may quote documents and is
      // not read (reading it would keep the process alive).
      env: {},
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: memoryLimitMb * hardLimitFactor, stackSizeMb: 8 },
    });
    // One that fails while idle would else be given the next document; "exit" follows every "error".
    thread.on("error", () => this.#forget(thread)).on("exit", () => this.#forget(thread));
    return thread;
  }

  /** An idle thread does not keep the process alive. */
  #keepWarm(thread: Worker): void {
    thread.unref();
    this.#idle.push(thread);
  }

  #forget(thread: Worker): void {
    const place = this.#idle.indexOf(thread);
    if (place >= 0) this.#idle.splice(place, 1);
  }
}

function refusal({
  code,
  explanation,
  cause,
}: {
  code: ConnectorError["code"];
  explanation: ConstructorParameters<typeof ConnectorError>[1];
  cause: unknown;
}) {
  return new ConnectorError(code, explanation, { cause });
}

function failure(error: Error & { code?: string }): ConnectorError {
  return error.code === "ERR_WORKER_OUT_OF_MEMORY" ? outOfMemory() : parserFailed(error);
}

function outOfMemory(): ConnectorError {
  return tooLarge("Reading it takes more memory than one document may use.");
}

function callerGone(signal: AbortSignal | undefined): ConnectorError {
  const reason: unknown = signal?.reason;
  if (reason instanceof ConnectorError) return reason;
  return new ConnectorError(
    "client_closed_request",
    {
      happened: "The document was not read to the end.",
      because: "The caller closed the request.",
      remedy: "Call again.",
    },
    { cause: reason },
  );
}
