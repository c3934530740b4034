/**
 * `npm run bench`: how fast, large and heavy the connector is, from one run on one machine. It runs
 * as built, in the local host, against the local cloud without any delay, and is compared with a
 * bare function in the same host (apps/bare.ts). Ratios hardly depend on the machine; figures do.
 * Nothing is asserted: the exit code is 1 only when something did not work.
 */
import { buildApps } from "./apps.ts";
import { measureImport } from "./import-time.ts";
import { measureLatency } from "./latency.ts";
import { formatReport, type Line, number } from "./report.ts";
import { measureRotation } from "./rotation.ts";
import { measureSizes } from "./sizes.ts";
import { medianRatio, medians, type Pair } from "./statistics.ts";
import { startTargets } from "./targets.ts";
import { measureThroughput } from "./throughput.ts";

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

const rotation = await measureRotation();

console.log(
  formatReport([
    compare("outlook_email_search, 25 mails, p50", latency.p50, "ms", { atMost: 1.25 }),
    compare("outlook_email_search, 25 mails, p95", latency.p95, "ms"),
    compare("requests per second, 16 connections", throughput.requestsPerSecond, "/s", {
      atLeast: 0.8,
    }),
    compare("processor time per request, 16 connections", throughput.processorMsPerRequest, "ms"),
    compare("resident memory after the load", [resident], "MB"),
    {
      what: "25 mails / raw Graph page",
      ratio: sizes.mailBytes / sizes.rawMailBytes,
      goal: { atMost: 0.125 },
      figures: `${sizes.mailBytes} / ${sizes.rawMailBytes} bytes`,
    },
    compare("import of the bundle / of an empty function", imports, "ms", { atMost: 2 }),
    {
      what: `tool list, ${sizes.tools} tools`,
      figures: `${sizes.toolListBytes} bytes`,
    },
    ...rotation,
  ]),
);

function compare(what: string, pairs: readonly Pair[], unit: string, goal?: Line["goal"]): Line {
  const { connector, baseline } = medians(pairs);
  const figures = `${number(connector)} / ${number(baseline)} ${unit}`;
  return { what, ratio: medianRatio(pairs), goal, figures };
}
