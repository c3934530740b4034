/** What the organisation bought, and how its administrators see what is used. */
import type { CompanySubscription, SubscribedSku } from "@microsoft/microsoft-graph-types";
import type { Having } from "../content-types.ts";

export interface SampleCompany {
  subscribedSkus: Having<SubscribedSku, "id" | "skuId" | "skuPartNumber" | "consumedUnits">[];
  subscriptions: Having<
    CompanySubscription,
    "id" | "skuId" | "status" | "commerceSubscriptionId"
  >[];
  /** On, as Microsoft delivers it: usage reports name nobody. An administrator may turn it off. */
  reportSettings: { displayConcealedNames: boolean };
}
