/**
 * Requests per second over 16 keep-alive connections, and the processor time that one request costs
 * the function app's process. The load generator, the cloud and both apps share one machine: where
 * the cloud is what is slowest, both apps wait for it, and only the processor time tells them apart.
 */
import autocannon from "autocannon";
import { inTurns, type Pair } from "./statistics.ts";
import type { Target } from "./targets.ts";

const connections = 16;
const blockSeconds = 3;
const rounds = 4;

export interface Throughput {
  requestsPerSecond: Pair[];
  processorMsPerRequest: Pair[];
}

export async function measureThroughput(targets: Record<keyof Pair, Target>): Promise<Throughput> {
  for (const app of ["connector", "baseline"] as const) await block(targets[app]);
  const processor: Record<keyof Pair, number[]> = { connector: [], baseline: [] };
  const requestsPerSecond = await inTurns(rounds, async (app) => {
    const { perSecond, processorMs } = await block(targets[app]);
    processor[app].push(processorMs);
    return perSecond;
  });
  return {
    requestsPerSecond,
    processorMsPerRequest: processor.connector.map((connector, round) => ({
      connector,
      baseline: processor.baseline[round]!,
    })),
  };
}

async function block(target: Target): Promise<{ perSecond: number; processorMs: number }> {
  const before = await target.usage();
  const { url, headers, body } = target;
  const result = await autocannon({
    url,
    method: "POST",
    headers,
    body,
    connections,
    duration: blockSeconds,
  });
  const after = await target.usage();
  const answered = result["2xx"];
  if (result.non2xx > 0 || result.errors > 0 || answered === 0)
    throw new Error(
      `Under load ${url} answered ${answered} requests well and ${result.non2xx} badly; ` +
        `${result.errors} got no answer.`,
    );
  return {
    perSecond: answered / result.duration,
    processorMs: (after.processorMs - before.processorMs) / answered,
  };
}
