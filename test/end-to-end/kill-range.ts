/**
 * A cloud in which workers die: one process accepts a request, another runs it and is killed, and a
 * third, which is the first again, ends what it left behind.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Cloud, startCloud, switches } from "../../local/cloud/cloud.ts";
import { installMovedDate, type MovedDate } from "../../local/moved-date.ts";
import { startConnector } from "../../local/stack.ts";
import { writingGrants } from "../../local/tenant/directory.ts";
import { bundleApp, connector } from "../../scripts/build.ts";
import { writingTools } from "../../shared/tools/define-tool.ts";
import type { InvocationView } from "../../shared/invocations/types.ts";
import type { Death, Orders, Survived } from "./mortal-host.ts";

export interface KillRange {
  readonly cloud: Cloud;
  /** Accepts a request of Anna's, and lets nobody work on it yet. */
  accept(body: object): Promise<string>;
  read(id: string): Promise<InvocationView>;
  /** Another process works on what is in the queue; undefined: it died. */
  work(death?: Death): Promise<Survived | undefined>;
  /** Time goes on for everybody. */
  wait(milliseconds: number): Promise<void>;
  /** The functions run as they always do, the sweep once, until nothing is left to do. */
  recover(): Promise<void>;
  close(): Promise<void>;
}

const workers = ["run_invocation", "run_invocation_poison", "sweep_invocations"] as const;

export async function startKillRange(): Promise<KillRange> {
  await using started = new AsyncDisposableStack();
  const date: MovedDate = installMovedDate();
  started.defer(() => date.restore());
  const entry = await mkdtemp(join(tmpdir(), "kill-range-"));
  started.defer(async () => await rm(entry, { recursive: true }));
  await bundleApp({ ...connector, outputFolder: entry });
  const cloud = await startCloud();
  started.defer(async () => await cloud.close());
  const { api } = cloud.directory;
  api.grants = {
    delegated: [...api.grants.delegated, ...writingGrants.delegated],
    application: api.grants.application,
  };
  const settings = {
    ...cloud.settings,
    WRITE_TOOLS: writingTools.join(","),
    CALLS_PER_MINUTE: "100000",
  };
  const hostJson = JSON.parse(readFileSync(join(entry, "host.json"), "utf8")) as object;
  const authority = readFileSync(cloud.network.caFile, "utf8");
  const hosting = async (state: "on" | "off") =>
    await startConnector({
      entry,
      settings: { ...settings, ...switches(workers, state) },
      timersByHand: true,
    });
  // A host leaves its settings in the environment.
  const environment = { ...process.env };
  // One process holds one app: while nobody works, requests are accepted and read.
  let front = await hosting("off");
  started.defer(async () => await front.close());
  // The next one starts while this one works.
  let spare = launch(environment);
  started.defer(() => void spare.kill("SIGKILL"));
  const keep = started.move();

  const headers = () => ({
    authorization: `Bearer ${cloud.entra.userToken("anna.keller@lumencycles.example")}`,
    "content-type": "application/json",
  });

  async function call(path: string, init?: RequestInit): Promise<Response> {
    return await fetch(`${front.url}/api/${path}`, { ...init, headers: headers() });
  }

  async function wait(milliseconds: number): Promise<void> {
    date.shift += milliseconds;
    await cloud.azurite.moveClock(date.shift);
    // What Exchange and Teams have accepted shows a while later, to the next request.
    await call("tools/get_me", { method: "POST" });
  }

  return {
    cloud,
    async accept(body) {
      const response = await call("invocations", { method: "POST", body: JSON.stringify(body) });
      const view = (await response.json()) as InvocationView;
      if (response.status !== 202) throw new Error(JSON.stringify(view));
      return view.id;
    },
    read: async (id) => (await (await call(`invocations/${id}`)).json()) as InvocationView,
    async work(death) {
      const child = spare;
      spare = launch(environment);
      const { shift } = date;
      child.send({ entry, hostJson, settings, authority, shift, death } satisfies Orders);
      const survived = await outcomeOf(child);
      child.kill("SIGKILL");
      return survived;
    },
    wait,
    async recover() {
      await front.close();
      front = await hosting("on");
      await front.fireTimer("sweep_invocations");
      await front.drainQueue("run_invocation");
      await front.close();
      front = await hosting("off");
      await wait(60_000);
    },
    close: async () => await keep.disposeAsync(),
  };
}

function launch(env: NodeJS.ProcessEnv): ChildProcess {
  return fork(new URL("mortal-host.ts", import.meta.url), {
    env,
    execArgv: [],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
}

async function outcomeOf(child: ChildProcess): Promise<Survived | undefined> {
  const [first] = (await Promise.race([
    once(child, "message"),
    once(child, "exit").then(() => [undefined]),
  ])) as [Survived | undefined];
  return first;
}
