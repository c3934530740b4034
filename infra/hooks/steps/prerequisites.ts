/** What a deployment needs before it starts: a sign-in, roles, resource providers, free names. */
import { AuthorizationManagementClient } from "@azure/arm-authorization";
import { ResourceManagementClient } from "@azure/arm-resources";
import { type ArmConnection, clientOptions } from "../../azure/connection.ts";
import type { Deployment } from "../deployment.ts";
import { already, done, noted, type Step, todo } from "../step.ts";

/** Flex Consumption runs on Microsoft.App, which few subscriptions have registered. */
const providers = [
  "Microsoft.App",
  "Microsoft.Web",
  "Microsoft.Storage",
  "Microsoft.KeyVault",
  "Microsoft.ManagedIdentity",
  "Microsoft.Insights",
  "Microsoft.OperationalInsights",
  "Microsoft.EventGrid",
];

export function providersStep(connection: ArmConnection): Step {
  const { credential, subscriptionId } = connection;
  const arm = new ResourceManagementClient(credential, subscriptionId, clientOptions(connection));
  return {
    name: "Resource providers",
    request: {
      who: "a Contributor of the subscription",
      how: providers.map((name) => `az provider register --namespace ${name}`),
    },
    async run() {
      const registered: string[] = [];
      for (const name of providers) {
        const { registrationState } = await arm.providers.get(name);
        if (registrationState === "Registered") continue;
        await arm.providers.register(name);
        registered.push(name);
      }
      return registered.length === 0
        ? already("all are registered.")
        : done(`registering ${registered.join(", ")}; Azure finishes it within minutes.`);
    },
  };
}

const owner = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
const contributor = "b24988ac-6180-42a0-ab88-20f7382dd24c";
/** Role Based Access Control Administrator gives roles too, but makes none. */
const userAccessAdministrator = "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9";

/** The template makes resources, gives their identities roles, and makes the rotator's own. */
export function rolesStep(connection: ArmConnection, { deployer }: Deployment): Step {
  const { credential, subscriptionId } = connection;
  const scope = `/subscriptions/${subscriptionId}`;
  const request = {
    who: "an Owner of the subscription",
    how: ["Contributor", "User Access Administrator"].map(
      (role) =>
        `az role assignment create --role "${role}" --scope ${scope} --assignee ${deployer?.id ?? "<object id>"}`,
    ),
  };
  return {
    name: "Roles in Azure",
    request,
    async run() {
      if (!deployer) return noted("azd does not say who deploys; roles are not checked.");
      const { roleAssignments } = new AuthorizationManagementClient(credential, subscriptionId, {
        endpoint: connection.endpoint,
        credentialScopes: connection.scope,
      });
      const filter = `assignedTo('${deployer.id}')`;
      const held = new Set<string>();
      for await (const one of roleAssignments.listForSubscription({ filter }))
        // Those above hold here too; those of single groups and resources do not.
        if (!one.scope?.toLowerCase().startsWith(`${scope}/`))
          held.add(one.roleDefinitionId?.split("/").at(-1) ?? "");
      const isEnough =
        held.has(owner) || (held.has(contributor) && held.has(userAccessAdministrator));
      return isEnough
        ? already("the signed-in account may create resources and roles.")
        : todo("the signed-in account may not create resources and roles for them.", request);
    },
  };
}

/** Azure offers no list of these to ask; the template itself takes any region. */
const withoutFlex = /^(china|usgov|usdod)/;

export function regionStep({ location, cloud }: Deployment): Step {
  return {
    name: "Region",
    run: async () =>
      withoutFlex.test(location) || cloud.name === "china"
        ? noted(`${location} may not have Flex Consumption; docs/deploy.md tells of each cloud.`)
        : already(`${location}, in the cloud ${cloud.name}.`),
  };
}
