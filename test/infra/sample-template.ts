/** A small template with one of everything that preview and verify tell apart. */
import type { Plan } from "../../infra/template/what-if.ts";
import { group } from "./arm-cloud.ts";

export const storageId = `${group}/providers/Microsoft.Storage/storageAccounts/stsample`;
export const siteId = `${group}/providers/Microsoft.Web/sites/func-sample`;

const storage = {
  type: "Microsoft.Storage/storageAccounts",
  apiVersion: "2026-04-01",
  name: "stsample",
  properties: { allowSharedKeyAccess: false, minimumTlsVersion: "TLS1_2" },
};

const site = {
  type: "Microsoft.Web/sites",
  apiVersion: "2025-03-01",
  name: "func-sample",
  kind: "functionapp,linux",
  properties: {
    httpsOnly: true,
    functionAppConfig: { runtime: { name: "node", version: "[parameters('nodeVersion')]" } },
  },
};

const settings = {
  type: "Microsoft.Web/sites/config",
  apiVersion: "2025-03-01",
  name: "func-sample/appsettings",
  properties: { TENANT_ID: "[parameters('tenantId')]", TOOLSETS: "core", SIGN_IN: "facade" },
};

/** As the Bicep compiler writes it: a resource group, and modules as deployments below it. */
export function samplePlan(resources: object[] = [storage, site, settings]): Plan {
  return {
    location: "swedencentral",
    parameters: { environmentName: { value: "sample" }, nodeVersion: { value: "24" } },
    template: {
      $schema:
        "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#",
      parameters: {
        environmentName: { type: "string" },
        nodeVersion: { type: "string", defaultValue: "22" },
      },
      resources: [
        {
          type: "Microsoft.Resources/resourceGroups",
          apiVersion: "2025-04-01",
          name: "rg-connector",
          properties: {},
        },
        {
          type: "Microsoft.Resources/deployments",
          apiVersion: "2025-04-01",
          name: "app",
          resourceGroup: "rg-connector",
          properties: {
            mode: "Incremental",
            parameters: {
              nodeVersion: { value: "[parameters('nodeVersion')]" },
              tenantId: { value: "6f1d9c1e-52a4-4c3b-9d7e-0b6a5f3e8c21" },
            },
            template: {
              parameters: { nodeVersion: { type: "string" }, tenantId: { type: "string" } },
              resources,
            },
          },
        },
      ],
    },
  };
}

export const sampleResources = { storage, site, settings };
