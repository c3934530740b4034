import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CallFailure } from "../../../shared/errors/call-failure.ts";
import { ConnectorError } from "../../../shared/errors/connector-error.ts";
import type { FinishedSpan, SpanStart } from "../../../shared/telemetry/span.ts";
import {
  below,
  collectSpans,
  currentTraceparent,
  inSpan,
} from "../../../shared/telemetry/spans.ts";
import { formatTraceparent, newSpanId } from "../../../shared/telemetry/trace-context.ts";

let spans: FinishedSpan[];
beforeEach(() => {
  spans = [];
  collectSpans((span) => spans.push(span));
});
afterEach(() => collectSpans(undefined));

const start = (name: string): SpanStart => ({ name, kind: "internal", attributes: { a: 1 } });
const explanation = { happened: "h", because: "someone@example.org", remedy: "r" };

it("puts a span below the one that it began in, also after a pause", async () => {
  await inSpan(start("outer"), async () => {
    await new Promise((resolve) => setImmediate(resolve));
    await inSpan(start("inner"), async () => {});
  });

  const [inner, outer] = spans;
  expect([inner?.name, outer?.name]).toEqual(["inner", "outer"]);
  expect(inner?.parent).toEqual(outer?.id);
  expect(outer?.parent).toBeUndefined();
});

it("keeps operations apart that run at the same time", async () => {
  const [one, other] = [newSpanId(undefined), newSpanId(undefined)];
  const work = async () => await inSpan(start("work"), async () => {});

  await Promise.all([below(one, work), below(other, work)]);

  expect(spans.map(({ parent }) => parent)).toEqual([one, other]);
});

it("tells a message the span in which it is sent", async () => {
  const told = await inSpan(start("send"), async () => currentTraceparent());

  expect(told).toBe(formatTraceparent(spans[0]!.id));
  expect(currentTraceparent()).toBeUndefined();
});

it("holds what it began with and what is found out", async () => {
  const result = await inSpan(start("work"), async (span) => {
    span.set({ b: "two" });
    return "result";
  });

  expect(result).toBe("result");
  expect(spans[0]).toMatchObject({ attributes: { a: 1, b: "two" }, failure: undefined });
  expect(spans[0]?.attributes).not.toHaveProperty("error.type");
});

describe("what is thrown", () => {
  it.each([
    [new ConnectorError("throttled", explanation), "throttled"],
    [new CallFailure("denied", "someone@example.org"), "denied"],
    [new TypeError("someone@example.org"), "TypeError"],
    [Object.assign(new Error("x"), { name: "someone@example.org" }), "_OTHER"],
    ["someone@example.org", "_OTHER"],
  ])("%s rises, and is named by its kind alone", async (thrown, type) => {
    const failing = inSpan(start("work"), async () => {
      await Promise.resolve();
      // oxlint-disable-next-line typescript/only-throw-error -- Some libraries throw no errors.
      throw thrown;
    });

    await expect(failing).rejects.toBe(thrown);
    expect(spans[0]).toMatchObject({ failure: type, attributes: { "error.type": type } });
    expect(JSON.stringify(spans)).not.toContain("example.org");
  });

  it("keeps the better name that was found before", async () => {
    const failing = inSpan(start("work"), async (span) => {
      span.fail("404");
      throw new Error("gone");
    });

    await expect(failing).rejects.toThrow("gone");
    expect(spans[0]?.failure).toBe("404");
  });
});

it("makes nothing where nobody collects", async () => {
  collectSpans(undefined);

  const work = async () =>
    await inSpan(start("work"), async (span) => {
      span.set({ b: 2 });
      span.fail("x");
      return currentTraceparent();
    });
  const told = await below(newSpanId(undefined), work);

  expect(told).toBeUndefined();
  expect(spans).toEqual([]);
});
