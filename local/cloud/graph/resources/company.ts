/** Subscriptions and report settings, as far as `$select` and `$filter` need their shape. */
import type { EntityModel } from "../odata/model.ts";

export const subscribedSkuModel: EntityModel = {
  name: "microsoft.graph.subscribedSku",
  properties: {
    id: "string",
    accountId: "string",
    accountName: "string",
    appliesTo: "string",
    capabilityStatus: "string",
    consumedUnits: "number",
    prepaidUnits: "open",
    servicePlans: "open",
    skuId: "string",
    skuPartNumber: "string",
    subscriptionIds: ["string"],
  },
  expands: {},
};

export const companySubscriptionModel: EntityModel = {
  name: "microsoft.graph.companySubscription",
  properties: {
    id: "string",
    commerceSubscriptionId: "string",
    createdDateTime: "date",
    isTrial: "boolean",
    nextLifecycleDateTime: "date",
    ownerId: "string",
    ownerTenantId: "string",
    ownerType: "string",
    serviceStatus: "open",
    skuId: "string",
    skuPartNumber: "string",
    status: "string",
    totalLicenses: "number",
  },
  expands: {},
};

export const reportSettingsModel: EntityModel = {
  name: "microsoft.graph.adminReportSettings",
  properties: { displayConcealedNames: "boolean" },
  expands: {},
};
