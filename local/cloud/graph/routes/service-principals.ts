/** Service principals: reading them, their secrets and owners, and switching them off. */
import { badRequest } from "../errors.ts";
import { project } from "../odata/expand.ts";
import type { EntityModel } from "../odata/model.ts";
import { readOptions } from "../odata/options.ts";
import { derivedId } from "../resources/exposed-permissions.ts";
import {
  servicePrincipalModel,
  servicePrincipalResource,
  servicePrincipals,
} from "../resources/service-principal.ts";
import {
  contextOf,
  selectedPart,
  type GraphAnswer,
  type GraphCall,
  type GraphRoutes,
} from "../service.ts";
import { answerList } from "./directory-list.ts";
import { answerDirectoryObjects } from "./directory-objects.ts";
import {
  actorOf,
  jsonBody,
  reaches,
  seenPrincipal,
  writablePrincipal,
} from "./open-application.ts";
import { addPassword, removePassword } from "./passwords.ts";

export const servicePrincipalRoutes: GraphRoutes = {
  "GET /servicePrincipals": listServicePrincipals,
  "GET {S}": getServicePrincipal,
  "PATCH {S}": updateServicePrincipal,
  "POST {S}/addPassword": (call) => addPassword(call, writablePrincipal(call), "servicePrincipal"),
  "POST {S}/removePassword": (call) =>
    removePassword(call, writablePrincipal(call), "servicePrincipal"),
  "GET {S}/owners": (call) =>
    answerDirectoryObjects(call, seenPrincipal(call).app?.servicePrincipalOwners ?? []),
  "GET {S}/memberOf": listMemberships,
};

function listServicePrincipals(call: GraphCall): GraphAnswer {
  const { service } = call;
  const resources = servicePrincipals(service, service.administration.seen("list"))
    .filter(({ app }) => reaches(call, app?.servicePrincipalOwners ?? []))
    .map((principal) => servicePrincipalResource(service, principal));
  return answerList(call, servicePrincipalModel, "servicePrincipals", resources);
}

function getServicePrincipal(call: GraphCall): GraphAnswer {
  const { service, url } = call;
  const { select } = readOptions(url, { model: servicePrincipalModel, options: ["$select"] });
  const resource = servicePrincipalResource(service, seenPrincipal(call));
  const context = contextOf(service, `servicePrincipals${selectedPart(select)}/$entity`);
  return { body: { ...context, ...project(resource, select) } };
}

/** Groups and directory roles: of these, the one that administers applications. */
function listMemberships(call: GraphCall): GraphAnswer {
  const { id } = seenPrincipal(call);
  const { administratorIds } = call.service.directory;
  const resources = administratorIds.includes(id) ? [administratorRole] : [];
  return answerList(call, directoryRoleModel, "directoryObjects", resources);
}

const directoryRoleModel: EntityModel = {
  name: "microsoft.graph.directoryRole",
  properties: {
    id: "string",
    deletedDateTime: "date",
    description: "string",
    displayName: "string",
    roleTemplateId: "string",
  },
  expands: {},
};

const administratorRole = {
  "@odata.type": "#microsoft.graph.directoryRole",
  id: derivedId("Cloud Application Administrator"),
  deletedDateTime: null,
  description:
    "Can create and manage all aspects of app registrations and enterprise apps except App Proxy.",
  displayName: "Cloud Application Administrator",
  roleTemplateId: "158c047a-c907-4556-b7ef-446551a6b5f7",
};

function updateServicePrincipal(call: GraphCall): GraphAnswer {
  const app = writablePrincipal(call);
  const { administration } = call.service;
  for (const [name, value] of Object.entries(jsonBody(call))) {
    if (typeof value !== "boolean") throw invalidProperty(name);
    if (name === "accountEnabled") administration.setAccountEnabled(app, value, actorOf(call));
    else if (name === "appRoleAssignmentRequired")
      administration.setAssignmentRequired(app, value, actorOf(call));
    else throw invalidProperty(name);
  }
  return { body: undefined };
}

const invalidProperty = (name: string) =>
  badRequest(`Invalid property '${name}'.`, "Request_BadRequest");
