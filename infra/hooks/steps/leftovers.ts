/** What an earlier deployment left behind and the next one would stumble over. */
import { type DeletedVault, KeyVaultManagementClient } from "@azure/arm-keyvault";
import { WebSiteManagementClient } from "@azure/arm-appservice";
import { type ArmConnection, clientOptions } from "../../azure/connection.ts";
import { statusOf } from "../../azure/explain.ts";
import type { Deployment, Registrations, Resources } from "../deployment.ts";
import type { Entra } from "../entra.ts";
import { already, done, noted, type Step, todo } from "../step.ts";

interface DeletedApplication {
  readonly id: string;
  readonly displayName: string;
  readonly uniqueName: string | null;
}

/** A deleted app registration keeps its name for 30 days. */
async function deletedApps(
  entra: Entra,
  { uniqueName }: Registrations,
): Promise<DeletedApplication[]> {
  const all = await entra.list<DeletedApplication>(
    "/directory/deletedItems/microsoft.graph.application?$select=id,displayName,uniqueName",
  );
  const names = [uniqueName, `${uniqueName}-client`];
  return all.filter((app) => app.uniqueName !== null && names.includes(app.uniqueName));
}

const appAdministrator = "an owner of the app registration, or an Application Administrator";

export function deletedAppsCheck(
  entra: Entra,
  { cloud }: Deployment,
  registrations: Registrations,
): Step {
  const restore = (id: string) =>
    `restore: az rest --method POST --url ${cloud.graphRoot}/v1.0/directory/deletedItems/${id}/restore`;
  return {
    name: "Deleted app registrations",
    request: {
      who: "somebody who may see the directory",
      how: ["look for ours: Entra admin center, App registrations, Deleted applications"],
    },
    async run() {
      const found = await deletedApps(entra, registrations);
      if (found.length === 0) return already("none holds a name of this environment.");
      return todo(
        `${found.map(({ displayName }) => displayName).join(", ")} still hold their names, so that deploying would fail.`,
        {
          who: appAdministrator,
          how: [
            ...found.map(({ id }) => restore(id)),
            "or purge them for good: azd hooks run predown",
          ],
        },
      );
    },
  };
}

export function purgeDeletedApps(entra: Entra, registrations: Registrations): Step {
  return {
    name: "Deleted app registrations",
    request: {
      who: appAdministrator,
      how: ["delete them for good: Entra admin center, App registrations, Deleted applications"],
    },
    async run() {
      const found = await deletedApps(entra, registrations);
      for (const { id } of found)
        await entra.delete(`/directory/deletedItems/${id}`).catch((error: unknown) => {
          // Another run was quicker.
          if (statusOf(error) !== 404) throw error;
        });
      return found.length === 0
        ? already("none holds a name of this environment.")
        : done(`purged ${found.map(({ displayName }) => displayName).join(", ")}.`);
    },
  };
}

function vaultClient(connection: ArmConnection) {
  const { credential, subscriptionId } = connection;
  return new KeyVaultManagementClient(credential, subscriptionId, clientOptions(connection));
}

/** Deleted vaults of this environment: a name stays taken until the vault is purged. */
async function deletedVaults(
  client: KeyVaultManagementClient,
  { environmentName }: Deployment,
): Promise<DeletedVault[]> {
  const all = await Array.fromAsync(client.vaults.listDeleted());
  return all.filter(({ properties }) => properties?.tags?.["azd-env-name"] === environmentName);
}

/**
 * Has the template bring back a vault that `azd down` left deleted, and only then: Azure refuses to
 * bring back what is there, and to make what is deleted.
 */
export function recoverVaultStep(
  connection: ArmConnection,
  deployment: Deployment,
  setValue: (name: string, value: string) => Promise<void>,
): Step {
  const { location, recoversVault } = deployment;
  return {
    name: "Deleted key vault",
    request: {
      who: "a Key Vault Reader of the subscription",
      how: [
        "look for this environment's: az keyvault list-deleted",
        "and where there is one: azd env set RECOVER_KEY_VAULT true",
      ],
    },
    async run() {
      const all = await deletedVaults(vaultClient(connection), deployment);
      // In another region the same environment's vault has another name.
      const found = all.find(({ properties }) => regionOf(properties?.location) === location);
      if (recoversVault !== (found !== undefined))
        await setValue("RECOVER_KEY_VAULT", String(found !== undefined));
      if (!found) return already("none holds the name of this environment's.");
      const afresh = found.properties?.purgeProtectionEnabled
        ? ""
        : " To start without them, stop here and purge it: azd hooks run predown.";
      return done(
        `${found.name} is deleted; this deployment brings it back with its secrets.${afresh}`,
      );
    },
  };
}

/** `Sweden Central` and `swedencentral` are the same. */
const regionOf = (location = "") => location.toLowerCase().replaceAll(" ", "");

export function purgeDeletedVaults(connection: ArmConnection, deployment: Deployment): Step {
  return {
    name: "Deleted key vault",
    request: {
      who: "a Key Vault Contributor of the subscription",
      how: ["az keyvault list-deleted", "az keyvault purge --name <name>"],
    },
    async run() {
      const client = vaultClient(connection);
      const found = await deletedVaults(client, deployment);
      if (found.length === 0) return already("none holds the name of this environment's.");
      const kept = found.filter(({ properties }) => properties?.purgeProtectionEnabled);
      const free = found.filter((vault) => !kept.includes(vault));
      for (const { name = "", properties } of free)
        await client.vaults.purgeDeleted(name, properties?.location ?? deployment.location, {
          updateIntervalInMs: connection.pollingInterval,
        });
      const names = (vaults: DeletedVault[]) => vaults.map(({ name }) => name).join(", ");
      if (kept.length > 0)
        return noted(
          `${names(kept)} cannot be purged (purge protection); the next \`azd up\` brings it back.`,
        );
      return done(`purged ${names(free)}.`);
    },
  };
}

/** A subnet stays locked, and its network with it, while an app still reaches through it. */
export function leaveNetworks(connection: ArmConnection, resources: Resources): Step {
  const { credential, subscriptionId } = connection;
  const { group, connectorName, rotatorName } = resources;
  return {
    name: "Virtual network",
    request: {
      who: "a Website Contributor of the resource group",
      how: [`az functionapp vnet-integration remove --resource-group ${group} --name <app>`],
    },
    async run() {
      const client = new WebSiteManagementClient(
        credential,
        subscriptionId,
        clientOptions(connection),
      );
      const left: string[] = [];
      for (const app of new Set([connectorName, rotatorName])) {
        const site = await client.webApps.get(group, app).catch((error: unknown) => {
          if (statusOf(error) === 404) return undefined;
          throw error;
        });
        if (!site?.virtualNetworkSubnetId) continue;
        await client.webApps.deleteSwiftVirtualNetwork(group, app);
        left.push(app);
      }
      return left.length === 0
        ? already("no app reaches into one.")
        : done(`took ${left.join(", ")} out of its virtual network.`);
    },
  };
}
