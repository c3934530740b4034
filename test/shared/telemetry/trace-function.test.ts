import { InvocationContext } from "@azure/functions";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readMessage, writeMessage } from "../../../shared/storage/queue-message.ts";
import type { FinishedSpan } from "../../../shared/telemetry/span.ts";
import { collectSpans, currentSpan, inSpan } from "../../../shared/telemetry/spans.ts";
import { formatTraceparent, newSpanId } from "../../../shared/telemetry/trace-context.ts";
import { traceFunction } from "../../../shared/telemetry/trace-function.ts";

let spans: FinishedSpan[];
beforeEach(() => {
  spans = [];
  collectSpans((span) => spans.push(span));
});
afterEach(() => collectSpans(undefined));

const host = newSpanId(undefined);
const sender = newSpanId(undefined);

/** Calls a function as the library does, after the hook; resolves to what it was given. */
async function call(input: unknown, trigger: object, traceParent = formatTraceparent(host)) {
  const invocationContext = new InvocationContext({
    options: { trigger: { type: "queueTrigger", name: "queue", ...trigger } },
    traceContext: { traceParent },
  });
  const hook = {
    invocationContext,
    functionHandler: async (given: unknown) => {
      await inSpan({ name: "work", kind: "internal", attributes: {} }, async () => {});
      return given;
    },
  };
  traceFunction(hook);
  return await hook.functionHandler(input);
}

it("puts the work of an HTTP function below the host's request, with no span of its own", async () => {
  const given = await call("request", { type: "httpTrigger" });

  expect(given).toBe("request");
  expect(spans.map(({ name, parent }) => ({ name, parent }))).toEqual([
    { name: "work", parent: host },
  ]);
});

it.each([
  ["encoded", (text: string) => text],
  ["parsed by the library", (text: string) => JSON.parse(Buffer.from(text, "base64").toString())],
])("puts the work of a message below its sender, %s", async (_form, arrive) => {
  const message = arrive(writeMessage({ id: "1" }, formatTraceparent(sender)));

  const given = await call(message, { queueName: "jobs" });

  const [work, consumer] = spans;
  expect(readMessage(given)).toEqual({ id: "1" });
  expect(consumer).toMatchObject({
    name: "process jobs",
    kind: "consumer",
    parent: sender,
    link: host,
  });
  expect(work?.parent).toEqual(consumer?.id);
});

it.each([
  ["nothing", undefined],
  ["nonsense", "nonsense"],
  ["a number", 7],
  ["an object", { traceId: "x" }],
  ["more than a traceparent", `${formatTraceparent(sender)}${"-x".repeat(50_000)}`],
])("puts a message that names %s below the host's own request", async (_what, traceparent) => {
  const given = await call({ id: "1", traceparent }, { queueName: "jobs" });

  expect(readMessage(given)).toEqual({ id: "1" });
  expect(spans.at(-1)).toMatchObject({ name: "process jobs", parent: host, link: undefined });
});

it.each(["text", 7, null, [1]])("lets the message %j through as it is", async (message) => {
  expect(await call(message, { queueName: "jobs" })).toEqual(message);
});

it("begins an operation where the host names none that can be read", async () => {
  await call("request", { type: "httpTrigger" }, "");

  expect(spans[0]?.parent).toBeUndefined();
  expect(currentSpan()).toBeUndefined();
});

it("lets what a function throws rise", async () => {
  const invocationContext = new InvocationContext({
    options: { trigger: { type: "queueTrigger", name: "queue", queueName: "jobs" } },
  });
  const hook = {
    invocationContext,
    functionHandler: async (): Promise<never> => await Promise.reject(new TypeError("no")),
  };
  traceFunction(hook);

  await expect(hook.functionHandler()).rejects.toThrow("no");
  expect(spans[0]).toMatchObject({ name: "process jobs", failure: "TypeError" });
});
