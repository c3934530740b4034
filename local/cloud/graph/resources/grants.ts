/** Delegated grants and app role assignments, read from what the token endpoint goes by. */
import { createHash } from "node:crypto";
import { type AppRegistration, graphClientId } from "../../entra/registrations.ts";
import type { EntityModel } from "../odata/model.ts";
import type { GraphService } from "../service.ts";
import { roleId, scopeId } from "./exposed-permissions.ts";
import { type Principal, servicePrincipals } from "./service-principal.ts";

export const permissionGrantModel: EntityModel = {
  name: "microsoft.graph.oAuth2PermissionGrant",
  properties: {
    id: "string",
    clientId: "string",
    consentType: "string",
    principalId: "string",
    resourceId: "string",
    scope: "string",
  },
  expands: {},
};

export const roleAssignmentModel: EntityModel = {
  name: "microsoft.graph.appRoleAssignment",
  properties: {
    id: "string",
    appRoleId: "string",
    createdDateTime: "date",
    deletedDateTime: "date",
    principalDisplayName: "string",
    principalId: "string",
    principalType: "string",
    resourceDisplayName: "string",
    resourceId: "string",
  },
  expands: {},
};

/** One grant as Graph shows it, and how it is taken back. */
export interface Grant {
  readonly resource: Record<string, unknown>;
  readonly client: { id: string; displayName: string };
  remove(): void;
}

/** Consent of an administrator, for everybody in the tenant. */
export function delegatedGrants(service: GraphService): Grant[] {
  const all = servicePrincipals(service);
  return pairs(all).flatMap(([client, target]) => {
    const names = client.app?.grantsOn(target.appId).delegated ?? [];
    if (names.length === 0) return [];
    const resource = {
      clientId: client.id,
      consentType: "AllPrincipals",
      id: opaqueId(`${client.id} ${target.id}`),
      principalId: null,
      resourceId: target.id,
      scope: names.join(" "),
    };
    return [{ resource, client, remove: () => void names.splice(0) }];
  });
}

export function roleAssignments(service: GraphService): Grant[] {
  const all = servicePrincipals(service);
  const ofApps = pairs(all).flatMap(([client, target]) => {
    const names = applicationRoles(client, target.appId);
    return names.map((name) => assignment(client, "ServicePrincipal", target, name, names));
  });
  return [...ofApps, ...assignmentsOfPeople(service, all), ...assignmentsOfGroups(service, all)];
}

/** The names that hold what an assignment grants; undefined for a principal that holds none. */
export function heldRoles(
  service: GraphService,
  principalId: string,
  target: Principal,
): string[] | undefined {
  const holder = servicePrincipals(service).find(({ id }) => id === principalId);
  if (holder) return applicationRoles(holder, target.appId);
  const person = service.directory.people.find(({ id }) => id === principalId);
  if (person && target.appId === service.directory.api.clientId) return person.connectorRoles;
  const group = service.administration.groups.find(({ id }) => id === principalId);
  return group?.rolesOn(target.appId);
}

function assignmentsOfGroups(service: GraphService, all: readonly Principal[]): Grant[] {
  const pairsOf = service.administration.groups.flatMap((group) =>
    all.map((target) => ({ group, target, names: group.rolesOn(target.appId) })),
  );
  return pairsOf.flatMap(({ group, target, names }) =>
    names.map((name) => assignment(group, "Group", target, name, names)),
  );
}

/** What the registration asks for: exactly what was granted, unless it says otherwise. */
export function requiredAccess(service: GraphService, app: AppRegistration): object[] {
  const resources = [graphClientId, service.directory.api.clientId];
  return resources.flatMap((resourceAppId) => {
    const { delegated, application } =
      app.asksFor.get(resourceAppId) ?? app.grantsOn(resourceAppId);
    const resourceAccess = [
      ...delegated.map((name) => ({ id: scopeId(name), type: "Scope" })),
      ...application.map((name) => ({ id: roleId(name), type: "Role" })),
    ];
    return resourceAccess.length > 0 ? [{ resourceAppId, resourceAccess }] : [];
  });
}

function applicationRoles({ app, graphRoles }: Principal, resourceAppId: string): string[] {
  return (
    app?.grantsOn(resourceAppId).application ?? (resourceAppId === graphClientId ? graphRoles : [])
  );
}

function assignmentsOfPeople({ directory }: GraphService, all: readonly Principal[]): Grant[] {
  const api = all.find(({ appId }) => appId === directory.api.clientId);
  if (!api) return [];
  return directory.people.flatMap((person) =>
    person.connectorRoles.map((role) =>
      assignment(person, "User", api, role, person.connectorRoles),
    ),
  );
}

function assignment(
  principal: { id: string; displayName: string },
  principalType: "User" | "Group" | "ServicePrincipal",
  target: Principal,
  name: string,
  names: string[],
): Grant {
  const resource = {
    id: opaqueId(`${principal.id} ${target.id} ${name}`),
    deletedDateTime: null,
    appRoleId: name === defaultAccess ? defaultAccess : roleId(name),
    createdDateTime: "2023-02-01T08:00:00Z",
    principalDisplayName: principal.displayName,
    principalId: principal.id,
    principalType,
    resourceDisplayName: target.displayName,
    resourceId: target.id,
  };
  return { resource, client: principal, remove: () => void names.splice(names.indexOf(name), 1) };
}

/** The role of an app that has none: being allowed to sign in to it. */
export const defaultAccess = "00000000-0000-0000-0000-000000000000";

const pairs = (all: readonly Principal[]) =>
  all.flatMap((client) => all.map((target): [Principal, Principal] => [client, target]));

const opaqueId = (name: string) => createHash("sha256").update(name).digest("base64url");
