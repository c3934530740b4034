/** What a resource offers to be granted: its scopes and app roles, each with an id. */
import { createHash } from "node:crypto";
import { graphClientId } from "../../entra/registrations.ts";
import { permissionTable } from "../permissions/permissions.ts";
import type { GraphService } from "../service.ts";

const connectorRoles = [
  "Connector.Read",
  "Connector.Write",
  "Connector.Approve",
  "Connector.Admin",
];

const openIdScopes = ["email", "offline_access", "openid", "profile"];

/** A GUID that is always the same for a name. */
export function derivedId(name: string): string {
  const hex = createHash("sha256").update(name).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export const scopeId = (name: string) => derivedId(`scope ${name}`);
export const roleId = (name: string) => derivedId(`role ${name}`);

export function exposedScopes(service: GraphService, clientId: string): object[] {
  return scopeNames(service, clientId).map((value) => ({
    id: scopeId(value),
    adminConsentDescription: value,
    adminConsentDisplayName: value,
    isEnabled: true,
    type: "Admin",
    userConsentDescription: null,
    userConsentDisplayName: null,
    value,
  }));
}

export function exposedAppRoles(service: GraphService, clientId: string): object[] {
  const forPeople = clientId === service.directory.api.clientId;
  return roleNames(service, clientId).map((value) => ({
    id: roleId(value),
    allowedMemberTypes: forPeople ? ["User", "Application"] : ["Application"],
    description: value,
    displayName: value,
    isEnabled: true,
    origin: "Application",
    value,
  }));
}

function scopeNames({ directory }: GraphService, clientId: string): string[] {
  if (clientId === directory.api.clientId) return ["access_as_user"];
  if (clientId !== graphClientId) return [];
  return unique([
    ...permissionTable.flatMap(({ delegated, others = [] }) => [...delegated, ...others]),
    ...directory.api.grants.delegated,
    ...openIdScopes,
  ]);
}

function roleNames({ directory }: GraphService, clientId: string): string[] {
  if (clientId === directory.api.clientId) return connectorRoles;
  if (clientId !== graphClientId) return [];
  return unique([
    ...permissionTable.flatMap(({ application }) => application),
    ...directory.api.grants.application,
    ...directory.rotatorIdentity.graphRoles,
  ]);
}

const unique = (names: string[]) => [...new Set(names)].toSorted();
