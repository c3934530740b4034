/** What stands in Azure against what the template says, over the real management libraries. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { whatIf } from "../../infra/template/what-if.ts";
import { describeFindings } from "../../infra/verify/describe-findings.ts";
import { expectedOf } from "../../infra/verify/expected.ts";
import { readAzure } from "../../infra/verify/read-azure.ts";
import { verifyDeployment } from "../../infra/verify/verify-deployment.ts";
import type { ArmState } from "../../local/cloud/arm/arm-state.ts";
import { type ArmCloud, group, startArmCloud } from "./arm-cloud.ts";
import { samplePlan, sampleResources, siteId, storageId } from "./sample-template.ts";

let cloud: ArmCloud;
let state: ArmState;
beforeEach(async () => {
  cloud = await startArmCloud();
  state = cloud.arm.state;
});
afterEach(async () => await cloud.close());

const settings = {
  TENANT_ID: "6f1d9c1e-52a4-4c3b-9d7e-0b6a5f3e8c21",
  TOOLSETS: "core",
  SIGN_IN: "facade",
};

/** Everything as the template says. */
function deploy(): void {
  state.groups.set("rg-connector", {});
  state.put({ id: storageId, properties: { ...sampleResources.storage.properties } });
  const functionAppConfig = { runtime: { name: "node", version: "24" } };
  state.put({ id: siteId, properties: { httpsOnly: true, functionAppConfig } });
  state.appSettings.set(siteId.toLowerCase(), { ...settings });
}

async function verify(resources?: object[]): Promise<string[]> {
  const expected = expectedOf(await whatIf(cloud.connection, samplePlan(resources)));
  const findings = await verifyDeployment(expected, readAzure(cloud.connection));
  return describeFindings(findings, expected.resources.length);
}

it("finds nothing where everything stands as the template says", async () => {
  deploy();

  expect(await verify()).toEqual(["4 resources checked. Azure stands as the template says."]);
});

it("names what is missing, and asks a missing app for no settings", async () => {
  deploy();
  state.resources.delete(siteId.toLowerCase());

  const lines = await verify();

  expect(lines).toEqual([
    "missing    Microsoft.Web/sites/func-sample (rg-connector)",
    expect.stringMatching(/^4 resources checked\. 1 difference from the template\./),
  ]);
});

it("tells a resource group that is not there as missing", async () => {
  const lines = await verify();

  expect(lines.filter((line) => line.startsWith("missing"))).toEqual([
    "missing    resourceGroups/rg-connector",
    "missing    Microsoft.Storage/storageAccounts/stsample (rg-connector)",
    "missing    Microsoft.Web/sites/func-sample (rg-connector)",
  ]);
});

it("names what somebody put beside it, on whichever page the list has it", async () => {
  deploy();
  state.pageSize = 1;
  state.put({ id: `${group}/providers/Microsoft.Compute/virtualMachines/miner`, properties: {} });
  const alerts = `${group}/providers/Microsoft.AlertsManagement/smartDetectorAlertRules`;
  state.put({ id: `${alerts}/Failure Anomalies`, properties: {} });

  const lines = await verify();

  expect(lines.slice(0, -1)).toEqual([
    "extra      Microsoft.Compute/virtualMachines/miner (rg-connector)",
  ]);
});

it("names a property that matters with what it is and what it should be", async () => {
  deploy();
  state.find(storageId)!.properties["allowSharedKeyAccess"] = true;
  delete state.find(siteId)!.properties["httpsOnly"];

  const lines = await verify();

  expect(lines.slice(0, -1)).toEqual([
    "changed    Microsoft.Storage/storageAccounts/stsample (rg-connector): properties.allowSharedKeyAccess is true, the template says false",
    "changed    Microsoft.Web/sites/func-sample (rg-connector): properties.httpsOnly is not set, the template says true",
  ]);
});

it("leaves alone how Azure spells a value and what it adds by itself", async () => {
  deploy();
  Object.assign(state.find(storageId)!.properties, {
    minimumTlsVersion: "tls1_2",
    primaryEndpoints: {},
  });

  expect(await verify()).toHaveLength(1);
});

it("names app settings that are missing, added or changed, and shows no value", async () => {
  deploy();
  state.appSettings.set(siteId.toLowerCase(), {
    TENANT_ID: settings.TENANT_ID,
    TOOLSETS: "core,mail",
    BACKDOOR: "super-secret-value",
  });

  const lines = await verify();

  expect(lines.slice(0, -1)).toEqual([
    "missing    app setting SIGN_IN of Microsoft.Web/sites/func-sample (rg-connector)",
    "changed    app setting TOOLSETS of Microsoft.Web/sites/func-sample (rg-connector) (values are not shown)",
    "extra      app setting BACKDOOR of Microsoft.Web/sites/func-sample (rg-connector)",
  ]);
  expect(lines.join("\n")).not.toMatch(/super-secret|core,mail/);
});

it("reads settings that the template states with the site itself", async () => {
  deploy();
  const appSettings = [{ name: "TOOLSETS", value: "core" }];
  const site = {
    ...sampleResources.site,
    properties: { ...sampleResources.site.properties, siteConfig: { appSettings } },
  };

  const lines = await verify([sampleResources.storage, site]);

  expect(lines.slice(0, -1)).toEqual([
    "extra      app setting TENANT_ID of Microsoft.Web/sites/func-sample (rg-connector)",
    "extra      app setting SIGN_IN of Microsoft.Web/sites/func-sample (rg-connector)",
  ]);
});

it("says what it cannot check instead of calling it fine", async () => {
  deploy();
  const named = { ...sampleResources.storage, name: "[format('st{0}', reference('other').id)]" };

  const lines = await verify([
    sampleResources.storage,
    sampleResources.site,
    sampleResources.settings,
    named,
  ]);

  expect(lines.slice(0, -1)).toEqual([expect.stringMatching(/^unchecked {2}.*cannot be analyzed/)]);
});

it("does not take a refusal for a missing resource", async () => {
  deploy();
  state.faults.add({ match: /^GET .*stsample$/, status: 403, code: "AuthorizationFailed" });

  await expect(verify()).rejects.toMatchObject({
    explanation: { happened: expect.stringMatching(/stsample: Azure refused\.$/) },
  });
});

it("does not take a group that it may not list for an empty one", async () => {
  deploy();
  state.faults.add({ match: /^GET .*\/resources$/, status: 403, code: "AuthorizationFailed" });

  await expect(verify()).rejects.toMatchObject({
    explanation: { happened: "Could not list the resource group rg-connector: Azure refused." },
  });
});

it("names the right that listing app settings takes", async () => {
  deploy();
  state.faults.add({
    match: /appsettings\/list$/,
    status: 403,
    code: "AuthorizationFailed",
    message: `The client 'x' with object id 'x' does not have authorization to perform action 'Microsoft.Web/sites/config/list/action' over scope '${siteId}' or the scope is invalid.`,
  });

  await expect(verify()).rejects.toMatchObject({
    explanation: { because: expect.stringContaining("Microsoft.Web/sites/config/list/action") },
  });
});

it("reads on after Azure throttled or failed for a moment", async () => {
  deploy();
  const match = /^GET .*(stsample|\/resources)$/;
  state.faults.add({ match, status: 429, code: "TooManyRequests", retryAfter: 0, times: 1 });
  state.faults.add({ match, status: 503, code: "ServiceUnavailable", retryAfter: 0, times: 1 });

  expect(await verify()).toHaveLength(1);
});
