/** Validating the template and foretelling its changes, over the real management library. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { describeChanges } from "../../infra/preview/describe-changes.ts";
import { validate, whatIf } from "../../infra/template/what-if.ts";
import { type ArmCloud, startArmCloud } from "./arm-cloud.ts";
import { samplePlan, sampleResources, siteId, storageId } from "./sample-template.ts";

let cloud: ArmCloud;
beforeEach(async () => {
  cloud = await startArmCloud();
});
afterEach(async () => await cloud.close());

const preview = async (plan = samplePlan()) => {
  await validate(cloud.connection, plan);
  return describeChanges(await whatIf(cloud.connection, plan));
};

it("tells every resource that a first deployment creates", async () => {
  const lines = await preview();

  expect(lines).toEqual([
    "+ create  resourceGroups/rg-connector",
    "+ create  Microsoft.Storage/storageAccounts/stsample (rg-connector)",
    "+ create  Microsoft.Web/sites/func-sample (rg-connector)",
    "+ create  Microsoft.Web/sites/func-sample/config/appsettings (rg-connector)",
    "4 create.",
  ]);
});

it("tells what a later deployment changes, and counts what it leaves alone", async () => {
  const { state } = cloud.arm;
  state.groups.set("rg-connector", {});
  state.put({
    id: storageId,
    properties: { allowSharedKeyAccess: true, minimumTlsVersion: "TLS1_2" },
  });
  state.put({ id: siteId, properties: sampleResources.site.properties });
  state.put({ id: `${siteId}/config/appsettings`, properties: { TOOLSETS: "mail" } });
  state.put({ id: `${storageId}extra`, properties: {} });

  const lines = await preview();

  expect(lines).toEqual([
    "~ modify  Microsoft.Storage/storageAccounts/stsample (rg-connector)",
    "      properties.allowSharedKeyAccess: true -> false",
    "~ modify  Microsoft.Web/sites/func-sample (rg-connector)",
    '      properties.functionAppConfig.runtime.version: "[parameters(\'nodeVersion\')]" -> "24"',
    "~ modify  Microsoft.Web/sites/func-sample/config/appsettings (rg-connector)",
    "      properties.TENANT_ID: (none) -> (not shown)",
    "      properties.TOOLSETS: (not shown) -> (not shown)",
    "      properties.SIGN_IN: (none) -> (not shown)",
    "3 modify, 1 unchanged, 1 not of this template.",
  ]);
});

it("says which resources only a deployment could tell", async () => {
  const named = { ...sampleResources.storage, name: "[format('st{0}', reference('other').id)]" };

  const lines = await preview(samplePlan([named]));

  expect(lines).toEqual([
    "+ create  resourceGroups/rg-connector",
    expect.stringMatching(/^\? not foretold {2}Microsoft\.Storage/),
    expect.stringContaining("cannot be calculated until the deployment is under way"),
    "1 create, 1 not foretold.",
  ]);
});

it("explains a template that Azure refuses, and asks for no changes then", async () => {
  const plan = { ...samplePlan(), parameters: {} };

  await expect(preview(plan)).rejects.toMatchObject({
    explanation: {
      happened: "Azure refuses the template (InvalidTemplate).",
      because: expect.stringContaining("'environmentName' is not provided"),
    },
  });
  await expect(whatIf(cloud.connection, plan)).rejects.toMatchObject({
    explanation: { happened: "Azure refuses the template (InvalidTemplate)." },
  });
});

it("waits for as long as the operation runs", async () => {
  cloud.arm.state.operations.rounds = 4;

  const lines = await preview();

  const asked = cloud.arm.state.requests.filter((one) => one.includes("/operationresults/"));
  expect(asked).toHaveLength(10);
  expect(lines).toContain("4 create.");
});

it("comes back after Azure throttled it", async () => {
  cloud.arm.state.faults.add({
    match: /whatIf$/,
    status: 429,
    code: "SubscriptionRequestsThrottled",
    retryAfter: 0,
    times: 2,
  });

  const lines = await preview();

  expect(lines).toContain("4 create.");
});

it("gives up when throttling does not end, and says to wait", async () => {
  cloud.arm.state.faults.add({
    match: /validate$/,
    status: 429,
    code: "SubscriptionRequestsThrottled",
    retryAfter: 0,
  });

  await expect(preview()).rejects.toMatchObject({
    explanation: {
      happened: "Could not validate the template: Azure throttles this subscription.",
    },
  });
});

it("names the right that is missing, and whom to ask", async () => {
  cloud.arm.state.faults.add({
    match: /validate$/,
    status: 403,
    code: "AuthorizationFailed",
    message:
      "The client 'x' with object id 'x' does not have authorization to perform action 'Microsoft.Resources/deployments/validate/action' over scope '/subscriptions/1' or the scope is invalid.",
  });

  await expect(preview()).rejects.toMatchObject({
    explanation: {
      because:
        "The signed-in account lacks the right Microsoft.Resources/deployments/validate/action over /subscriptions/1.",
      remedy: expect.stringContaining("Ask an Owner of the subscription"),
    },
  });
});

it("tells a subscription that is not there from one that it may not read", async () => {
  const connection = { ...cloud.connection, subscriptionId: crypto.randomUUID() };

  await expect(validate(connection, samplePlan())).rejects.toMatchObject({
    explanation: { because: "The answer was SubscriptionNotFound." },
  });
});

it("explains a sign-in that Azure does not accept", async () => {
  const getToken = () => Promise.resolve({ token: "a.b.c", expiresOnTimestamp: Date.now() + 1e6 });

  await expect(
    validate({ ...cloud.connection, credential: { getToken } }, samplePlan()),
  ).rejects.toMatchObject({
    explanation: { happened: "Could not validate the template: the sign-in was not accepted." },
  });
});
