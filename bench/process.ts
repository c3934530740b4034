/**
 * Processes of their own for what is measured and for what it talks to, so that none slows another
 * otherwise than by the processor they share.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

export interface Child<Ready> {
  /** What it said when it was ready. */
  ready: Ready;
  ask<Answer>(question: string): Promise<Answer>;
  /** Lets it clean up and end. */
  close(): Promise<void>;
}

/** Runs one of the files beside this one, with `input` as JSON, until it is closed or we end. */
export async function startProcess<Ready>(
  file: string,
  input: unknown = {},
  environment: Readonly<Record<string, string>> = {},
): Promise<Child<Ready>> {
  const child = fork(new URL(file, import.meta.url), [JSON.stringify(input)], {
    env: { ...process.env, ...environment },
    // So that what is in use can be told from what waits to be collected.
    execArgv: ["--expose-gc"],
  });
  try {
    const ready = await nextMessage<Ready>(child, file);
    return {
      ready,
      ask: async (question) => {
        child.send(question);
        return await nextMessage(child, file);
      },
      close: async () => {
        const ended = once(child, "exit");
        child.disconnect();
        await ended;
      },
    };
  } catch (error) {
    child.kill();
    throw error;
  }
}

function nextMessage<T>(child: ChildProcess, file: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) =>
      reject(new Error(`${file} ended with ${code} before it answered; see its output above.`));
    child.once("exit", ended);
    child.once("message", (message) => {
      child.off("exit", ended);
      resolve(message as T);
    });
  });
}

/** For the child: what it was started with. */
export function processInput(): unknown {
  return JSON.parse(process.argv[2] ?? "{}");
}

/** For the child: says that it is ready, then answers questions until its parent lets go or ends. */
export function serveProcess(
  ready: unknown,
  answers: Readonly<Record<string, () => unknown>> = {},
  cleanUp: () => Promise<void> = async () => {},
): void {
  process.on("message", (question) => process.send?.(answers[String(question)]?.()));
  process.once("disconnect", () => void cleanUp().finally(() => process.exit()));
  process.send?.(ready);
}
