import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hours } from "../../../../shared/credentials/durations.ts";
import { planRevocation } from "../../../../shared/credentials/revocation/plan-revocation.ts";
import {
  revokeConnection,
  type RevokePorts,
  type RevokeRequest,
} from "../../../../shared/credentials/revocation/revoke-connection.ts";
import type { ManagedApp } from "../../../../shared/credentials/facts.ts";
import { FakeDocuments } from "../../../fakes/fake-documents.ts";
import {
  type RotationCloud,
  startRotationCloud,
} from "../../../local/cloud/graph/rotation-cloud.ts";
import { appOf, rotatorGraph } from "../cloud-graph.ts";
import { managedApp } from "../watch-fixtures.ts";

const scopes =
  "Application.ReadWrite.All AppRoleAssignment.ReadWrite.All DelegatedPermissionGrant.ReadWrite.All User.RevokeSessions.All User.Read.All";

let cloud: RotationCloud;
let app: ManagedApp;
let ports: RevokePorts;
let logged: string[];
beforeEach(async () => {
  cloud = await startRotationCloud();
  app = appOf(cloud);
  logged = [];
  ports = {
    rotator: rotatorGraph(cloud),
    documents: new FakeDocuments(),
    clock: {
      now: () => cloud.now(),
      sleep: async (milliseconds) => cloud.advance(milliseconds),
      random: () => 0.5,
    },
    log: (event, details) => logged.push(`${event} ${JSON.stringify(details)}`),
  };
});
afterEach(() => cloud.close());

const revoke = async (change: Partial<RevokeRequest> = {}) =>
  await revokeConnection(
    { app, by: "grace", why: "Leak.", dryRun: false, deleteApplication: false, ...change },
    ports,
  );

/** An administrator sends the requests as they are printed. */
async function sendPrinted(lines: readonly string[]): Promise<void> {
  const token = cloud.entra.graphToken("grace.lin@lumencycles.example", { scp: scopes });
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const root = cloud.network.origin("graph.localhost");
  for (const line of lines) {
    const printed =
      /^For an administrator to send.*\(administrator: (\w+) (\S+)(?: (.*))?\)\.$/.exec(line);
    if (printed === null) continue;
    const [, method = "", path, body = null] = printed;
    const { ok } = await fetch(`${root}${path}`, { method, headers, body });
    expect({ line, ok }).toEqual({ line, ok: true });
  }
}

const outcomes = (lines: readonly string[]) =>
  Object.entries(Object.groupBy(lines, (line) => line.split(":")[0] ?? "")).map(
    ([outcome, all = []]) => `${outcome} ${all.length}`,
  );

describe("the plan", () => {
  it("stops new tokens first, deletes last, and leaves the rotator its ownership", () => {
    const facts = {
      app: managedApp,
      servicePrincipalId: "sp",
      userIds: ["u1"],
      grantIds: ["g1"],
      assignmentIds: ["a1"],
      federatedIds: ["f1"],
      keyIds: ["k1", "k2"],
      hasCertificates: true,
      principalKeyIds: ["s1"],
      principalHasCertificates: true,
      ownerIds: ["o1", managedApp.rotatorId!],
    };

    const steps = planRevocation(facts, { deleteApplication: true, now: 0 });

    expect(steps.map(({ stage, by, title }) => `${stage} ${by}: ${title}`)).toEqual([
      "disable rotator: Deactivate the app registration, in all tenants",
      "disable administrator: Disable sign-in for the enterprise application",
      "remove administrator: End the sessions of user u1",
      "remove administrator: Delete the delegated grant g1",
      "remove administrator: Delete the application permission a1",
      "remove rotator: Remove the federated credential f1",
      "remove rotator: Remove the client secret k1",
      "remove rotator: Remove the client secret k2",
      "remove administrator: Remove all certificates",
      "remove administrator: Remove the client secret s1",
      "remove administrator: Remove all certificates",
      "remove administrator: Remove the owner o1",
      "remove rotator: Remove every redirect URI",
      "delete rotator: Delete the app registration; it can be restored for 30 days",
    ]);
  });
});

