/** The connector's functions running on the local cloud: what `npm start` serves and tests call. */
import { readFile } from "node:fs/promises";
import { type Cloud, type CloudOptions, startCloud } from "./cloud/cloud.ts";
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

export interface StackOptions extends CloudOptions {
  /** App settings beside or instead of the cloud's. */
  settings?: Record<string, string>;
  port?: number;
  /** Prints warnings and errors as they come. */
  showLog?: boolean;
}

const mostLogLines = 10_000;

export async function startStack({
  settings,
  port,
  showLog = false,
  ...options
}: StackOptions = {}): Promise<Stack> {
  const requests = new GraphRequestsFile();
  const cloud = await startCloud({ ...options, record: (request) => requests.record(request) });
  const log: string[] = [];
  try {
    const host = await startConnector({
      settings: { ...cloud.settings, ...settings },
      ...(port !== undefined && { port }),
      log(line) {
        log.push(line);
        if (log.length > mostLogLines) log.shift();
        if (showLog && !line.startsWith("information")) console.error(line);
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
  /** A module or a built folder; the source unless told. */
  entry?: string;
}

/** The functions alone, against whatever the settings name. */
export async function startConnector(options: ConnectorOptions): Promise<LocalHost> {
  const { settings, port, log, entry = fileOf("functions/index.ts") } = options;
  return await startHost({
    entry,
    hostJson: JSON.parse(await readFile(fileOf("host.json"), "utf8")),
    settings,
    ...(port !== undefined && { port }),
    ...(log && { log: ({ level, category, message }) => log(`${level} ${category}: ${message}`) }),
  });
}

function fileOf(path: string): string {
  return new URL(`../${path}`, import.meta.url).pathname;
}
