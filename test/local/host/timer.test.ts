import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parseSchedule } from "../../../local/host/schedule.ts";
import type { ScheduleMonitor, ScheduleStatus } from "../../../local/host/schedule-monitor.ts";
import { TimerListener, type TimerInfo } from "../../../local/host/timer-listener.ts";
import { startStorage } from "./azurite.ts";
import { startSample } from "./sample-host.ts";

describe("a timer function", () => {
  let runs: TimerInfo[];
  let statuses: Map<string, ScheduleStatus>;

  beforeEach(() => {
    vi.useFakeTimers({ now: new Date("2026-03-01T10:00:00Z") });
    runs = [];
    statuses = new Map();
  });
  afterEach(() => vi.useRealTimers());

  const monitor: ScheduleMonitor = {
    read: (name) => Promise.resolve(statuses.get(name)),
    write: (name, status) => Promise.resolve(void statuses.set(name, status)),
  };

  function timer(expression: string, work = () => Promise.resolve()) {
    return new TimerListener({
      functionName: "tick",
      schedule: parseSchedule(expression),
      runOnStartup: false,
      monitor,
      handle: (info) => {
        runs.push(info);
        return work();
      },
      warn: () => {},
    });
  }

  it("runs when it is due, and remembers it", async () => {
    const tick = timer("0 */10 * * * *");

    await tick.start();
    await vi.advanceTimersByTimeAsync(20 * 60_000);
    tick.stop();
    await vi.advanceTimersByTimeAsync(60 * 60_000);

    expect(runs.map(({ IsPastDue }) => IsPastDue)).toEqual([false, false]);
    expect(runs[1]?.ScheduleStatus).toMatchObject({
      Last: "2026-03-01T10:10:00.000Z",
      Next: "2026-03-01T10:20:00.000Z",
    });
    expect(statuses.get("tick")?.Next).toBe("2026-03-01T10:30:00.000Z");
  });

  it("runs once at the start, past due, when runs were missed", async () => {
    const missed = "2026-03-01T08:00:00.000Z";
    statuses.set("tick", { Last: missed, Next: missed, LastUpdated: missed });
    const tick = timer("0 */10 * * * *");

    await tick.start();
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    tick.stop();

    expect(runs.map(({ IsPastDue }) => IsPastDue)).toEqual([true, false]);
  });

  it("is not run twice at once, and goes on after a failure", async () => {
    const first = Promise.withResolvers<void>();
    const tick = timer("0 * * * * *", () =>
      runs.length === 1 ? first.promise : Promise.resolve(),
    );

    await tick.start();
    await vi.advanceTimersByTimeAsync(5 * 60_000);
    const whileRunning = runs.length;
    first.reject(new Error("failed"));
    await vi.advanceTimersByTimeAsync(60_000);
    tick.stop();

    expect([whileRunning, runs.length]).toEqual([1, 2]);
  });

  it("may be due in more days than a timeout can count", async () => {
    const tick = timer("0 0 0 1 5 *"); // in 61 days

    await tick.start();
    await vi.advanceTimersByTimeAsync(60 * 24 * 60 * 60_000);
    const before = runs.length;
    await vi.advanceTimersByTimeAsync(24 * 60 * 60_000);
    tick.stop();

    expect([before, runs.length]).toEqual([0, 1]);
  });
});

describe("a timer function in the host", () => {
  it("is run on schedule", async () => {
    await using host = await startSample({ settings: { TICK: "* * * * * *" } });

    expect(await host.logged("tick with")).toMatchObject({ functionName: "tick" });
  });

  it("is run by hand alone where the host is told so", async () => {
    vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"] });
    await using host = await startSample({ settings: { TICK: "* * * * * *" }, timersByHand: true });

    await vi.advanceTimersByTimeAsync(60_000);
    vi.useRealTimers();
    await host.fireTimer("tick");

    const ticks = host.log.filter(({ message }) => message.includes("tick with"));
    expect(ticks).toHaveLength(1);
  });

  it("is run on demand, and tells when it fails", async () => {
    await using host = await startSample({ settings: { TICK_FAILS: "1" } });

    await expect(host.fireTimer("tick")).rejects.toThrow("tick failed");
  });

  it("is past due in a host that starts after the run was missed", async () => {
    await using storage = await startStorage();
    const settings = { AzureWebJobsStorage: storage.connectionString };
    vi.useFakeTimers({ now: new Date("2025-12-31T00:00:00Z"), toFake: ["Date"] });
    const earlier = await startSample({ settings });
    await earlier.close();
    vi.useRealTimers();

    await using later = await startSample({ settings });

    expect((await later.logged("tick with")).message).toContain("past due: true");
  });
});
