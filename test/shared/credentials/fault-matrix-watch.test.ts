/** The faults that alerts and the tamper watch answer, by their numbers in the protocol's matrix. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Network, startNetwork } from "../../../local/network/network.ts";
import { judgeSilence } from "../../../shared/credentials/alerts/dead-man.ts";
import { logVerdicts } from "../../../shared/credentials/alerts/events.ts";
import { channelSecrets, openChannels } from "../../../shared/credentials/alerts/open-channels.ts";
import { createPost } from "../../../shared/outbound/post.ts";
import { readAlertState } from "../../../shared/credentials/alerts/alert-state.ts";
import { alertStateName, tellAlerts } from "../../../shared/credentials/alerts/tell-alerts.ts";
import { days, hours, minutes } from "../../../shared/credentials/durations.ts";
import { judge } from "../../../shared/credentials/judge.ts";
import { derive } from "../../../shared/credentials/derive.ts";
import { acceptBaseline } from "../../../shared/credentials/tamper/accept-baseline.ts";
import { baselineName } from "../../../shared/credentials/tamper/baseline.ts";
import type { EntraCredential, Facts, SecretHistory } from "../../../shared/credentials/facts.ts";
import type { Verdict } from "../../../shared/credentials/run-report.ts";
import { FakeDocuments } from "../../fakes/fake-documents.ts";
import { FakeChannel } from "./alerts/fake-channel.ts";
import {
  byRotator,
  FakeWatch,
  grace,
  ownKey,
  secretsChanged,
  shortly,
} from "./tamper/fake-watch.ts";
import {
  appReport,
  expiring,
  FakeClock,
  FakeVault,
  keyId,
  managedApp,
  noon,
  runReport,
  verdict,
} from "./watch-fixtures.ts";

const otherKey = "7d2a0f4e-0000-4000-8000-0000000000bb";

describe("the dead man's switch", () => {
  it.each([
    [3 * hours, undefined],
    [3 * hours + 1, "critical"],
    [-4 * hours, "critical"],
  ])(
    "fault 28: a timer that never fires is told: %i ms after the last run, %s",
    (silence, level) => {
      const report = runReport([], { lastCompleteAt: new Date(noon - silence).toISOString() });

      expect(judgeSilence({ ok: true, value: report }, noon)?.level).toBe(level);
    },
  );

  it("fault 28: a watch that never ran, or whose report is gone, is told too", () => {
    const verdicts = [
      judgeSilence({ ok: true, value: undefined }, noon),
      judgeSilence({ ok: true, value: runReport([], { lastCompleteAt: undefined }) }, noon),
      judgeSilence({ ok: false, failure: "denied" }, noon),
    ];

    expect(verdicts.map((one) => one?.rule)).toEqual(Array(3).fill("no_recent_run"));
    expect(verdicts[0]?.action).toContain("host id");
  });
});

describe("changes by others", () => {
  let watch: FakeWatch;
  beforeEach(async () => {
    watch = new FakeWatch();
    await watch.promote();
    await watch.look();
    await acceptBaseline(
      { app: managedApp, by: grace, why: "Checked.", dryRun: false },
      watch.ports,
    );
  });

  it("fault 33: a live key removed by hand is told with actor and time", async () => {
    watch.credentials["passwordCredentials"] = [];
    watch.events = [secretsChanged({ before: [keyId], after: [] }, { at: noon + 30 * minutes })];

    const verdicts = await watch.look(1 * hours);

    expect(verdicts).toHaveLength(1);
    expect(verdicts[0]).toMatchObject({ level: "high", rule: "tampered", keyId });
    expect(verdicts[0]!.summary).toContain(`at 2026-03-02T12:30:00.000Z by user ${grace}`);
  });

  it("fault 33: it is told although the log is silent and the emergency has replaced the key", async () => {
    watch.credentials["passwordCredentials"] = [];
    await watch.look(10 * minutes);
    await watch.promote(otherKey, "beef");
    watch.credentials["passwordCredentials"] = [{ ...ownKey, keyId: otherKey }];

    const verdicts = await watch.look(20 * minutes);
    const later = await watch.look(10 * days);

    expect(verdicts).toMatchObject([{ level: "high", rule: "tampered", keyId }]);
    expect(later).toEqual(verdicts);
  });

  it("fault 34: a candidate removed by hand is told", async () => {
    await watch.vault.set(managedApp.next, "value", { tags: { n: "beef", k: otherKey } });
    watch.credentials["passwordCredentials"] = [ownKey, { ...ownKey, keyId: otherKey }];
    await watch.look(1 * hours);
    watch.credentials["passwordCredentials"] = [ownKey];
    await watch.look(1 * hours);

    expect(await watch.look(20 * minutes)).toMatchObject([{ rule: "tampered", keyId: otherKey }]);
  });

  it("fault 17: a list that lags for ten minutes is no tampering", async () => {
    await watch.vault.set(managedApp.next, "value", { tags: { n: "beef", k: otherKey } });
    const missing = await watch.look(1 * hours);
    const stillMissing = await watch.look(10 * minutes);
    watch.credentials["passwordCredentials"] = [ownKey, { ...ownKey, keyId: otherKey }];

    expect([missing, stillMissing, await watch.look(10 * minutes)]).toEqual([[], [], []]);
  });

  it("fault 35: a reset that wipes every secret is told: what went and what came", async () => {
    const foreign = { keyId: grace, displayName: "script", facts: "f" };
    watch.credentials["passwordCredentials"] = [foreign];
    const change = { before: [keyId], after: [grace] };
    watch.events = [secretsChanged(change, { at: noon + 30 * minutes })];
    await watch.look(1 * hours);

    const verdicts = await watch.look(1 * hours);

    expect(verdicts.every(({ rule }) => rule === "tampered")).toBe(true);
    expect(new Set(verdicts.map((one) => one.keyId))).toEqual(new Set([keyId, grace]));
  });

  it("fault 36: another connector's secret on the same app is told, and not taken for ours", async () => {
    const other = `m365c:staging:${"e".repeat(32)}`;
    watch.credentials["passwordCredentials"] = [
      ownKey,
      { keyId: otherKey, displayName: other, facts: "f" },
    ];
    const change = { before: [keyId], after: [keyId, otherKey], names: { [otherKey]: other } };
    watch.events = [secretsChanged(change, { at: noon + 30 * minutes })];
    await watch.look(1 * hours);

    const verdicts = await watch.look(1 * hours);

    expect(verdicts.map((one) => [one.level, one.keyId])).toEqual([
      ["high", otherKey],
      ["high", otherKey],
    ]);
    expect(verdicts[0]!.summary).toContain("named as a connector names its own");
  });

  it.each(["denied", "throttled", "unavailable"] as const)(
    "fault 39: reading that is %s is unknown, never an empty list",
    async (failure) => {
      watch.credentials["keyCredentials"] = [{ keyId: otherKey, displayName: "", facts: "f" }];
      watch.fields["owners"] = [grace];
      await acceptBaseline(
        { app: managedApp, by: grace, why: "Checked.", dryRun: false },
        watch.ports,
      );
      watch.fields["appRoles"] = ["new"];
      await watch.look(1 * hours);
      const standing = await watch.look(1 * hours);
      watch.unread = failure;

      const unread = [...(await watch.look(1 * hours)), ...(await watch.look(1 * hours))];

      watch.unread = undefined;
      expect(shortly(standing)).toEqual(["high tampered state appRoles"]);
      expect(shortly(unread)).toEqual(Array(2).fill("unknown tamper_unknown state"));
      expect(await watch.look(1 * hours)).toEqual(standing);
    },
  );

  it.each([
    ["deleted", (at: FakeWatch) => at.vault.deleted.add(baselineName(managedApp))],
    ["purged", (at: FakeWatch) => at.vault.secrets.delete(baselineName(managedApp))],
    ["damaged", (at: FakeWatch) => at.vault.set(baselineName(managedApp), "{}", { tags: {} })],
    [
      "without a name",
      (at: FakeWatch) => {
        const [newest] = at.vault.secrets.get(baselineName(managedApp)) ?? [];
        return at.vault.set(baselineName(managedApp), newest!.value.replace(grace, ""), {
          tags: {},
        });
      },
    ],
  ])(
    "fault 51: with a baseline that is %s the state is unknown, and none is taken",
    async (_, break_) => {
      await break_(watch);
      watch.fields["owners"] = [grace];
      const versions = () => watch.vault.secrets.get(baselineName(managedApp))?.length;
      const before = versions();

      const verdicts = [...(await watch.look(1 * hours)), ...(await watch.look(1 * hours))];

      expect(shortly(verdicts)).toEqual(Array(2).fill("unknown tamper_unknown baseline"));
      expect(versions()).toBe(before);
    },
  );

  it("fault 51: a baseline that may not be read is unknown", async () => {
    watch.vault.denied.add(baselineName(managedApp));

    expect(shortly(await watch.look(1 * hours))).toEqual(["unknown tamper_unknown vault"]);
  });

  it("fault 52: events late by three hours, doubled and shuffled make one hit each", async () => {
    const first = secretsChanged(
      { before: [keyId], after: [keyId, otherKey] },
      { at: noon + 1 * hours },
    );
    const second = secretsChanged(
      { before: [keyId, otherKey], after: [keyId] },
      { at: noon + 2 * hours },
    );
    await watch.look(1 * hours);
    await watch.look(1 * hours);
    watch.events = [second, first, second, first];

    const told = await watch.look(3 * hours);
    watch.events = [first, second, first];
    const again = await watch.look(1 * hours);

    expect(told).toHaveLength(2);
    expect(again).toEqual(told);
  });

  it("fault 52: comparing finds the change although its event never comes", async () => {
    watch.fields["web.redirectUris"] = ["https://evil.example"];
    await watch.look(1 * hours);

    expect(shortly(await watch.look(1 * hours))).toEqual(["high tampered state web.redirectUris"]);
  });

  it("our own identity without an intent is critical", async () => {
    const change = { before: [keyId], after: [keyId, otherKey] };
    watch.events = [secretsChanged(change, { at: noon + 1, ...byRotator })];

    expect((await watch.look(1 * hours))[0]).toMatchObject({ level: "critical" });
  });
});

describe("ends of life", () => {
  const tags = { n: "a".repeat(32), k: keyId, e: new Date(noon + 20 * days).toISOString() };
  const own: EntraCredential = {
    kind: "secret",
    location: "application",
    keyId,
    displayName: `m365c:prod:${tags.n}`,
    start: noon - 160 * days,
    end: noon + 20 * days,
    hint: "abc",
  };
  const foreign: EntraCredential = {
    ...own,
    keyId: otherKey,
    displayName: "made by hand",
    end: noon + 730 * days,
  };
  const live = (expiresOn: number): SecretHistory => ({
    state: "present",
    versions: [
      { id: "v1", tags, enabled: true, createdOn: noon - 160 * days, updatedOn: noon, expiresOn },
    ],
  });

  function verdicts(
    credentials: readonly EntraCredential[],
    vaultEnd = noon + 20 * days,
  ): Verdict[] {
    const facts: Facts = {
      app: managedApp,
      now: noon,
      clockAgrees: true,
      application: {
        ok: true,
        value: { credentials, signInAudience: "AzureADMyOrg", disabled: false },
      },
      servicePrincipal: { ok: true, value: { credentials: [], accountEnabled: true } },
      policy: { ok: true, value: { forbidden: false, longestLife: undefined } },
      owners: { ok: true, value: [managedApp.rotatorId ?? ""] },
      permissions: { ok: true, value: ["Application.ReadWrite.OwnedBy"] },
      live: { ok: true, value: live(vaultEnd) },
      next: { ok: true, value: { state: "absent", versions: [] } },
      hint: undefined,
    };
    return judge({
      facts,
      state: derive(facts),
      evidence: { signIns: new Map() },
      request: {},
      exchange: undefined,
      step: { do: "wait", why: "nothing is due" },
      failure: undefined,
      failedTurns: 0,
    });
  }

  const ends = (all: readonly Verdict[]) =>
    all
      .filter(({ rule }) => ["expiring", "expired", "never_expires"].includes(rule))
      .map((one) => [one.keyId, one.rule, one.threshold]);

  it("fault 43: a foreign secret that is good for two years hides nothing of ours at 20 days", () => {
    expect(ends(verdicts([foreign, own]))).toEqual([[keyId, "expiring", 30]]);
  });

  it.each([undefined, Date.UTC(2299, 11, 31)])("fault 44: an end of %s is told as never", (end) => {
    expect(ends(verdicts([own, { ...foreign, end }]))).toContainEqual([
      otherKey,
      "never_expires",
      undefined,
    ]);
  });

  it("fault 45: an end that was edited in the vault delays no alert", () => {
    expect(ends(verdicts([own], noon + 700 * days))).toEqual([[keyId, "expiring", 30]]);
  });
});

describe("an alert channel that is dead", () => {
  let network: Network;
  let received: string[];
  let status: number;
  const clock = new FakeClock();
  const documents = new FakeDocuments();
  const logged: string[] = [];
  beforeEach(async () => {
    network = await startNetwork();
    received = [];
    for (const name of ["teams", "webhook"])
      network.mount(`${name}.localhost`, async (request) => {
        received.push(`${name} ${await request.text()}`);
        return new Response("no", { status: name === "teams" ? status : 202 });
      });
  });
  afterEach(() => network.close());

  it.each([404, 410, 429])(
    "fault 49: at %i the others tell of it, and nothing counts as told",
    async (answer) => {
      status = answer;
      documents.stored.clear();
      const key = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
      const vault = new FakeVault(clock, {
        [channelSecrets.teamsUrl]: `${network.origin("teams.localhost")}/?sig=topsecret-sig`,
        [channelSecrets.webhookUrl]: network.origin("webhook.localhost"),
        [channelSecrets.webhookKey]: key,
      });
      const post = createPost({ clock, privateHosts: ["teams.localhost", "webhook.localhost"] });
      const report = runReport([appReport([expiring(7)])]);
      const ports = {
        documents,
        channels: await openChannels({ vault, post, clock }),
        clock,
        portal: "https://entra.microsoft.com",
        log: (event: string, details: object) => logged.push(`${event} ${JSON.stringify(details)}`),
      };

      await tellAlerts(report, ports);

      const state = readAlertState(documents.stored.get(alertStateName)?.text);
      expect(state.channels["teams"]).toMatchObject({ told: {}, failures: 1 });
      expect(Object.values(state.channels["webhook"]!.told)).toMatchObject([
        { threshold: 7 },
        { rule: "channel_down" },
      ]);
      expect(received.filter((body) => body.startsWith("webhook")).join()).toContain(
        `Alerts do not arrive over teams: HTTP ${answer}.`,
      );
      expect(logged.at(-1)).toContain("credential_");

      status = 202;
      clock.time += 10 * minutes;
      received.length = 0;
      await tellAlerts(report, ports);

      expect(received.filter((body) => body.startsWith("teams")).join()).toContain(
        "Ends in 7 days.",
      );
      const stored = [...documents.stored.values()].map(({ text }) => text);
      expect([...logged, ...stored].join()).not.toMatch(/topsecret|whsec_/);
    },
  );

  it("fault 49: without any channel every verdict is still an event", () => {
    const events: string[] = [];

    logVerdicts(runReport([appReport([expiring(1), verdict()])]), (event, details) =>
      events.push(`${event} ${details["rule"]} ${details["level"]}`),
    );

    expect(events).toEqual([
      "credential_verdict expiring critical",
      "credential_verdict healthy ok",
    ]);
  });

  it("fault 49: a channel that is down is not told about itself", async () => {
    const [teams, webhook] = [new FakeChannel("teams"), new FakeChannel("webhook")];
    teams.failure = webhook.failure = "HTTP 410";
    const ports = {
      documents: new FakeDocuments(),
      channels: [teams, webhook],
      clock: new FakeClock(),
      portal: "",
      log: () => undefined,
    };
    const report = runReport([appReport([expiring(7)])]);
    await tellAlerts(report, ports);
    teams.failure = undefined;
    ports.clock.time += 10 * minutes;

    await tellAlerts(report, ports);

    expect(teams.take()).toEqual([
      "alert critical: Ends in 7 days.",
      "alert high: Alerts do not arrive over webhook: HTTP 410.",
    ]);
  });
});
