/** A hook finds out what azd does not tell it: the tenant, and who deploys. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { withDeployer } from "../../infra/azure/deployer.ts";
import { type ArmCloud, startArmCloud, subscriptionId } from "./arm-cloud.ts";

let cloud: ArmCloud;
beforeEach(async () => {
  cloud = await startArmCloud();
});
afterEach(async () => await cloud.close());

/** All that azd keeps after it asked for a name, a subscription and a region. */
const fresh = {
  AZURE_ENV_NAME: "sample",
  AZURE_SUBSCRIPTION_ID: subscriptionId,
  AZURE_LOCATION: "swedencentral",
};

it("in a fresh environment, so that the first azd up needs nothing set", async () => {
  const asked: string[] = [];
  const { directory, connection } = cloud;

  const values = await withDeployer(fresh, connection, (tenantId) => {
    asked.push(tenantId);
    return connection.credential;
  });

  expect(values).toEqual({
    ...fresh,
    AZURE_TENANT_ID: directory.tenantId,
    AZURE_PRINCIPAL_ID: directory.managedIdentity.principalId,
    AZURE_PRINCIPAL_TYPE: "ServicePrincipal",
  });
  expect(asked).toEqual([directory.tenantId]);
});

it("and leaves what is set as it is", async () => {
  const set = { ...fresh, AZURE_TENANT_ID: "tenant", AZURE_PRINCIPAL_ID: "person" };

  const values = await withDeployer(set, cloud.connection, () => cloud.connection.credential);

  expect(values).toEqual(set);
  expect(cloud.arm.state.requests).toEqual([]);
});

it("and goes on without the deployer where nobody is signed in", async () => {
  const getToken = () => Promise.reject(new Error("not logged in"));

  const values = await withDeployer(fresh, cloud.connection, () => ({ getToken }));

  expect(values).toEqual({ ...fresh, AZURE_TENANT_ID: cloud.directory.tenantId });
});

it("and leaves it to whoever reads the values to say what is missing", async () => {
  const unreachable = { ...cloud.connection, endpoint: "https://127.0.0.1:1" };
  const signIn = () => cloud.connection.credential;

  expect(await withDeployer(fresh, unreachable, signIn)).toEqual(fresh);
  expect(await withDeployer({}, cloud.connection, signIn)).toEqual({});
});
