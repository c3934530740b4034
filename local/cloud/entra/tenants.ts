/** The tenants this Entra knows: the sample one and a stranger's. */
import type { Directory, Person } from "../../tenant/directory.ts";
import { EntraError } from "./entra-error.ts";
import { type AppRegistration, registrationsOf } from "./registrations.ts";

export interface EntraTenant {
  readonly id: string;
  readonly domain: string;
  readonly displayName: string;
  readonly people: readonly Person[];
  readonly registrations: readonly AppRegistration[];
}

export const otherTenantId = "b8d2c5a7-3e1f-4f6a-8c9b-1d2e3f405162";
/** Somebody of the other tenant, with every role, so that only the tenant tells them apart. */
export const otherTenantUser = "olga.berg@northwheel.example";

export function tenantsOf(directory: Directory, origin: string): EntraTenant[] {
  const registrations = registrationsOf(directory, origin);
  const home = {
    id: directory.tenantId,
    domain: directory.domain,
    displayName: directory.displayName,
    registrations,
    get people() {
      return directory.people;
    },
  };
  return [home, otherTenant()];
}

function otherTenant(): EntraTenant {
  const olga: Person = {
    id: "d9c1f3e5-7b24-4a86-9e0d-1c2b3a495867",
    displayName: "Olga Berg",
    givenName: "Olga",
    surname: "Berg",
    userPrincipalName: otherTenantUser,
    mail: otherTenantUser,
    jobTitle: "Buyer",
    department: "Purchasing",
    officeLocation: "Oslo",
    preferredLanguage: "nb-NO",
    timeZone: "W. Europe Standard Time",
    connectorRoles: ["Connector.Read", "Connector.Write", "Connector.Approve", "Connector.Admin"],
  };
  return {
    id: otherTenantId,
    domain: "northwheel.example",
    displayName: "North Wheel",
    people: [olga],
    registrations: [],
  };
}

/** Finds a tenant by id or domain, as it stands in the path of a request. */
export function findTenant(tenants: readonly EntraTenant[], name: string): EntraTenant {
  const wanted = name.toLowerCase();
  const found = tenants.find(({ id, domain }) => id === wanted || domain === wanted);
  if (found) return found;
  if (["common", "organizations", "consumers"].includes(wanted)) {
    throw new EntraError(
      50194,
      "invalid_request",
      "The application is not configured as a multi-tenant application. Usage of the /common " +
        "endpoint is not supported for such apps. Use a tenant-specific endpoint or configure " +
        "the application to be multi-tenant.",
    );
  }
  throw new EntraError(
    90002,
    "invalid_request",
    `Tenant '${name}' not found. Check to make sure you have the correct tenant ID and are ` +
      "signing into the correct cloud. Check with your subscription administrator, this may " +
      "happen if there are no active subscriptions for the tenant.",
  );
}

export function findPerson(tenant: EntraTenant, userPrincipalName: string): Person | undefined {
  const wanted = userPrincipalName.toLowerCase();
  return tenant.people.find((person) => person.userPrincipalName.toLowerCase() === wanted);
}
