/** Starts the sample function app, or another, in the local host and collects its log. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { startHost, type HostOptions, type LocalHost } from "../../../local/host/host.ts";
import type { LogEntry } from "../../../local/host/function-app.ts";

export const fixtures = path.resolve(import.meta.dirname, "../../fixtures/host");

export interface TestHost extends LocalHost, AsyncDisposable {
  log: LogEntry[];
  /** Resolves with the first entry whose message contains the text, past or to come. */
  logged(text: string): Promise<LogEntry>;
}

export const sampleSettings = {
  TICK: "0 0 0 1 1 *",
  QUEUE: "work-items",
  "AzureWebJobs.work.Disabled": "true",
};

export function hostJsonOf(app: string): unknown {
  return JSON.parse(readFileSync(path.join(fixtures, app, "host.json"), "utf8"));
}

export async function startApp(app: string, options: Partial<HostOptions>): Promise<TestHost> {
  const log: LogEntry[] = [];
  const waiting = new Set<() => void>();
  const host = await startHost({
    entry: path.join(fixtures, app),
    hostJson: hostJsonOf(app),
    settings: {},
    log(entry) {
      log.push(entry);
      for (const check of waiting) check();
    },
    ...options,
  });
  const logged = (text: string) =>
    new Promise<LogEntry>((resolve) => {
      const check = () => {
        const found = log.find(({ message }) => message.includes(text));
        if (!found) return;
        waiting.delete(check);
        resolve(found);
      };
      waiting.add(check);
      check();
    });
  return { ...host, log, logged, [Symbol.asyncDispose]: () => host.close() };
}

export function startSample(options: Partial<HostOptions> = {}): Promise<TestHost> {
  const settings = { ...sampleSettings, ...options.settings };
  return startApp("sample", { ...options, settings });
}
