import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { FinishedSpan } from "../../../shared/telemetry/span.ts";
import { createSpanBuffer } from "../../../shared/telemetry/span-buffer.ts";
import { sampleSpan } from "./sample-span.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const named = (...names: string[]) => names.map((name) => sampleSpan({ name }));
const namesOf = (spans: readonly FinishedSpan[]) => spans.map(({ name }) => name);

/** Takes batches, or hands the first ones back. */
function collector(refusals = 0) {
  const batches: string[][] = [];
  let left = refusals;
  return {
    batches,
    send: (spans: readonly FinishedSpan[]) => {
      batches.push(namesOf(spans));
      return Promise.resolve(left-- > 0 ? spans : []);
    },
  };
}

it("sends what came within five seconds at once, and nothing before", async () => {
  const { send, batches } = collector();
  const buffer = createSpanBuffer({ send });

  for (const span of named("a", "b")) buffer.add(span);
  await vi.advanceTimersByTimeAsync(4_999);
  expect(batches).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);

  expect(batches).toEqual([["a", "b"]]);
});

it("sends later what comes later, and is silent in between", async () => {
  const { send, batches } = collector();
  const buffer = createSpanBuffer({ send });

  buffer.add(sampleSpan({ name: "a" }));
  await vi.advanceTimersByTimeAsync(60_000);
  buffer.add(sampleSpan({ name: "b" }));
  await vi.advanceTimersByTimeAsync(60_000);

  expect(batches).toEqual([["a"], ["b"]]);
  expect(vi.getTimerCount()).toBe(0);
});

it("tries again, ever less often, in the order of arrival", async () => {
  const { send, batches } = collector(2);
  const buffer = createSpanBuffer({ send });

  buffer.add(sampleSpan({ name: "a" }));
  await vi.advanceTimersByTimeAsync(5_000);
  buffer.add(sampleSpan({ name: "b" }));
  await vi.advanceTimersByTimeAsync(9_999);
  expect(batches).toEqual([["a"]]);
  await vi.advanceTimersByTimeAsync(1);
  expect(batches.slice(1)).toEqual([["a", "b"]]);
  await vi.advanceTimersByTimeAsync(20_000);

  expect(batches.slice(2)).toEqual([["a", "b"]]);
  expect(vi.getTimerCount()).toBe(0);
});

it("drops the oldest that did not fail when there is no more room", async () => {
  const { send, batches } = collector();
  const buffer = createSpanBuffer({ send, capacity: 2 });

  buffer.add(sampleSpan({ name: "failed", failure: "500" }));
  for (const span of named("old", "new")) buffer.add(span);
  await buffer.close();

  expect(batches).toEqual([["failed", "new"]]);
});

it("drops the oldest of those that failed where all did", async () => {
  const { send, batches } = collector();
  const buffer = createSpanBuffer({ send, capacity: 2 });

  for (const name of ["a", "b", "c"]) buffer.add(sampleSpan({ name, failure: "500" }));
  await buffer.close();

  expect(batches).toEqual([["b", "c"]]);
});

it("sends large amounts in batches", async () => {
  const { send, batches } = collector();
  const buffer = createSpanBuffer({ send });

  for (let index = 0; index < 1_100; index += 1) buffer.add(sampleSpan());
  await vi.advanceTimersByTimeAsync(5_000);

  expect(batches.map(({ length }) => length)).toEqual([500, 500, 100]);
});

it("sends what is left when it closes, and sets no timer again", async () => {
  const { send, batches } = collector(1);
  const buffer = createSpanBuffer({ send });

  buffer.add(sampleSpan({ name: "a" }));
  await buffer.close();

  expect(batches).toEqual([["a"]]);
  expect(vi.getTimerCount()).toBe(0);
});
