import { beforeEach, expect, it } from "vitest";
import { acknowledge } from "../../../../shared/credentials/alerts/acknowledge.ts";
import { readAlertState } from "../../../../shared/credentials/alerts/alert-state.ts";
import { subjectOf } from "../../../../shared/credentials/alerts/subject.ts";
import { alertStateName, tellAlerts } from "../../../../shared/credentials/alerts/tell-alerts.ts";
import { days, hours, minutes } from "../../../../shared/credentials/durations.ts";
import type { Verdict } from "../../../../shared/credentials/run-report.ts";
import { FakeDocuments } from "../../../fakes/fake-documents.ts";
import {
  appReport,
  expired,
  expiring,
  FakeClock,
  noon,
  runReport,
  verdict,
} from "../watch-fixtures.ts";
import { FakeChannel } from "./fake-channel.ts";

let clock: FakeClock;
let documents: FakeDocuments;
let teams: FakeChannel;
let webhook: FakeChannel;
let logged: string[];
beforeEach(() => {
  clock = new FakeClock();
  documents = new FakeDocuments();
  teams = new FakeChannel("teams");
  webhook = new FakeChannel("webhook");
  logged = [];
});

const ports = () => ({
  documents,
  channels: [teams, webhook],
  clock,
  portal: "https://entra.microsoft.com",
  log: (event: string) => logged.push(event),
});

async function run(...verdicts: Verdict[]): Promise<string[]> {
  await tellAlerts(runReport([appReport(verdicts)]), ports());
  return teams.take();
}

const state = () => readAlertState(documents.stored.get(alertStateName)?.text);

it("tells each threshold once as it is passed, louder each time", async () => {
  const told: string[][] = [];
  for (const threshold of [60, 30, 14, 7, 1]) {
    told.push(await run(expiring(threshold)), await run(expiring(threshold)));
    clock.time += 10 * minutes;
  }
  told.push(await run(expired));

  expect(told).toEqual([
    [
      "alert info: Ends in 60 days.",
      "all_well info: 1 app was checked at 2026-03-02T12:00:00.000Z.",
    ],
    [],
    ["alert warning: Ends in 30 days."],
    [],
    ["alert high: Ends in 14 days."],
    [],
    ["alert critical: Ends in 7 days."],
    [],
    ["alert page: Ends in 1 days."],
    [],
    ["alert page: All is well."],
  ]);
});

it.each([
  [60, 10 * days, 0],
  [30, 10 * days, 0],
  [14, 23 * hours, 0],
  [14, 24 * hours, 1],
  [7, 23 * hours, 0],
  [7, 24 * hours, 1],
  [1, 3 * hours, 0],
  [1, 4 * hours, 1],
])("repeats what stands at %i days after %i ms: %i times", async (threshold, later, count) => {
  await run(expiring(threshold));
  clock.time += later;

  const again = await run(expiring(threshold));

  expect(again.filter((told) => told.startsWith("alert"))).toHaveLength(count);
});

it("closes what ended with one note, and tells it anew should it come back", async () => {
  await run(expiring(14));

  const closed = await run(expiring(14), verdict()).then(async () => await run(verdict()));
  const after = await run(verdict());
  const back = await run(expiring(14));

  expect(closed).toEqual([
    "resolved high: What was reported as expiring is no longer so.",
    "all_well info: 1 app was checked at 2026-03-02T12:00:00.000Z.",
  ]);
  expect(after).toEqual([]);
  expect(back).toEqual(["alert high: Ends in 14 days."]);
});

it("does not call resolved what it could not look at", async () => {
  await run(expiring(7));
  const unreadable = verdict({ rule: "unreadable", level: "unknown", summary: "Not readable." });

  const blind = await run(unreadable);
  await tellAlerts(runReport([], { complete: false }), ports());
  const unfinished = teams.take();

  expect(blind).toEqual(["alert high: Not readable."]);
  expect(unfinished).toEqual([]);
  expect(Object.values(state().standing).map(({ rule }) => rule)).toEqual([
    "expiring",
    "unreadable",
  ]);
});

it("waits for the third turn before it tells of what passes by itself", async () => {
  const throttled = (turns: number) =>
    verdict({ rule: "unreadable", level: "unknown", turns, summary: "Throttled." });

  const told = [await run(throttled(1)), await run(throttled(2)), await run(throttled(3))];

  expect(told).toEqual([[], [], ["alert high: Throttled."]]);
});

it("grows louder when nobody takes it up", async () => {
  const blocked = verdict({ rule: "blocked_limit", level: "blocked", summary: "Full." });
  const told: string[] = [];
  for (let hour = 0; hour <= 73; hour += 1) {
    told.push(...(await run(blocked)));
    clock.time += 1 * hours;
  }

  expect(told).toEqual([
    "alert high: Full.",
    "alert high: Full.",
    "alert high: Full.",
    "alert critical: Full.",
  ]);
});

