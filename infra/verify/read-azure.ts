/** Reads what stands in the subscription, through the management libraries. */
import { WebSiteManagementClient } from "@azure/arm-appservice";
import { ResourceManagementClient } from "@azure/arm-resources";
import { type ArmConnection, clientOptions } from "../azure/connection.ts";
import { explain, statusOf } from "../azure/explain.ts";

export interface Azure {
  /** The resource as it stands; undefined when it is not there. */
  resource(id: string, apiVersion: string): Promise<unknown>;
  /** Ids of everything that the resource group lists. */
  inGroup(name: string): Promise<string[]>;
  /** Every app setting of a function app. */
  settings(siteId: string): Promise<Record<string, string>>;
}

export function readAzure(connection: ArmConnection): Azure {
  const { credential, subscriptionId } = connection;
  const options = clientOptions(connection);
  const arm = new ResourceManagementClient(credential, subscriptionId, options);
  const web = new WebSiteManagementClient(credential, subscriptionId, options);
  return {
    async resource(id, apiVersion) {
      try {
        return await arm.resources.getById(id.slice(1), apiVersion);
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw explain(error, `read ${id}`);
      }
    },
    async inGroup(name) {
      try {
        const all = await Array.fromAsync(arm.resources.listByResourceGroup(name));
        return all.map(({ id = "" }) => id);
      } catch (error) {
        throw explain(error, `list the resource group ${name}`);
      }
    },
    async settings(siteId) {
      const [, group = ""] = /\/resourceGroups\/([^/]+)/i.exec(siteId) ?? [];
      const site = siteId.split("/").at(-1) ?? "";
      try {
        const { properties = {} } = await web.webApps.listApplicationSettings(group, site);
        return properties;
      } catch (error) {
        throw explain(error, `read the app settings of ${site}`);
      }
    },
  };
}
