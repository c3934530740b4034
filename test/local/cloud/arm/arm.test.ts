/** What the front door of Azure Resource Manager checks, asked without any library. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { type ArmCloud, group, startArmCloud, subscriptionId } from "../../../infra/arm-cloud.ts";

let cloud: ArmCloud;
beforeEach(async () => {
  cloud = await startArmCloud();
  cloud.arm.state.groups.set("rg-connector", {});
});
afterEach(async () => await cloud.close());

const good = () => cloud.entra.managedIdentityToken("https://management.azure.com").token;

async function ask(path: string, token: string | undefined = good()) {
  const response = await fetch(`${cloud.connection.endpoint}${path}`, {
    headers: token === "" ? {} : { authorization: `Bearer ${token}` },
  });
  const { error } = (await response.json()) as { error?: { code: string } };
  return { status: response.status, code: error?.code, headers: response.headers };
}

it("serves a resource group to a token for Azure, in either case of the path", async () => {
  const path = `${group}?api-version=2025-04-01`;

  expect((await ask(path)).status).toBe(200);
  expect((await ask(`${group.toLowerCase()}/resources?api-version=2025-04-01`)).status).toBe(200);
});

it("refuses a request without an API version, or with one that is none", async () => {
  expect(await ask(group)).toMatchObject({ status: 400, code: "MissingApiVersionParameter" });
  expect(await ask(`${group}/providers/A.B/c/d?api-version=latest`)).toMatchObject({
    status: 400,
    code: "InvalidApiVersionParameter",
  });
});

it("refuses a request without a token, and one with a token for something else", async () => {
  const path = `${group}?api-version=2025-04-01`;
  const foreign = cloud.entra.managedIdentityToken("https://storage.azure.com").token;

  const without = await ask(path, "");

  expect(without).toMatchObject({ status: 401, code: "AuthenticationFailed" });
  expect(without.headers.get("www-authenticate")).toContain("authorization_uri=");
  expect(await ask(path, foreign)).toMatchObject({ status: 401 });
});

it("tells another subscription, a missing group and a missing resource apart", async () => {
  const other = group.replace(subscriptionId, crypto.randomUUID());
  const version = "?api-version=2025-04-01";

  expect((await ask(`${other}${version}`)).code).toBe("SubscriptionNotFound");
  expect((await ask(`${group}-x${version}`)).code).toBe("ResourceGroupNotFound");
  expect((await ask(`${group}/providers/A.B/c/d${version}`)).code).toBe("ResourceNotFound");
});

it("purges no vault that purge protection keeps", async () => {
  const vault = { name: "kv", location: "westeurope", tags: {}, purgeProtectionEnabled: true };
  cloud.arm.state.deletedVaults.push(vault);
  const base = `/subscriptions/${subscriptionId}/providers/Microsoft.KeyVault/locations/westeurope`;

  const response = await fetch(
    `${cloud.connection.endpoint}${base}/deletedVaults/kv/purge?api-version=2026-02-01`,
    { method: "POST", headers: { authorization: `Bearer ${good()}` } },
  );

  expect(response.status).toBe(400);
  expect(cloud.arm.state.deletedVaults).toEqual([vault]);
});
