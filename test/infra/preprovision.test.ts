/** What is checked before anything is made. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { preprovision } from "../../infra/hooks/hooks.ts";
import type { ArmState } from "../../local/cloud/arm/arm-state.ts";
import { subscriptionId } from "./arm-cloud.ts";
import { type HookCloud, lineOf, startHookCloud, uniqueName } from "./hook-cloud.ts";

let cloud: HookCloud;
let state: ArmState;
beforeEach(async () => {
  cloud = await startHookCloud();
  state = cloud.arm.state;
  for (const name of ["Web", "Storage", "KeyVault", "ManagedIdentity", "EventGrid", "Insights"])
    state.providers.set(`Microsoft.${name}`, "Registered");
  state.providers.set("microsoft.OperationalInsights", "Registered");
  state.providers.set("Microsoft.App", "NotRegistered");
  assign("8e3af657-a8ff-443c-a75c-2fe8c4bcb635");
});
afterEach(async () => await cloud.close());

function assign(roleId: string, scope = `/subscriptions/${subscriptionId}`): void {
  state.roleAssignments.push({ scope, roleId, principalId: cloud.values["AZURE_PRINCIPAL_ID"]! });
}

const contributor = "b24988ac-6180-42a0-ab88-20f7382dd24c";
const userAccessAdministrator = "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9";
const rbacAdministrator = "f58310d9-a9f6-439a-9e8d-f62e7b41a168";

it("registers the providers that the subscription lacks, and finds the rest in order", async () => {
  const { lines, ok } = await cloud.take(preprovision);

  expect(ok).toBe(true);
  expect(lines).toEqual([
    "= Region: swedencentral, in the cloud global.",
    "= Roles in Azure: the signed-in account may create resources and roles.",
    "+ Resource providers: registering Microsoft.App; Azure finishes it within minutes.",
    "= Deleted key vault: none holds the name of this environment's.",
    "= Deleted app registrations: none holds a name of this environment.",
  ]);
  expect(state.providers.get("Microsoft.App")).toBe("Registering");
});

it("takes two roles that together are enough, wherever above they were given", async () => {
  state.roleAssignments.splice(0);
  assign(contributor);
  assign(userAccessAdministrator, "/providers/Microsoft.Management/managementGroups/all");

  const { lines } = await cloud.take(preprovision);

  expect(lineOf(lines, "Roles in Azure")).toMatch(/^= /);
});

it("asks an Owner for roles, and takes none for enough that holds for one group only", async () => {
  state.roleAssignments.splice(0);
  assign(contributor);
  assign(userAccessAdministrator, `/subscriptions/${subscriptionId}/resourceGroups/rg-other`);

  const { lines, ok } = await cloud.take(preprovision);

  expect(ok).toBe(true);
  expect(lineOf(lines, "Roles in Azure")).toMatch(/^! /);
  expect(lines).toContain("- Roles in Azure, by an Owner of the subscription:");
  expect(lines.join("\n")).toContain(
    `az role assignment create --role "User Access Administrator" --scope /subscriptions/${subscriptionId} --assignee ${cloud.values["AZURE_PRINCIPAL_ID"]}`,
  );
});

it("asks an Owner where the account gives roles but cannot make the rotator's", async () => {
  state.roleAssignments.splice(0);
  assign(contributor);
  assign(rbacAdministrator);

  const { lines } = await cloud.take(preprovision);

  expect(lineOf(lines, "Roles in Azure")).toMatch(/^! /);
});

it("asks for what the signed-in account may not register", async () => {
  const match = /register$/;
  state.faults.add({ match, status: 403, code: "AuthorizationFailed" });

  const { lines, ok } = await cloud.take(preprovision);

  expect(ok).toBe(true);
  expect(lines).toContain("    az provider register --namespace Microsoft.App");
});

const deletedVault = {
  name: "kv-abc",
  location: "swedencentral",
  tags: { "azd-env-name": "sample" },
  purgeProtectionEnabled: false,
};

it("brings back a deleted vault of this environment, or says how to purge it", async () => {
  state.deletedVaults.push(
    { ...deletedVault, name: "kv-other", tags: { "azd-env-name": "other" } },
    { ...deletedVault, name: "kv-elsewhere", location: "westeurope" },
    { ...deletedVault, location: "Sweden Central" },
  );

  const { lines } = await cloud.take(preprovision);

  expect(cloud.values["RECOVER_KEY_VAULT"]).toBe("true");
  expect(lineOf(lines, "Deleted key vault")).toMatch(
    /^\+ Deleted key vault: kv-abc is deleted; this deployment brings it back .*purge it/,
  );
});

it("offers no purge where purge protection forbids it", async () => {
  state.deletedVaults.push({ ...deletedVault, purgeProtectionEnabled: true });

  const { lines } = await cloud.take(preprovision);

  expect(cloud.values["RECOVER_KEY_VAULT"]).toBe("true");
  expect(lines.join("\n")).not.toContain("purge it");
});

it("brings nothing back a second time, which Azure would refuse", async () => {
  cloud.values["RECOVER_KEY_VAULT"] = "true";

  await cloud.take(preprovision);

  expect(cloud.values["RECOVER_KEY_VAULT"]).toBe("false");
});

it("leaves the azd environment alone where nothing was deleted", async () => {
  await cloud.take(preprovision);

  expect(cloud.values).not.toHaveProperty("RECOVER_KEY_VAULT");
});

it("names a deleted app registration that still holds the name, and touches nothing", async () => {
  const { administration } = cloud.graph;
  Object.assign(cloud.app, { uniqueName });
  administration.deleteApplication(cloud.app, administration.person());

  const { lines } = await cloud.take(preprovision);

  expect(lineOf(lines, "Deleted app registrations")).toMatch(/^! .*Connector still hold/);
  expect(lines.join("\n")).toContain(`/directory/deletedItems/${cloud.app.objectId}/restore`);
  expect(administration.deleted()).toEqual([cloud.app]);
});

it("stops nothing where it may not look", async () => {
  state.faults.add({ match: /deletedVaults$/, status: 403, code: "AuthorizationFailed" });
  cloud.graph.faults.add({ match: /deletedItems/, kind: "403", times: 1 });

  const { lines, ok } = await cloud.take(preprovision);

  expect(ok).toBe(true);
  expect(lineOf(lines, "Deleted key vault")).toMatch(/^! /);
  expect(lineOf(lines, "Deleted app registrations")).toMatch(/^! /);
});

it("asks nothing of Entra before there is an app registration", async () => {
  cloud.values["CLIENT_ID"] = "";

  const { lines } = await cloud.take(preprovision);

  expect(lineOf(lines, "Deleted app registrations")).toBeUndefined();
  expect(cloud.graph.requests).toEqual([]);
});

it("warns of regions that may lack Flex Consumption", async () => {
  Object.assign(cloud.values, { AZURE_LOCATION: "usgovvirginia", CLOUD: "usgov" });

  const { lines } = await cloud.take(preprovision);

  expect(lineOf(lines, "Region")).toMatch(/^i .*may not have Flex Consumption/);
});

it("says to sign in when nobody has", async () => {
  const nobody = Object.assign(new Error("not logged in"), { name: "CredentialUnavailableError" });
  const getToken = () => Promise.reject(nobody);
  const { connection, ...rest } = cloud.surroundings();
  const signedOut = { ...rest, connection: { ...connection, credential: { getToken } } };

  const { lines, ok } = await cloud.take({
    ...preprovision,
    steps: () => preprovision.steps(signedOut),
  });

  expect(ok).toBe(false);
  expect(lineOf(lines, "Resource providers")).toContain("azd auth login");
});

it("names what azd did not tell", async () => {
  delete cloud.values["AZURE_LOCATION"];
  cloud.values["CLIENT_ID"] = "not-a-guid";

  await expect(cloud.take(preprovision)).rejects.toThrow(
    /AZURE_LOCATION.*CLIENT_ID \(is no GUID\).*azd hooks run/s,
  );
});
