/** What is cleared away before everything is taken down, so that the next deployment finds its names. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { predown, preprovision } from "../../infra/hooks/hooks.ts";
import type { ArmState } from "../../local/cloud/arm/arm-state.ts";
import { group } from "./arm-cloud.ts";
import { type HookCloud, lineOf, startHookCloud, uniqueName } from "./hook-cloud.ts";

let cloud: HookCloud;
let state: ArmState;
beforeEach(async () => {
  cloud = await startHookCloud();
  state = cloud.arm.state;
});
afterEach(async () => await cloud.close());

const vault = { location: "swedencentral", tags: { "azd-env-name": "sample" } };

function deleteApp(): void {
  const { administration } = cloud.graph;
  Object.assign(cloud.app, { uniqueName });
  administration.deleteApplication(cloud.app, administration.person());
}

it("finds nothing to do where nothing is left, and says what stays", async () => {
  const { lines, ok } = await cloud.take(predown);

  expect(ok).toBe(true);
  expect(lines.slice(0, 3).every((line) => line.startsWith("= "))).toBe(true);
  expect(lines).toContain(
    "App registrations and groups outlive the resource group: the next azd up takes them again.",
  );
});

it("purges deleted vaults of this environment alone", async () => {
  state.deletedVaults.push(
    { ...vault, name: "kv-abc", purgeProtectionEnabled: false },
    { ...vault, name: "kv-x", tags: { "azd-env-name": "other" }, purgeProtectionEnabled: false },
  );

  const { lines } = await cloud.take(predown);

  expect(lineOf(lines, "Deleted key vault")).toBe("+ Deleted key vault: purged kv-abc.");
  expect(state.deletedVaults.map(({ name }) => name)).toEqual(["kv-x"]);
});

it("leaves a vault with purge protection, and says how the next deployment gets it back", async () => {
  state.deletedVaults.push({ ...vault, name: "kv-abc", purgeProtectionEnabled: true });

  const { lines, ok } = await cloud.take(predown);

  expect(ok).toBe(true);
  expect(lineOf(lines, "Deleted key vault")).toMatch(/^i .*cannot be purged .* brings it back/);
  expect(state.requests.some((one) => one.includes("/purge"))).toBe(false);
});

it("purges the deleted app registration that holds the name, so that nothing blocks any more", async () => {
  deleteApp();

  const { lines } = await cloud.take(predown);
  const after = await cloud.take(preprovision);

  expect(lineOf(lines, "Deleted app registrations")).toBe(
    "+ Deleted app registrations: purged Connector.",
  );
  expect(lineOf(after.lines, "Deleted app registrations")).toMatch(/^= /);
});

it("leaves app registrations alone that are not deleted, or not of this environment", async () => {
  Object.assign(cloud.app, { uniqueName });
  const other = cloud.entra.registration(cloud.directory.daemon.clientId);
  Object.assign(other, { uniqueName: "claude-connector-other-abc" });
  cloud.graph.administration.deleteApplication(other, cloud.graph.administration.person());

  await cloud.take(predown);

  expect(cloud.app.deletedAt).toBeUndefined();
  expect(cloud.graph.administration.deleted()).toEqual([other]);
});

it("asks for what the signed-in account may not purge", async () => {
  deleteApp();
  state.deletedVaults.push({ ...vault, name: "kv-abc", purgeProtectionEnabled: false });
  cloud.directory.administratorIds.splice(0);
  state.faults.add({ match: /purge$/, status: 403, code: "AuthorizationFailed" });

  const { lines, ok } = await cloud.take(predown);

  expect(ok).toBe(true);
  expect(lineOf(lines, "Deleted key vault")).toMatch(/^! /);
  expect(lineOf(lines, "Deleted app registrations")).toMatch(/^! /);
  expect(cloud.graph.administration.deleted()).toHaveLength(1);
});

it("takes the apps out of their virtual network, which would stay locked else", async () => {
  const sites = `${group}/providers/Microsoft.Web/sites`;
  const subnet = `${group}/providers/Microsoft.Network/virtualNetworks/v/subnets/apps`;
  state.put({
    id: `${sites}/func-connector-abc`,
    properties: { virtualNetworkSubnetId: subnet },
  });
  state.put({ id: `${sites}/func-rotator-abc`, properties: {} });

  const first = await cloud.take(predown);
  const second = await cloud.take(predown);

  expect(lineOf(first.lines, "Virtual network")).toBe(
    "+ Virtual network: took func-connector-abc out of its virtual network.",
  );
  expect(lineOf(second.lines, "Virtual network")).toMatch(/^= /);
});

it("runs through after the apps are gone, and before anything was provisioned", async () => {
  for (const name of Object.keys(cloud.values))
    if (!name.startsWith("AZURE_") || name === "AZURE_RESOURCE_GROUP") delete cloud.values[name];

  expect((await cloud.take(predown)).ok).toBe(true);
});
