/** Process: one function app, in the local host, and what it uses of the machine. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { startHost } from "../local/host/host.ts";
import { resolveLocalhostNames } from "../local/network/names.ts";
import { processInput, serveProcess } from "./process.ts";

export interface AppInput {
  /** A built function app. */
  folder: string;
  settings: Record<string, string>;
}

export interface AppReady {
  url: string;
}

export interface Usage {
  residentBytes: number;
  /** Processor time since the process began, in milliseconds. */
  processorMs: number;
}

const { folder, settings } = processInput() as AppInput;
resolveLocalhostNames();
const host = await startHost({
  entry: folder,
  hostJson: JSON.parse(await readFile(path.join(folder, "host.json"), "utf8")),
  settings,
  log: ({ level, message }) => {
    if (level === "error" || level === "critical" || level === "warning") console.error(message);
  },
});

serveProcess({ url: host.url } satisfies AppReady, {
  usage: (): Usage => {
    const { user, system } = process.cpuUsage();
    return { residentBytes: process.memoryUsage.rss(), processorMs: (user + system) / 1000 };
  },
  /** What is in use once everything unused was collected. */
  heapBytes: (): number => {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed;
  },
});
