/** Azure Resource Manager and Entra side by side over TLS, asked by the real management libraries. */
import type { TokenCredential } from "@azure/identity";
import type { ArmConnection } from "../../infra/azure/connection.ts";
import { type Arm, createArm } from "../../local/cloud/arm/arm.ts";
import { type LocalCloud, startLocalCloud } from "../local/cloud/local-cloud.ts";

export const subscriptionId = "1f2e3d4c-5b6a-4798-8a9b-0c1d2e3f4a5b";
export const group = `/subscriptions/${subscriptionId}/resourceGroups/rg-connector`;

export interface ArmCloud extends LocalCloud {
  arm: Arm;
  connection: ArmConnection;
}

export async function startArmCloud(): Promise<ArmCloud> {
  const cloud = await startLocalCloud();
  const { entra, authority, network } = cloud;
  const arm = createArm({ entra, authority, subscriptionId });
  network.mount("management.localhost", arm.app);
  return {
    ...cloud,
    arm,
    connection: {
      credential: deployer(cloud),
      subscriptionId,
      endpoint: network.origin("management.localhost"),
      scope: "https://management.azure.com/.default",
      pollingInterval: 1,
    },
  };
}

/** Gives tokens as somebody who signed in to azd gets them. */
function deployer({ entra }: LocalCloud): TokenCredential {
  return {
    getToken: (scopes) => {
      const resource = String(scopes).replace(/\/\.default$/, "");
      const { token, expiresAt } = entra.managedIdentityToken(resource);
      return Promise.resolve({ token, expiresOnTimestamp: expiresAt * 1000 });
    },
  };
}
