/** What invocations cost beside model and Graph: per turn of the model, and a thousand in the queue. */
import type { BuiltApps } from "./apps.ts";
import type { AppInput, AppReady, Usage } from "./app-process.ts";
import type { CloudReady } from "./cloud-process.ts";
import { startProcess } from "./process.ts";
import type { Line } from "./report.ts";
import { median } from "./statistics.ts";

const jobs = 1_000;
const connections = 16;
const megabytes = (bytes: number): string => (bytes / 1024 ** 2).toFixed(1);

interface Api {
  url: string;
  headers: Record<string, string>;
}

export async function measureInvocations(apps: BuiltApps): Promise<Line[]> {
  const cloud = await startProcess<CloudReady>("cloud-process.ts");
  const { settings, caFile, userToken, modelUrl } = cloud.ready;
  const input: AppInput = {
    folder: apps.connector,
    settings: {
      ...settings,
      CLAUDE_URL: modelUrl,
      CALLS_PER_MINUTE: "100000",
      INVOCATIONS_PER_CALLER: "1000",
      INVOCATIONS: "10000",
      TOKENS_PER_DAY_AND_CALLER: "1000000000",
      TOKENS_PER_DAY: "1000000000",
    },
  };
  const app = await startProcess<AppReady>("app-process.ts", input, {
    NODE_EXTRA_CA_CERTS: caFile,
  });
  try {
    const api = {
      url: `${app.ready.url}/api/invocations`,
      headers: { authorization: `Bearer ${userToken}`, "content-type": "application/json" },
    };
    const memory = async () => {
      const { residentBytes } = await app.ask<Usage>("usage");
      return { residentBytes, heapBytes: await app.ask<number>("heapBytes") };
    };
    for (let run = 0; run < 3; run += 1) await runOne(api, `bench 30 turns-${run}`);
    const gaps = await cloud.ask<number[]>("modelGaps");
    const half = await runMany(api, "first", jobs / 2);
    const halfway = await memory();
    const rest = await runMany(api, "second", jobs / 2);
    const end = await memory();
    const perSecond = jobs / ((half + rest) / 1000);
    return [
      {
        what: "invocation: a turn beside model and Graph, p50, ms",
        result: median(gaps),
        goal: { atMost: 20 },
        figures: `${median(gaps).toFixed(1)} ms over ${gaps.length} turns`,
      },
      {
        what: `invocations, ${jobs} in the queue, a model without delay`,
        figures: `${perSecond.toFixed(1)} /s`,
      },
      {
        what: "memory in use after all of them / after half",
        result: end.heapBytes / halfway.heapBytes,
        goal: { atMost: 1.1 },
        figures: `${megabytes(end.heapBytes)} / ${megabytes(halfway.heapBytes)} MB, resident ${megabytes(end.residentBytes)} / ${megabytes(halfway.residentBytes)} MB`,
      },
    ];
  } finally {
    await app.close();
    await cloud.close();
  }
}

/** Milliseconds until every one of `count` has ended. */
async function runMany(api: Api, name: string, count: number): Promise<number> {
  const started = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (next < count) await start(api, `bench 0 ${name}-${(next += 1)}`);
    }),
  );
  while (!(await allEnded(api))) await new Promise((resolve) => setTimeout(resolve, 200));
  return performance.now() - started;
}

async function runOne(api: Api, prompt: string): Promise<void> {
  await start(api, prompt);
  while (!(await allEnded(api))) await new Promise((resolve) => setTimeout(resolve, 50));
}

async function start({ url, headers }: Api, prompt: string): Promise<void> {
  const body = JSON.stringify({ prompt, limits: { turns: 50 } });
  const response = await fetch(`${url}/start`, { method: "POST", headers, body });
  if (response.status !== 201)
    throw new Error(`A request was not started: ${await response.text()}`);
  await response.body?.cancel();
}

/** None of the caller's is queued or runs; one that failed ends the bench. */
async function allEnded({ url, headers }: Api): Promise<boolean> {
  const countOf = async (statuses: string): Promise<number> => {
    const response = await fetch(`${url}?size=1&status=${statuses}`, { headers });
    return ((await response.json()) as { count: number }).count;
  };
  if ((await countOf("failed")) > 0) throw new Error("An invocation failed.");
  return (await countOf("queued,running")) === 0;
}
