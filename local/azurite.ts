/** Azurite as a child process: the real storage protocol over https, kept in memory. */
import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import type { CertificateFiles } from "./network/network.ts";

export interface StorageUrls {
  readonly blob: string;
  readonly queue: string;
  readonly table: string;
}

export interface Azurite {
  /** Where an account stands, e.g. `https://127.0.0.1:PORT/account` for each service. */
  urls(account: string): StorageUrls;
  /** From now on it sees the time so many milliseconds ahead: it refuses tokens of a later time. */
  moveClock(shift: number): Promise<void>;
  /** Stops the process; everything it stored is gone. */
  close(): Promise<void>;
}

export interface AzuriteOptions {
  /** Names of storage accounts; each sees nothing of the others. */
  accounts: readonly string[];
  certificates: Pick<CertificateFiles, "certFile" | "keyFile">;
}

const services = ["Blob", "Queue", "Table"] as const;

export async function startAzurite({ accounts, certificates }: AzuriteOptions): Promise<Azurite> {
  const child = launch(accounts, certificates);
  const ports = await readPorts(child).catch(async (error: unknown) => {
    await stop(child);
    throw error;
  });
  // Neither the process nor its channel keeps this one alive; it ends when the channel closes.
  child.unref();
  child.channel?.unref();
  return {
    urls(account) {
      if (!accounts.includes(account)) throw new Error(`Azurite has no account ${account}.`);
      // Not localhost: the tables client takes that name for Cosmos DB's emulator.
      const url = (port: number) => `https://127.0.0.1:${port}/${account}`;
      return { blob: url(ports.Blob), queue: url(ports.Queue), table: url(ports.Table) };
    },
    async moveClock(shift) {
      const moved = once(child, "message");
      child.send({ shift });
      await moved;
    },
    close: () => stop(child),
  };
}

function launch(
  accounts: readonly string[],
  { certFile, keyFile }: AzuriteOptions["certificates"],
): ChildProcess {
  const manifest = createRequire(import.meta.url).resolve("azurite/package.json");
  const script = join(dirname(manifest), "dist/src/azurite.js");
  const ports = services.flatMap((service) => [`--${service.toLowerCase()}Port`, "0"]);
  const flags = [
    "--inMemoryPersistence",
    "--skipApiVersionCheck",
    "--disableTelemetry",
    "--silent",
  ];
  const tls = ["--oauth", "basic", "--cert", certFile, "--key", keyFile];
  const keys = accounts.map((account) => `${account}:${randomBytes(64).toString("base64")}`);
  return fork(script, [...ports, ...flags, ...tls], {
    cwd: tmpdir(),
    env: { ...process.env, AZURITE_ACCOUNTS: keys.join(";") },
    execArgv: ["--import", new URL("azurite-process.ts", import.meta.url).href],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // A group of its own: Ctrl+C must not end storage before the functions have stored their last.
    detached: true,
  });
}

type Ports = Record<(typeof services)[number], number>;

/** Azurite prints a line with its port for each service that listens. */
function readPorts(child: ChildProcess): Promise<Ports> {
  const ports: Partial<Ports> = {};
  const { stdout, stderr } = child as ChildProcess & { stdout: Readable; stderr: Readable };
  let printed = "";
  return new Promise((resolve, reject) => {
    const read = (text: Buffer) => {
      printed += text.toString();
      for (const service of services) {
        const found = new RegExp(`${service} service is successfully.*:(\\d+)\\n`).exec(printed);
        if (found) ports[service] = Number(found[1]);
      }
      if (ports.Blob && ports.Queue && ports.Table) resolve(ports as Ports);
    };
    stdout.on("data", read);
    stderr.on("data", read);
    child.once("error", reject);
    child.once("exit", (code) => {
      reject(new Error(`Azurite ended with code ${code} before it listened:\n${printed}`));
    });
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.ref();
  child.kill("SIGKILL");
  await ended;
}
