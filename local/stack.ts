/** The connector's functions running on the local cloud: what `npm start` serves and tests call. */
import { readFile } from "node:fs/promises";
import { rotatorFunctions } from "../shared/credentials/rotator-functions.ts";
import { type Cloud, type CloudOptions, startCloud, switches } from "./cloud/cloud.ts";
import { GraphRequestsFile } from "./graph-requests-file.ts";
import { type LocalHost, startHost } from "./host/host.ts";

export interface Stack {
  cloud: Cloud;
  host: LocalHost;
  /** `http://localhost:PORT` of the functions. */
  url: string;
  /** What the host and the functions logged last. */
  log: string[];
  /** Brings `.local/graph-requests.jsonl` up to date. */
  writeGraphRequests(): Promise<void>;
  close(): Promise<void>;
}

export interface StackOptions
  extends CloudOptions, Pick<ConnectorOptions, "showProblems" | "timersByHand"> {
  /** App settings beside or instead of the cloud's. */
  settings?: Record<string, string>;
  /** The rotator's functions run in the same app: one process holds only one. */
  rotator?: boolean;
  port?: number;
}

const mostLogLines = 10_000;

export async function startStack({
  settings,
  rotator = false,
  port,
  showProblems,
  timersByHand,
  ...options
}: StackOptions = {}): Promise<Stack> {
  const requests = new GraphRequestsFile();
  const cloud = await startCloud({ ...options, record: (request) => requests.record(request) });
  const log: string[] = [];
  try {
    const host = await startConnector({
      settings: {
        ...cloud.settings,
        ...(rotator ? switches(rotatorFunctions, "on") : {}),
        ...settings,
      },
      port,
      showProblems,
      timersByHand,
      log(line) {
        log.push(line);
        if (log.length > mostLogLines) log.shift();
      },
    });
    return {
      cloud,
      host,
      url: host.url,
      log,
      writeGraphRequests: async () => await requests.append(cloud),
      async close() {
        try {
          await host.close();
          await requests.append(cloud);
        } finally {
          await cloud.close();
        }
      },
    };
  } catch (error) {
    await cloud.close();
    throw error;
  }
}

export interface ConnectorOptions {
  settings: Record<string, string>;
  port?: number;
  log?: (line: string) => void;
  /** Prints warnings and errors as they come. */
  showProblems?: boolean;
  /** A module or a built folder; the source unless told. */
  entry?: string;
  /** Timers fire only by `host.fireTimer`: what is tested or measured fires them itself. */
  timersByHand?: boolean;
}

const problems = new Set(["warning", "error", "critical"]);

/** The functions alone, against whatever the settings name. */
export async function startConnector(options: ConnectorOptions): Promise<LocalHost> {
  const { settings, port, log, showProblems, timersByHand } = options;
  const { entry = fileOf("functions/index.ts") } = options;
  return await startHost({
    entry,
    hostJson: JSON.parse(await readFile(fileOf("host.json"), "utf8")),
    settings,
    port,
    timersByHand,
    log({ level, category, message }) {
      const line = `${level} ${category}: ${message}`;
      log?.(line);
      if (showProblems && problems.has(level)) console.error(line);
    },
  });
}

function fileOf(path: string): string {
  return new URL(`../${path}`, import.meta.url).pathname;
}
