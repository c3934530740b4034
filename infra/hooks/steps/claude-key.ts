/** Whether the API key of Claude stands in the vault, which invocations need and nothing else. */
import { KeyVaultManagementClient } from "@azure/arm-keyvault";
import { type ArmConnection, clientOptions } from "../../azure/connection.ts";
import { statusOf } from "../../azure/explain.ts";
import type { Deployment, Resources } from "../deployment.ts";
import { already, type Step, todo } from "../step.ts";

const secretName = "anthropic-api-key";

export function claudeKeyStep(
  connection: ArmConnection,
  { deployer }: Deployment,
  { group, vaultName }: Resources,
): Step {
  const { credential, subscriptionId } = connection;
  const request = {
    who: "whoever holds an API key of Claude, if flows and scripts shall ask Claude (invocations)",
    how: [
      "once, for the right to store it:",
      `azd env set KEY_HOLDER_ID ${deployer?.id ?? "<object id>"}`,
      ...(deployer?.isPerson === false ? ["azd env set KEY_HOLDER_TYPE ServicePrincipal"] : []),
      "azd provision",
      "then, so that the key stays out of the shell's history:",
      `read -rs KEY && az keyvault secret set --vault-name ${vaultName} --name ${secretName} --value "$KEY"`,
    ],
  };
  return {
    name: "API key of Claude",
    request,
    async run() {
      const vault = new KeyVaultManagementClient(
        credential,
        subscriptionId,
        clientOptions(connection),
      );
      // Resource Manager tells of a secret but its value; the template's placeholder is disabled.
      const secret = await vault.secrets
        .get(group, vaultName, secretName)
        .catch((error: unknown) => {
          if (statusOf(error) === 404) return undefined;
          throw error;
        });
      return secret?.properties.attributes?.enabled === true
        ? already("it is stored.")
        : todo("it is not stored; tools work without it, invocations do not.", request);
    },
  };
}
