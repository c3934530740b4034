/**
 * How long one call takes over one keep-alive connection, one call after the other: from sending the
 * request until the last byte of the answer. Blocks of calls alternate between the two that are
 * compared; p50 and p95 are taken per block.
 */
import { Agent, request } from "node:http";
import { inTurns, type Pair, percentile } from "./statistics.ts";
import type { Target } from "./targets.ts";

const warmUpCalls = 600;
const blockCalls = 60;
const rounds = 20;

export interface Latencies {
  p50: Pair[];
  p95: Pair[];
}

export async function measureLatency(targets: Record<keyof Pair, Target>): Promise<Latencies> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    for (const app of ["connector", "baseline"] as const)
      await block(targets[app], agent, warmUpCalls);
    const p95: Record<keyof Pair, number[]> = { connector: [], baseline: [] };
    const p50 = await inTurns(rounds, async (app) => {
      const times = await block(targets[app], agent, blockCalls);
      p95[app].push(percentile(times, 0.95));
      return percentile(times, 0.5);
    });
    return {
      p50,
      p95: p95.connector.map((connector, round) => ({ connector, baseline: p95.baseline[round]! })),
    };
  } finally {
    agent.destroy();
  }
}

/** Milliseconds of each call. */
async function block(target: Target, agent: Agent, calls: number): Promise<number[]> {
  const times: number[] = [];
  for (let made = 0; made < calls; made += 1) {
    const start = performance.now();
    await timedCall(target, agent);
    times.push(performance.now() - start);
  }
  return times;
}

function timedCall({ url, headers, body }: Target, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST", agent, headers }, (response) => {
      response.resume();
      response.once("error", reject);
      response.once("end", () =>
        response.statusCode === 200
          ? resolve()
          : reject(new Error(`${url} answered ${response.statusCode} under load.`)),
      );
    });
    sent.once("error", reject);
    sent.end(body);
  });
}
