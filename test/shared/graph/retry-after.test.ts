import { describe, expect, it } from "vitest";
import { retryAfterSeconds } from "../../../shared/graph/retry-after.ts";

const now = Date.parse("2026-03-02T09:00:00Z");
const inTenSeconds = "Mon, 02 Mar 2026 09:00:10 GMT";

describe("retryAfterSeconds", () => {
  it.each([
    ["whole seconds", { "retry-after": "7" }, 7],
    ["fractional seconds", { "retry-after": "2.128" }, 2.128],
    ["an HTTP date", { "retry-after": inTenSeconds }, 10],
    ["a date that has passed", { "retry-after": "Mon, 02 Mar 2026 08:00:00 GMT" }, 0],
    ["a reset of the rate limit", { "ratelimit-reset": "30" }, 30],
    ["the larger of both", { "retry-after": "5", "ratelimit-reset": "30" }, 30],
    ["the larger of both, other way round", { "retry-after": "50", "ratelimit-reset": "3" }, 50],
    ["nothing", {}, undefined],
    ["a negative number", { "retry-after": "-5" }, undefined],
    ["text", { "retry-after": "soon" }, undefined],
    ["no value", { "retry-after": "" }, undefined],
  ])("reads %s", (_, headers, expected) => {
    expect(retryAfterSeconds(new Headers(Object.entries(headers)), now)).toBe(expected);
  });

  it("measures a date by the service's own clock, when it tells it", () => {
    const headers = { "retry-after": inTenSeconds, date: "Mon, 02 Mar 2026 09:00:06 GMT" };

    expect(retryAfterSeconds(new Headers(headers), now)).toBe(4);
  });
});