describe("a revocation at the stand-ins", () => {
  it("lists every step of a dry run with its request, and changes nothing", async () => {
    const { secretText = "" } = await cloud.addPassword();
    const before = structuredClone(cloud.app.secrets.length);

    const lines = await revoke({ dryRun: true });

    expect(lines[0]).toBe(
      `Would: Deactivate the app registration, in all tenants (rotator: PATCH /v1.0/applications/${app.objectId} {"isDisabled":true}).`,
    );
    expect(lines.every((line) => line.startsWith("Would: "))).toBe(true);
    expect(cloud.app.disabled).toBe(false);
    expect(cloud.app.secrets).toHaveLength(before);
    expect(await cloud.signIn(secretText ?? "")).toEqual([]);
    expect(logged).toEqual([]);
  });

  it("stops new tokens at one person's word, and waits for a second with the rest", async () => {
    const { secretText = "" } = await cloud.addPassword();

    const lines = await revoke();

    expect(outcomes(lines.slice(0, 2))).toEqual([
      "Done and read back 1",
      "For an administrator to send, then run it again 1",
    ]);
    expect(lines.at(-1)).toMatch(/^\d+ steps that cannot be taken back wait/);
    expect(await cloud.signIn(secretText ?? "")).not.toEqual([]);
    expect(cloud.app.secrets.length).toBeGreaterThan(0);
  });

  it("takes everything apart once another administrator agrees, proven by reading back", async () => {
    await cloud.addPassword();
    await sendPrinted(await revoke());

    const same = await revoke();
    const lines = await revoke({ by: "heidi" });
    await sendPrinted(lines);
    const again = await revoke({ by: "heidi" });

    expect(outcomes(same)).toContain("Was so already 2");
    expect(outcomes(lines)).toContain("Done and read back 2");
    expect(again.filter((line) => !line.startsWith("Was so already: "))).toEqual([]);
    expect(cloud.app.secrets).toEqual([]);
    expect(cloud.app.federatedIdentityCredentials).toEqual([]);
    expect(cloud.app.redirectUris).toEqual([]);
    expect(cloud.app.owners).toEqual([app.rotatorId]);
  });

  it("takes a second word for what it says: nobody agreed to delete the app", async () => {
    await revoke();

    const other = await revoke({ by: "heidi", deleteApplication: true });
    const agreed = await revoke({ by: "grace", deleteApplication: true });

    expect(other.at(-1)).toContain("wait for another administrator");
    expect(agreed.at(-1)).not.toContain("wait for another administrator");
  });

  it("needs the second word within a day", async () => {
    await revoke();
    cloud.advance(24 * hours);

    const late = await revoke({ by: "heidi" });

    expect(late.at(-1)).toContain("wait for another administrator");
  });

  it("prints what needs an administrator, does the rest, and keeps the app until all is done", async () => {
    await cloud.addPassword();
    await revoke({ deleteApplication: true });

    const lines = await revoke({ by: "heidi", deleteApplication: true });

    expect(lines).toContainEqual(
      expect.stringMatching(
        /^For an administrator to send, then run it again: Delete the .*DELETE/,
      ),
    );
    expect(cloud.app.secrets).toEqual([]);
    expect(lines.at(-1)).toMatch(/^Left out until all before it is proven: Delete the app/);
  });

  it("deletes the app registration last, when everything before is proven", async () => {
    await sendPrinted(await revoke({ deleteApplication: true }));
    await sendPrinted(await revoke({ by: "heidi", deleteApplication: true }));

    const lines = await revoke({ by: "heidi", deleteApplication: true });

    expect(lines.at(-1)).toMatch(/^Done and read back: Delete the app registration/);
    expect(cloud.app.deletedAt).toBeDefined();
  });

  it("goes on after a step that is refused, and says so", async () => {
    await cloud.addPassword();
    const match = (method: string, path: string) =>
      method === "DELETE" && path.includes("federatedIdentityCredentials");
    cloud.graph.faults.add({ match, kind: "403", times: 1 });
    await revoke();

    const lines = await revoke({ by: "heidi" });

    expect(lines).toContainEqual(
      expect.stringMatching(/^Failed; run it again: Remove the federated credential/),
    );
    expect(cloud.app.federatedIdentityCredentials).toHaveLength(1);
    expect(cloud.app.secrets).toEqual([]);
  });

  it("tells of each step before and after it", async () => {
    await revoke();

    expect(
      logged
        .filter((line) => line.includes("Deactivate"))
        .map((line) => /"outcome":"(\w+)"/.exec(line)?.[1]),
    ).toEqual(["begun", "done"]);
    expect(logged[0]).toContain('"by":"grace"');
  });

  it("is refused without a name and a reason", async () => {
    await expect(revoke({ why: "" })).rejects.toThrow("with a reason");
    await expect(revoke({ by: " " })).rejects.toThrow("by a named administrator");
  });
});
