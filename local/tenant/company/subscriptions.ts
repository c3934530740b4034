/** The subscriptions that Lumen Cycles pays for, and the licences in use. */
import type { Directory, Person } from "../directory.ts";
import * as ids from "../ids.ts";
import { graphTime } from "../moments.ts";
import type { SampleCompany } from "./types.ts";

interface Product {
  /** As the administration centre calls it; usage reports shout it. */
  name: string;
  skuId: string;
  skuPartNumber: string;
  bought: number;
  status: "Enabled" | "Warning" | "Suspended";
  isTrial: boolean;
  /** Days from now until it is renewed or ends. */
  daysLeft: number;
  daysOld: number;
  plans: [name: string, id: string, appliesTo: "User" | "Company"][];
  assignedTo: (person: Person) => boolean;
}

const departments = (...names: string[]) => {
  const wanted = new Set(names);
  return (person: Person) => person.accountEnabled !== false && wanted.has(person.department);
};

const inOffice = (person: Person) =>
  person.accountEnabled !== false && person.noMailbox !== "unlicensed";

const exchange: Product["plans"][number] = [
  "EXCHANGE_S_ENTERPRISE",
  "efb87545-963c-4e0d-99df-69c6916d9eb0",
  "User",
];
const sharePoint: Product["plans"][number] = [
  "SHAREPOINTENTERPRISE",
  "5dbe027f-2339-4123-9542-606e4d348a72",
  "User",
];
const teams: Product["plans"][number] = ["TEAMS1", "57ff2da0-773e-42df-b2af-ffb7a2317929", "User"];

const products: Product[] = [
  {
    name: "Microsoft 365 E3",
    skuId: "05e9a617-0261-4cee-bb44-138d3ef5d965",
    skuPartNumber: "SPE_E3",
    bought: 20,
    status: "Enabled",
    isTrial: false,
    daysLeft: 73,
    daysOld: 657,
    plans: [exchange, sharePoint, teams],
    assignedTo: inOffice,
  },
  {
    name: "Microsoft 365 Copilot",
    skuId: "639dec6b-bb19-468b-871c-c5c441c4b0cb",
    skuPartNumber: "Microsoft_365_Copilot",
    bought: 3,
    status: "Enabled",
    isTrial: false,
    daysLeft: 212,
    daysOld: 153,
    plans: [["M365_COPILOT_TEAMS", "b95945de-b3bd-46db-8437-f2beb6ea2347", "User"]],
    assignedTo: departments("Product", "Finance"),
  },
  {
    name: "Microsoft Fabric (Free)",
    skuId: "a403ebcc-fae0-4ca2-8c8c-7a907fd6c235",
    skuPartNumber: "POWER_BI_STANDARD",
    bought: 1_000_000,
    status: "Enabled",
    isTrial: false,
    daysLeft: 3650,
    daysOld: 800,
    plans: [["BI_AZURE_P0", "2049e525-b859-401b-b2a0-e0a31c4b1fe4", "User"]],
    assignedTo: departments("Finance"),
  },
  {
    name: "Visio Plan 2",
    skuId: "c5928f49-12ba-48f7-ada3-0d743a3601d5",
    skuPartNumber: "VISIOCLIENT",
    bought: 2,
    // Not renewed: it still works, but not for long.
    status: "Warning",
    isTrial: false,
    daysLeft: -9,
    daysOld: 374,
    plans: [["VISIO_CLIENT_SUBSCRIPTION", "663a804f-1c30-4ff0-9915-9db84f0d1cea", "User"]],
    assignedTo: departments("Engineering"),
  },
  {
    name: "Microsoft Teams Premium",
    skuId: "989a1621-93bc-4be0-835c-fe30171d6463",
    skuPartNumber: "Microsoft_Teams_Premium",
    bought: 25,
    status: "Suspended",
    isTrial: true,
    daysLeft: -40,
    daysOld: 100,
    plans: [["MCO_VIRTUAL_APPT", "711413d0-b36e-4cd4-93db-0a50a4ab7ea3", "User"]],
    assignedTo: () => false,
  },
];

/** Names of the products whose licences a person holds. */
export const productsOf = (person: Person) =>
  products.filter(({ assignedTo }) => assignedTo(person)).map(({ name }) => name);

export function sampleCompany(directory: Directory, now: Date): SampleCompany {
  return {
    subscribedSkus: products.map((product) => subscribedSku(product, directory)),
    subscriptions: products.map((product) => subscription(product, directory, now)),
    reportSettings: { displayConcealedNames: true },
  };
}

const subscriptionId = ({ skuPartNumber }: Product) => ids.guid(`subscription ${skuPartNumber}`);

const servicePlans = ({ plans, status }: Product) =>
  plans.map(([servicePlanName, servicePlanId, appliesTo]) => ({
    servicePlanId,
    servicePlanName,
    provisioningStatus: status === "Suspended" ? "Disabled" : "Success",
    appliesTo,
  }));

function subscribedSku(
  product: Product,
  directory: Directory,
): SampleCompany["subscribedSkus"][number] {
  const { skuId, skuPartNumber, bought, status, assignedTo } = product;
  const units = (wanted: Product["status"]) => (status === wanted ? bought : 0);
  return {
    id: `${directory.tenantId}_${skuId}`,
    accountId: directory.tenantId,
    accountName: "lumencycles",
    appliesTo: "User",
    capabilityStatus: status,
    consumedUnits: directory.people.filter(assignedTo).length,
    prepaidUnits: {
      enabled: units("Enabled"),
      suspended: units("Suspended"),
      warning: units("Warning"),
      lockedOut: 0,
    },
    servicePlans: servicePlans(product),
    skuId,
    skuPartNumber,
    subscriptionIds: [subscriptionId(product)],
  };
}

function subscription(
  product: Product,
  directory: Directory,
  now: Date,
): SampleCompany["subscriptions"][number] {
  const { skuId, skuPartNumber, bought, status, isTrial, daysLeft, daysOld } = product;
  const inDays = (days: number) => graphTime(new Date(now.getTime() + days * 86_400_000));
  return {
    id: subscriptionId(product),
    commerceSubscriptionId: ids.guid(`commerce ${skuPartNumber}`),
    createdDateTime: inDays(-daysOld),
    nextLifecycleDateTime: inDays(daysLeft),
    isTrial,
    ownerId: null,
    ownerTenantId: directory.tenantId,
    ownerType: null,
    serviceStatus: servicePlans(product),
    skuId,
    skuPartNumber,
    status,
    totalLicenses: bought,
  };
}
