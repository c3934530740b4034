/**
 * `npm run bench`: how fast, large and heavy the connector is, from one run on one machine. It runs
 * as built, in the local host, against the local cloud without any delay, and is compared with a
 * bare function in the same host (apps/bare.ts). Ratios hardly depend on the machine; figures do.
 * Nothing is asserted: the exit code is 1 only when something did not work.
 */
import { buildApps } from "./apps.ts";
import { measureImport } from "./import-time.ts";
import { measureInvocations } from "./invocations.ts";
import { measureLatency } from "./latency.ts";
import { formatReport, type Line, number } from "./report.ts";
import { measureRotation } from "./rotation.ts";
import { measureSizes } from "./sizes.ts";
import { medianDifference, medianRatio, medians, type Pair } from "./statistics.ts";
import { startTargets } from "./targets.ts";
import { measureThroughput } from "./throughput.ts";
import { formatToolCosts, measureTools } from "./tools.ts";

const megabyte = 1024 * 1024;

await using apps = await buildApps();
const imports = await measureImport(apps);
await using targets = await startTargets(apps);
const sizes = await measureSizes(targets);
const latency = await measureLatency(targets);
const throughput = await measureThroughput(targets);
const resident: Pair = {
  connector: (await targets.connector.usage()).residentBytes / megabyte,
  baseline: (await targets.baseline.usage()).residentBytes / megabyte,
};
const { connector: toolCall, mcp, tenfold } = targets;
const tracedLatency = await measureLatency({
  connector: targets.traced,
  baseline: targets.connector,
});
const mcpCall = { connector: mcp.call, baseline: toolCall };
const mcpLatency = await measureLatency(mcpCall);
const mcpThroughput = await measureThroughput(mcpCall);
const manyListed = await measureLatency({ connector: tenfold.list, baseline: mcp.list });
const manyListedAll = await measureLatency({ connector: tenfold.listAll, baseline: mcp.listAll });
const manyCalled = await measureLatency({ connector: tenfold.call, baseline: mcp.call });
// Last: the documents it reads start threads, which would count as memory above.
const tools = await measureTools(targets);

const rotation = await measureRotation();
const invocations = await measureInvocations(apps);

console.log(
  formatReport([
    compare("outlook_email_search, 25 mails, p50", latency.p50, "ms", { atMost: 1.25 }),
    compare("outlook_email_search, 25 mails, p95", latency.p95, "ms"),
    compare("the same with traces / without, p50", tracedLatency.p50, "ms", { atMost: 1.1 }),
    compare("requests per second, 16 connections", throughput.requestsPerSecond, "/s", {
      atLeast: 0.8,
    }),
    compare("processor time per request, 16 connections", throughput.processorMsPerRequest, "ms"),
    compare("resident memory after the load", [resident], "MB"),
    {
      what: "25 mails / raw Graph page",
      result: sizes.mailBytes / sizes.rawMailBytes,
      goal: { atMost: 0.125 },
      figures: `${sizes.mailBytes} / ${sizes.rawMailBytes} bytes`,
    },
    compare("import of the bundle / of an empty function", imports, "ms", { atMost: 2 }),
    {
      what: `tool list, ${sizes.tools} tools`,
      figures: `${sizes.toolListBytes} bytes`,
    },
    {
      ...compare("MCP tools/call more than the tool over HTTP, p50, ms", mcpLatency.p50, "ms", {
        atMost: 2,
      }),
      result: medianDifference(mcpLatency.p50),
    },
    compare(
      "MCP / HTTP requests per second, 16 connections",
      mcpThroughput.requestsPerSecond,
      "/s",
    ),
    compare(
      "MCP / HTTP processor time per request, 16 connections",
      mcpThroughput.processorMsPerRequest,
      "ms",
    ),
    compare("MCP tools/list, ten times the tools, p50", manyListed.p50, "ms", { atMost: 1.2 }),
    compare("MCP tools/list?toolsets=all, ten times the tools, p50", manyListedAll.p50, "ms"),
    compare("MCP tools/call, ten times the tools, p50", manyCalled.p50, "ms", { atMost: 1.2 }),
    {
      what: `MCP tool list, ${sizes.mcpToolBytes.length} tools`,
      figures: `${sizes.mcpListBytes} bytes`,
    },
    ...sizes.mcpToolBytes.map(({ name, bytes }) => ({
      what: `  ${name}`,
      figures: `${bytes} bytes`,
    })),
    ...rotation,
    ...invocations,
  ]),
);
console.log(`\n${formatToolCosts(tools)}`);

function compare(what: string, pairs: readonly Pair[], unit: string, goal?: Line["goal"]): Line {
  const { connector, baseline } = medians(pairs);
  const figures = `${number(connector)} / ${number(baseline)} ${unit}`;
  return { what, result: medianRatio(pairs), goal, figures };
}
