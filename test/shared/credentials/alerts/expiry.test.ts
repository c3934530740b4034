import { expect, it } from "vitest";
import { judgeExpiry } from "../../../../shared/credentials/alerts/expiry.ts";
import { days } from "../../../../shared/credentials/durations.ts";
import { noon } from "../watch-fixtures.ts";

const judge = (left: number) => judgeExpiry({ kind: "secret", end: noon + left }, noon);

it.each([
  [61 * days, "healthy", "ok", undefined],
  [60 * days, "expiring", "info", 60],
  [30 * days + 1, "expiring", "info", 60],
  [30 * days, "expiring", "warning", 30],
  [14 * days, "expiring", "high", 14],
  [7 * days, "expiring", "critical", 7],
  [1 * days, "expiring", "critical", 1],
  [1, "expiring", "critical", 1],
  [0, "expired", "critical", 0],
  [-400 * days, "expired", "critical", 0],
])("with %i ms left a secret is %s: %s, threshold %s", (left, rule, level, threshold) => {
  expect(judge(left)).toMatchObject({ rule, level, threshold });
});

it("counts whole days, negative after the end", () => {
  expect([judge(36 * 3_600_000), judge(-1)].map(({ daysLeft }) => daysLeft)).toEqual([1, -1]);
});

it("does not miss an end in a federated credential, which has none", () => {
  expect(judgeExpiry({ kind: "federated", end: undefined }, noon)).toEqual({
    rule: "healthy",
    level: "ok",
    threshold: undefined,
    daysLeft: undefined,
  });
});
