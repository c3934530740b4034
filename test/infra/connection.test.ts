/** Each cloud's Azure Resource Manager is asked with a token for itself. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { connect } from "../../infra/azure/connection.ts";
import { readAzure } from "../../infra/verify/read-azure.ts";
import { type ArmCloud, group, startArmCloud, subscriptionId } from "./arm-cloud.ts";

let cloud: ArmCloud;
beforeEach(async () => {
  cloud = await startArmCloud();
  cloud.arm.state.groups.set("rg-connector", {});
});
afterEach(async () => await cloud.close());

it.each([
  ["global", "https://management.azure.com"],
  ["usgov", "https://management.usgovcloudapi.net"],
  ["usgovdod", "https://management.usgovcloudapi.net"],
  ["china", "https://management.chinacloudapi.cn"],
] as const)("in the cloud %s at %s", async (name, endpoint) => {
  const asked: string[] = [];
  const { credential } = cloud.connection;
  const recorded: typeof credential = {
    getToken: async (scopes) => {
      asked.push(String(scopes));
      return await credential.getToken("https://management.azure.com/.default");
    },
  };

  const connection = connect(recorded, { cloud: name, subscriptionId });
  const { endpoint: local } = cloud.connection;
  const found = await readAzure({ ...connection, endpoint: local }).resource(group, "2025-04-01");

  expect(found).toMatchObject({ name: "rg-connector" });
  expect(connection.endpoint).toBe(endpoint);
  expect(asked).toEqual([`${endpoint}/.default`]);
});
