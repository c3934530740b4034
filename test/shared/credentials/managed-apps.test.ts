import { describe, expect, it } from "vitest";
import type { AppFinder } from "../../../shared/credentials/adapters/rotator-graph.ts";
import { type ListedApps, listManagedApps } from "../../../shared/credentials/managed-apps.ts";
import { CallFailure } from "../../../shared/errors/call-failure.ts";
import type { FailureKind } from "../../../shared/errors/call-failure.ts";
import type { Level } from "../../../shared/credentials/run-report.ts";
import { tenant } from "../identity/token-forge.ts";
import { appReport, noon, runReport, verdict } from "./watch-fixtures.ts";

const signIn = "0a1b6c7e-93d2-4f58-a81a-2b7c4d5e6911";
const further = "00000000-0000-4000-8000-00000000000a";

const settings: ListedApps = {
  tenant,
  signInClientId: signIn,
  watchedApps: [further, signIn],
  instanceId: "prod",
  managedIdentityClientId: "00000000-0000-4000-8000-00000000000b",
};

function finder(failure?: FailureKind): AppFinder & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    rotatorId: async () => "rotator",
    principalId: async (clientId) => {
      if (failure !== undefined) throw new CallFailure(failure, "find service principal");
      return `principal of ${clientId}`;
    },
    find: async (clientId) => {
      asked.push(clientId);
      if (failure !== undefined) throw new CallFailure(failure, "find application");
      return { objectId: `object of ${clientId}`, name: `name of ${clientId}` };
    },
  };
}

it("lists the connector's own app, the one for signing in, and further ones, each once", async () => {
  const { found, unfound } = await listManagedApps(settings, finder(), undefined, noon);

  expect(found.map(({ clientId, mode }) => [clientId, mode])).toEqual([
    [tenant.clientId, "secret"],
    [signIn, "watched"],
    [further, "watched"],
  ]);
  expect(found[0]).toEqual({
    tenantKey: "default",
    tenantId: tenant.id,
    objectId: `object of ${tenant.clientId}`,
    clientId: tenant.clientId,
    name: `name of ${tenant.clientId}`,
    mode: "secret",
    live: "live-default-secret",
    next: "next-default-secret",
    instanceId: "prod",
    rotatorId: "rotator",
    identity: {
      ok: true,
      value: {
        issuer: `${tenant.cloud.authority}/${tenant.id}/v2.0`,
        subject: "principal of 00000000-0000-4000-8000-00000000000b",
      },
    },
  });
  expect(unfound).toEqual([]);
});

it.each([
  ["federated", "federated"],
  ["certificate", "watched"],
] as const)("treats an app with a %s credential as %s", async (kind, mode) => {
  const own = { ...settings, tenant: { ...tenant, credential: { kind } } };

  const { found } = await listManagedApps(own, finder(), undefined, noon);

  expect(found[0]?.mode).toBe(mode);
});

describe("asks Graph for an app's name and object id", () => {
  const before = (level: Level) =>
    runReport([appReport([verdict({ level })], { clientId: tenant.clientId, name: "Connector" })]);
  const own = { ...settings, signInClientId: undefined, watchedApps: [] };

  it.each<[Level, number]>([
    ["ok", 0],
    ["critical", 0],
    ["hold", 1],
    ["unknown", 1],
  ])("when it was %s: %i times", async (level, times) => {
    const graph = finder();

    await listManagedApps(own, graph, before(level), noon);

    expect(graph.asked).toHaveLength(times);
  });
});

it("takes an app that Graph does not know for one that was deleted", async () => {
  const { found, unfound } = await listManagedApps(settings, finder("notFound"), undefined, noon);

  expect(found.map(({ objectId }) => objectId)).toEqual([tenant.clientId, signIn, further]);
  expect(unfound).toEqual([]);
});

it("says of an app that Graph does not answer for that nothing is known", async () => {
  const { found, unfound } = await listManagedApps(
    settings,
    finder("unavailable"),
    undefined,
    noon,
  );

  expect(found).toEqual([]);
  expect(unfound.map(({ clientId, level }) => [clientId, level])).toEqual([
    [tenant.clientId, "unknown"],
    [signIn, "unknown"],
    [further, "unknown"],
  ]);
});

it("tells a connector without a managed identity from one whose identity cannot be read", async () => {
  const without = { ...settings, managedIdentityClientId: undefined };
  const before = runReport([appReport([], { clientId: tenant.clientId })]);

  const unheard = await listManagedApps(settings, finder("notFound"), before, noon);
  const none = await listManagedApps(without, finder("unavailable"), before, noon);
  const unread = await listManagedApps(settings, finder("unavailable"), before, noon);

  expect(unheard.found[0]?.identity).toEqual({ ok: true, value: undefined });
  expect(none.found[0]?.identity).toEqual({ ok: true, value: undefined });
  expect(unread.found[0]?.identity).toEqual({ ok: false, failure: "unavailable" });
});