it("is silent while somebody is at it, until the day named, and speaks up when it grows worse", async () => {
  await run(expiring(14));
  const subject = subjectOf(expiring(14));
  const until = noon + 5 * days;
  const acknowledged = acknowledge(state(), { subject, until, by: "anna", why: "Moving." }, noon);
  await documents.write(alertStateName, JSON.stringify(acknowledged));

  clock.time += 2 * days;
  const silent = await run(expiring(14));
  const worse = await run(expiring(7));
  await documents.write(alertStateName, JSON.stringify(acknowledged));
  clock.time = until;
  const over = await run(expiring(14));

  expect({ silent, worse, over }).toEqual({
    silent: [],
    worse: ["alert critical: Ends in 7 days."],
    over: ["alert high: Ends in 14 days."],
  });
});

it("refuses to acknowledge without an end, a reason or an alert", async () => {
  await run(expiring(14));
  const good = { subject: subjectOf(expiring(14)), until: noon + days, by: "anna", why: "Moving." };
  const refusal = (change: object) => () => acknowledge(state(), { ...good, ...change }, noon);

  expect(refusal({ subject: "another" })).toThrow("No alert with this subject stands.");
  expect(refusal({ until: noon })).toThrow("lies in the past");
  expect(refusal({ until: noon + 91 * days })).toThrow("90 days ahead");
  expect(refusal({ until: Number.NaN })).toThrow("lies in the past");
  expect(refusal({ why: " " })).toThrow("A reason");
});

it("sends a sign of life once a week, and only when all is well", async () => {
  const first = await run(verdict());
  clock.time += 6 * days;
  const early = await run(verdict());
  clock.time += 1 * days;
  const ill = await run(expiring(30));
  const well = await run(verdict());

  expect(first).toEqual(["all_well info: 1 app was checked at 2026-03-02T12:00:00.000Z."]);
  expect(early).toEqual([]);
  expect(ill).toEqual(["alert warning: Ends in 30 days."]);
  expect(well.at(-1)).toMatch(/^all_well/);
});

it("gathers changes that open no door into one digest a day", async () => {
  const change = (about: string) =>
    verdict({ rule: "tampered", level: "warning", about, summary: `${about} changed.` });

  const first = await run(change("optionalClaims"));
  clock.time += 1 * hours;
  const second = await run(change("optionalClaims"), change("logoutUrl"));
  clock.time += 23 * hours;
  const digest = await run(change("optionalClaims"), change("logoutUrl"));

  expect([first, second, digest]).toEqual([
    ["alert warning: optionalClaims changed."],
    [],
    ["alert warning: logoutUrl changed."],
  ]);
});

it("tells two findings of one rule apart", async () => {
  const hit = (about: string) =>
    verdict({ rule: "tampered", level: "high", about, summary: about });

  const told = await run(hit("owners"), hit("redirectUris"));

  expect(told).toEqual(["alert high: owners", "alert high: redirectUris"]);
});

it("tells twice rather than not at all when it cannot remember", async () => {
  documents.down = true;

  const told = [await run(expiring(14)), await run(expiring(14))];

  expect(told).toEqual([["alert high: Ends in 14 days."], ["alert high: Ends in 14 days."]]);
  expect(logged).toContain("credential_alert_state_failed");
});

it("starts anew from a document that is damaged", async () => {
  await documents.write(alertStateName, '{"standing": 1');

  const told = await run(expiring(14));

  expect(told).toEqual(["alert high: Ends in 14 days."]);
  expect(state().channels["teams"]?.told).not.toEqual({});
});

it("does not overwrite what another run wrote meanwhile", async () => {
  await run(expiring(14));
  const original = webhook.deliver.bind(webhook);
  webhook.deliver = async (parcel) => {
    await documents.write(
      alertStateName,
      JSON.stringify({ standing: {}, acknowledged: {}, channels: {} }),
    );
    return await original(parcel);
  };

  await run(expiring(7));

  expect(state().channels).toEqual({});
});

it("tells a channel that failed everything once it works again, and that it works", async () => {
  await run(verdict());
  teams.failure = "HTTP 503";
  await run(expiring(14));
  const others = webhook.take();
  await run(verdict());
  teams.failure = undefined;
  clock.time += 10 * minutes;

  const back = await run(verdict());
  const closed = webhook.take();

  expect(others).toContain("alert high: Alerts do not arrive over teams: HTTP 503.");
  expect(back).toEqual([
    "channel_test info: Earlier deliveries over teams failed; nothing is left to tell.",
  ]);
  expect(closed).toContain("resolved high: What was reported as channel down is no longer so.");
});

it("leaves a channel that fails in peace for longer and longer, four hours at most", async () => {
  let tries = 0;
  teams.deliver = async () => {
    tries += 1;
    return { ok: false, failure: "HTTP 410" };
  };
  for (let minute = 0; minute < 24 * 60; minute += 10) {
    await run(expiring(14));
    clock.time += 10 * minutes;
  }

  // 0, 10, 30, 70, 150, 310 minutes, then every four hours.
  expect(tries).toBe(6 + 4);
});
