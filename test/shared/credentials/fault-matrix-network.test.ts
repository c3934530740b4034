/** Faults of the network and the services as the real client libraries pass them on. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FaultKind } from "../../../local/cloud/graph/faults.ts";
import type { Vault } from "../../../shared/credentials/ports.ts";
import { rotateApp } from "../../../shared/credentials/rotate-app.ts";
import type { AppReport } from "../../../shared/credentials/run-report.ts";
import { day, minute } from "../../fakes/credential-world.ts";
import { type CloudWorld, startCloudWorld } from "./cloud-world.ts";

let world: CloudWorld;
beforeEach(async () => {
  world = await startCloudWorld();
});
afterEach(async () => await world.cloud.close());

const addPassword = /\/addPassword$/;

/** One turn, ten minutes later. */
async function turn(previous?: AppReport): Promise<AppReport> {
  world.cloud.advance(10 * minute);
  return await rotateApp(world.app, world.ports, { previous });
}

const secrets = () => world.cloud.app.secrets;

describe("Microsoft Graph", () => {
  it.each<[FaultKind, number]>([
    ["502", 1],
    ["504", 1],
    ["connection-drop", 1],
    ["truncated-body", 1],
    ["504", 0],
    ["connection-drop", 0],
  ])(
    "fault 3: after %s addPassword is not sent again, whether it made %d secrets",
    async (kind, done) => {
      const fault = { match: addPassword, kind, times: 1 };
      // An answer that is cut short is one to a request that was done.
      const applies = done === 1 && kind !== "truncated-body";
      world.cloud.graph.faults.add(applies ? { ...fault, applied: true } : fault);

      const failed = await turn();
      const made = secrets().length;
      const waiting = await turn(failed);

      expect(failed.step).toBe("mint failed");
      expect(made).toBe(done);
      expect(waiting.step).toBe("nothing is due");
      expect(secrets()).toHaveLength(made);
      await turn(waiting);
      expect((await turn(waiting)).step).toMatch(/^made /);
      expect(new Set(secrets().map(({ displayName }) => displayName)).size).toBe(made + 1);
    },
  );

  it("fault 10: a removal that was done, or never was, is a secret that is not there", async () => {
    const { keyId } = await world.ports.directory.addPassword(
      world.app,
      "m365c:east:0",
      world.cloud.now() + 100 * day,
    );
    const remove = () => world.ports.directory.removePassword(world.app, keyId);
    const match = /\/removePassword$/;
    world.cloud.graph.faults.add({ match, kind: "500", applied: true, times: 1 });

    await expect(remove()).rejects.toMatchObject({ kind: "unavailable", ambiguous: true });
    await expect(remove()).rejects.toMatchObject({ kind: "notFound", ambiguous: false });
    expect(secrets()).toEqual([]);
  });

  it("fault 11: a short wait is taken, a long one is passed on", async () => {
    const throttled = { match: addPassword, kind: "429" as const, times: 1 };
    const make = () =>
      world.ports.directory.addPassword(world.app, "m365c:east:0", world.cloud.now() + 100 * day);

    world.cloud.graph.faults.add({ ...throttled, retryAfter: "0.01" });
    await make();
    world.cloud.graph.faults.add({ ...throttled, retryAfter: "120" });

    await expect(make()).rejects.toMatchObject({ kind: "throttled", retryAfterMs: 120_000 });
    expect(secrets()).toHaveLength(1);
  });

  it("fault 12: after a collision one secret is made under the same intent", async () => {
    world.cloud.graph.faults.add({ match: addPassword, kind: "409", times: 1 });

    const report = await turn();

    expect(report.step).toMatch(/^made /);
    expect(secrets()).toHaveLength(1);
    expect((await world.ports.vault.history(world.app.next)).versions).toHaveLength(2);
  });

  it("fault 39: a list of which a part cannot be read is not read", async () => {
    const match = /federatedIdentityCredentials/;
    world.cloud.graph.faults.add({ match, kind: "403", times: Infinity });

    const report = await turn();

    expect(report.level).toBe("unknown");
    expect(report.verdicts[0]).toMatchObject({ rule: "unreadable" });
    expect(secrets()).toEqual([]);
  });
});

describe("Key Vault", () => {
  it.each([503, "drop"] as const)(
    "fault 7: versions that the library doubled after %s count as one",
    async (kind) => {
      world.vault.faults.next({ method: "PUT", kind, applied: true }, 2);

      const made = await turn();
      const promoted = await turn(made);

      expect(made.step).toMatch(/^made /);
      expect(promoted.step).toMatch(/^live: /);
      const { versions } = await world.ports.vault.history(world.app.next);
      expect(versions.length).toBeGreaterThan(2);
      expect(secrets()).toHaveLength(1);
    },
  );

  it("fault 18: without the right to write no secret is made", async () => {
    world.vault.faults.next({ method: "PUT", kind: 403 }, Infinity);

    const report = await turn();

    expect(report.level).toBe("blocked");
    expect(secrets()).toEqual([]);
  });

  it("fault 19: a secret that cannot be stored is taken back", async () => {
    const put = { method: "PUT", path: /next-default-secret/, kind: 403 } as const;
    let sets = 0;
    const ports = {
      ...world.ports,
      vault: {
        ...world.ports.vault,
        set: (...values: Parameters<Vault["set"]>) => {
          sets += 1;
          if (sets === 2) world.vault.faults.next(put, Infinity);
          return world.ports.vault.set(...values);
        },
      },
    };

    const report = await rotateApp(world.app, ports);

    expect(report.step).toBe("mint failed");
    expect(sets).toBeGreaterThan(2);
    expect(secrets()).toEqual([]);
  });

  it("fault 20: a throttled vault names its wait", async () => {
    world.vault.faults.next({ kind: 429, retryAfter: 1 }, Infinity);

    await expect(world.ports.vault.history(world.app.live)).rejects.toMatchObject({
      kind: "throttled",
      retryAfterMs: 1_000,
    });
  });
});

describe("Entra", () => {
  const prove = () => world.ports.signIn.withSecret(world.app, "a-secret");

  it.each([
    { unavailable: 429 as const },
    { unavailable: 503 as const },
    { drop: true as const },
    { malformed: true as const },
  ])("fault 13: %j is no verdict", async (fault) => {
    world.cloud.entra.faults.next(fault, 9);

    expect(await prove()).toBe("none");
  });

  it.each([
    [14, 7000215, "refused"],
    [14, 7000222, "refused"],
    [40, 700016, "hold"],
    [40, 90002, "hold"],
    [40, 7000112, "hold"],
    [40, 7005006, "hold"],
    [42, 53003, "blocked"],
    [54, 7005003, "revoked"],
  ] as const)("fault %d: AADSTS%d means %s", async (_fault, aadsts, verdict) => {
    const error = verdict === "blocked" ? "invalid_grant" : "invalid_client";
    world.cloud.entra.faults.next({ aadsts, error });

    expect(await prove()).toBe(verdict);
  });

  it("fault 53: a federated credential with a wrong subject is refused, a right one is not", async () => {
    expect(await world.ports.signIn.withFederation(world.app)).toBe("refused");
  });
});

it("leaves no secret in what it logs or reports", async () => {
  const made = await turn();
  const promoted = await turn(made);
  const [version] = (await world.ports.vault.history(world.app.live)).versions;
  const text = await world.ports.vault.read(world.app.live, version?.id ?? "");

  expect(text.length).toBeGreaterThan(20);
  expect(JSON.stringify([made, promoted, world.logged])).not.toContain(text);
});
