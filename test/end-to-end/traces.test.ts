/** Traces of the whole connector: one operation each, by the conventions, and nothing of what was said. */
import * as conventions from "@opentelemetry/semantic-conventions/incubating";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Telemetry } from "../../local/cloud/insights.ts";
import type { InvocationView } from "../../shared/invocations/types.ts";
import { formatTraceparent, newSpanId } from "../../shared/telemetry/trace-context.ts";
import { type Answer, type Connector, startWritingStack } from "./connector.ts";

const prompt =
  "Summarise the page *Launch plan* of the *Aurora* site and send the summary by mail to " +
  "ben.okafor@lumencycles.example";

/** Each kind of call under an operation of its own, as a traced client sends it. */
const operations = {
  claude: newSpanId(undefined),
  http: newSpanId(undefined),
  mcp: newSpanId(undefined),
  command: newSpanId(undefined),
};

let connector: Connector;
let taken: readonly Telemetry[];
let untraced: number;

beforeAll(async () => {
  connector = await startWritingStack({ rotator: true });
  await callOverHttp();
  await connector.restart();
  untraced = connector.cloud.insights.taken.length;

  await connector.restart({ ...switchedOn, ...connector.cloud.insights.settings });
  await askClaude();
  await callOverHttp();
  await callOverMcp();
  await postCommand();
  await connector.restart();
  taken = [...connector.cloud.insights.taken];
});
afterAll(async () => await connector.discard());
