import { expect, it } from "vitest";
import {
  formatTraceparent,
  newSpanId,
  parseTraceparent,
} from "../../../shared/telemetry/trace-context.ts";

const traceId = "0af7651916cd43dd8448eb211c80319c";
const spanId = "b7ad6b7169203331";

it.each(["00", "01"])("reads a traceparent with flags %s", (flags) => {
  expect(parseTraceparent(`00-${traceId}-${spanId}-${flags}`)).toEqual({ traceId, spanId });
});

it.each([
  undefined,
  null,
  7,
  {},
  "",
  `00-${traceId}-${spanId}`,
  `00-${traceId}-${spanId}-01-more`,
  `ff-${traceId}-${spanId}-01`,
  `00-${"0".repeat(32)}-${spanId}-01`,
  `00-${traceId}-${"0".repeat(16)}-01`,
  `00-${traceId.toUpperCase()}-${spanId}-01`,
  `00-${traceId}-${spanId}-01\n`,
  `00-${traceId}-${spanId}-01${"1".repeat(100)}`,
])("takes nothing from %j", (text) => {
  expect(parseTraceparent(text)).toBeUndefined();
});

it("writes what it reads", () => {
  const id = newSpanId(undefined);

  expect(parseTraceparent(formatTraceparent(id))).toEqual(id);
});

it("keeps the operation of a parent and gives every span an id of its own", () => {
  const parent = { traceId, spanId };
  const [one, other] = [newSpanId(parent), newSpanId(parent)];

  expect([one.traceId, other.traceId]).toEqual([traceId, traceId]);
  expect(new Set([spanId, one.spanId, other.spanId]).size).toBe(3);
});
