import { afterEach, beforeEach, expect, it } from "vitest";
import { hours, minutes } from "../../../../shared/credentials/durations.ts";
import { acceptBaseline } from "../../../../shared/credentials/tamper/accept-baseline.ts";
import { createTamperDirectory } from "../../../../shared/credentials/tamper/graph-watch.ts";
import { unreadParts } from "../../../../shared/credentials/tamper/snapshot.ts";
import { watchTamper } from "../../../../shared/credentials/tamper/watch-tamper.ts";
import type { ManagedApp } from "../../../../shared/credentials/facts.ts";
import { FakeDocuments } from "../../../fakes/fake-documents.ts";
import {
  type RotationCloud,
  startRotationCloud,
} from "../../../local/cloud/graph/rotation-cloud.ts";
import { appOf, rotatorGraph } from "../cloud-graph.ts";
import { FakeVault } from "../watch-fixtures.ts";
import { shortly } from "./fake-watch.ts";

let cloud: RotationCloud;
let app: ManagedApp;
let ports: Parameters<typeof watchTamper>[1];
beforeEach(async () => {
  cloud = await startRotationCloud();
  app = appOf(cloud);
  const clock = {
    now: () => cloud.now(),
    sleep: () => Promise.resolve(),
    random: () => 0.5,
  };
  ports = {
    directory: createTamperDirectory(() => rotatorGraph(cloud)),
    vault: new FakeVault(clock),
    documents: new FakeDocuments(),
    clock,
    log: () => undefined,
  };
});
afterEach(() => cloud.close());

async function look(later = 0) {
  cloud.advance(later);
  const verdicts = await watchTamper([app], ports);
  return verdicts.get(app.objectId) ?? [];
}

const accept = async () =>
  await acceptBaseline({ app, by: "anna", why: "Checked.", dryRun: false }, ports);

it("reads every part that is watched, with the permissions of the rotator", async () => {
  await cloud.addPassword();

  const { snapshot, servicePrincipalId, failures } = await ports.directory.snapshot(app);

  expect(failures).toEqual([]);
  expect(unreadParts(snapshot, true)).toEqual([]);
  expect(servicePrincipalId).toBe(cloud.app.servicePrincipalId);
  expect(snapshot.credentials["passwordCredentials"]!.length).toBeGreaterThan(0);
  expect(snapshot.fields["owners"]).toContain(app.rotatorId);
});

it("finds what another administrator changed, by log and by comparing", async () => {
  const { administration } = cloud.graph;
  await look();
  await accept();
  administration.setRedirectUris(cloud.app, ["https://evil.example/"], administration.person());
  await look(10 * minutes);

  const verdicts = await look(1 * hours);

  expect(shortly(verdicts).map((line) => line.replace(/[0-9a-f-]{36}/, "…"))).toEqual([
    "high tampered operation …",
    "high tampered state web.redirectUris",
  ]);
  expect(verdicts[0]!.summary).toContain(`by user ${cloud.directory.administratorIds[0]}`);
  expect(JSON.stringify(verdicts)).not.toMatch(/evil|Grace/);
});

it("finds a secret that another administrator added, events late, doubled and shuffled", async () => {
  const { administration } = cloud.graph;
  await look();
  await accept();
  Object.assign(administration.audit, { lateBy: 3 * hours, doubled: true, shuffled: true });
  const added = {
    holder: "application",
    displayName: null,
    start: cloud.now(),
    end: undefined,
  } as const;
  administration.addPassword(cloud.app, added, administration.person());
  await look(1 * hours);
  const byComparing = await look(1 * hours);

  const byLog = await look(2 * hours);

  expect(byComparing.map(({ about }) => about)).toEqual(["state passwordCredentials"]);
  expect(byLog.map(({ about }) => about?.split(" ")[0])).toEqual(["operation", "state"]);
});

it("takes nothing for changed that it may not read", async () => {
  await look();
  await accept();
  cloud.directory.rotatorIdentity.graphRoles.splice(0);

  const verdicts = await look(1 * hours);

  expect(shortly(verdicts)).toEqual([
    "unknown tamper_unknown state",
    "unknown tamper_unknown audit log",
  ]);
});
