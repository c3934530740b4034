/**
 * What each reading tool costs on its own: requests to Graph, bytes of its answer and p50 of a call, with the
 * arguments of the end-to-end tests and otherwise its defaults. Caches are warm, as they mostly are.
 */
import { sampleContent } from "../local/tenant/content.ts";
import { sampleDirectory } from "../local/tenant/directory.ts";
import { registry } from "../shared/tools/registry.ts";
import { type GoodCall, goodCalls } from "../test/end-to-end/good-calls.ts";
import { formatTable, number } from "./report.ts";
import { percentile } from "./statistics.ts";
import { call, type Target, type Targets } from "./targets.ts";

export interface ToolCost {
  tool: string;
  about: string;
  graphRequests: number;
  bytes: number;
  p50Ms: number;
}

const warmUpCalls = 3;
const timedCalls = 15;

export async function measureTools(targets: Targets): Promise<ToolCost[]> {
  const calls = goodCalls(sampleContent(sampleDirectory(), new Date()));
  const costs: ToolCost[] = [];
  // What writes would change the tenant that the others are measured on.
  for (const { name } of registry.filter(({ effect }) => effect === "read")) {
    const callsOfTool = calls.filter(({ tool }) => tool === name);
    if (callsOfTool.length === 0) throw new Error(`There is no call of ${name} to measure.`);
    for (const one of callsOfTool) costs.push(await measureTool(one, targets));
  }
  return costs;
}

async function measureTool(
  { tool, about, args }: GoodCall,
  { connector, toolListUrl, graphRequests }: Targets,
): Promise<ToolCost> {
  const target: Target = {
    ...connector,
    url: `${toolListUrl}/${tool}`,
    body: JSON.stringify(args),
  };
  for (let made = 0; made < warmUpCalls; made += 1) await call(target);
  const before = await graphRequests();
  const bytes = Buffer.byteLength(await call(target));
  const after = await graphRequests();
  const times: number[] = [];
  for (let made = 0; made < timedCalls; made += 1) {
    const start = performance.now();
    await call(target);
    times.push(performance.now() - start);
  }
  return { tool, about, graphRequests: after - before, bytes, p50Ms: percentile(times, 0.5) };
}

export function formatToolCosts(costs: readonly ToolCost[]): string {
  const rows = costs.map(({ tool, about, graphRequests, bytes, p50Ms }) => [
    `${tool}, ${about}`,
    String(graphRequests),
    String(bytes),
    `${number(p50Ms)} ms`,
  ]);
  return formatTable([["", "Graph requests", "bytes", "p50"], ...rows]);
}
