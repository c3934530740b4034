import { expect, it } from "vitest";
import { createHealthReader, healthOf } from "../../../shared/credentials/health.ts";
import { createReportStore } from "../../../shared/credentials/store/report-store.ts";
import type { Level, RunReport } from "../../../shared/credentials/run-report.ts";
import { FakeDocuments } from "../../fakes/fake-documents.ts";
import { appReport, noon, runReport, verdict } from "./watch-fixtures.ts";

const hour = 3_600_000;

function report(level: Level): RunReport {
  const lastCompleteAt = new Date(noon).toISOString();
  return { ...runReport([appReport([verdict(), verdict({ level })])]), lastCompleteAt };
}

it.each<[Level, number, string]>([
  ["ok", 0, "ok"],
  ["high", 3 * hour, "ok"],
  ["critical", 0, "critical"],
  ["ok", 3 * hour + 1, "stale"],
  ["critical", 4 * hour, "stale"],
])("calls a run with the verdict %s, %i ms ago, %s", (level, age, health) => {
  expect(healthOf({ ok: true, value: report(level) }, noon + age)).toBe(health);
});

it("calls a report that is missing or unreadable stale", () => {
  expect(healthOf({ ok: true, value: undefined }, noon)).toBe("stale");
  expect(healthOf({ ok: false, failure: "denied" }, noon)).toBe("stale");
});

it("reads storage twice a minute at most, and again after an outage", async () => {
  const documents = new FakeDocuments();
  await createReportStore(documents).write(report("ok"));
  let now = noon;
  const health = createHealthReader(createReportStore(documents), () => now);

  documents.down = true;
  const down = await health();
  documents.down = false;
  const kept = await health();
  now += 30_000;

  expect([down, kept, await health()]).toEqual(["stale", "stale", "ok"]);
});
