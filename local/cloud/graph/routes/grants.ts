/** What apps were granted: delegated permissions, app roles held, and app roles handed out. */
import { related } from "../administration/audit-activities.ts";
import { badRequest, GraphError } from "../errors.ts";
import { exposedAppRoles } from "../resources/exposed-permissions.ts";
import { servicePrincipals } from "../resources/service-principal.ts";
import {
  defaultAccess,
  delegatedGrants,
  type Grant,
  heldRoles,
  permissionGrantModel,
  roleAssignmentModel,
  roleAssignments,
} from "../resources/grants.ts";
import { contextOf, type GraphAnswer, type GraphCall, type GraphRoutes } from "../service.ts";
import { answerList } from "./directory-list.ts";
import {
  actorOf,
  jsonBody,
  notFound,
  requireAdministrator,
  seenPrincipal,
} from "./open-application.ts";

export const grantRoutes: GraphRoutes = {
  "GET {S}/appRoleAssignments": (call) => listAssignments(call, "principalId"),
  "GET {S}/appRoleAssignedTo": (call) => listAssignments(call, "resourceId"),
  "POST {S}/appRoleAssignedTo": addAssignment,
  "DELETE {S}/appRoleAssignments/:assignment": (call) => removeAssignment(call, "principalId"),
  "DELETE {S}/appRoleAssignedTo/:assignment": (call) => removeAssignment(call, "resourceId"),
  "GET {S}/oauth2PermissionGrants": listGrantsOfPrincipal,
  "GET /oauth2PermissionGrants": listGrants,
  "POST /oauth2PermissionGrants": addGrant,
  "PATCH /oauth2PermissionGrants/:grant": changeGrant,
  "DELETE /oauth2PermissionGrants/:grant": removeGrant,
};

/** Which end of an assignment the service principal of the path is. */
type End = "principalId" | "resourceId";

function listAssignments(call: GraphCall, end: End): GraphAnswer {
  const name = end === "principalId" ? "appRoleAssignments" : "appRoleAssignedTo";
  const fragment = `servicePrincipals('${seenPrincipal(call).id}')/${name}`;
  const resources = assignmentsAt(call, end).map(({ resource }) => resource);
  return answerList(call, roleAssignmentModel, fragment, resources);
}

/** A role that a resource hands to a person, a group or another app. */
function addAssignment(call: GraphCall): GraphAnswer {
  requireAdministrator(call);
  const { service } = call;
  const target = seenPrincipal(call);
  const { principalId = "", resourceId, appRoleId = "" } = texts(jsonBody(call));
  const names = heldRoles(service, principalId, target);
  if (resourceId !== target.id || !names) throw invalidReference();
  const name = roleName(service, target.appId, appRoleId);
  if (name === undefined)
    throw badRequest(
      `Permission being assigned was not found on application '${target.appId}'.`,
      "Request_BadRequest",
    );
  if (names.includes(name))
    throw badRequest(
      "Permission being assigned already exists on the object",
      "Request_BadRequest",
    );
  names.push(name);
  const made = roleAssignments(service).find(
    ({ resource }) =>
      resource["principalId"] === principalId &&
      resource["resourceId"] === target.id &&
      resource["appRoleId"] === appRoleId,
  );
  const fragment = `servicePrincipals('${target.id}')/appRoleAssignedTo/$entity`;
  return { status: 201, body: { ...contextOf(service, fragment), ...made?.resource } };
}

function roleName(service: GraphCall["service"], appId: string, id: string): string | undefined {
  if (id === defaultAccess) return defaultAccess;
  const roles = exposedAppRoles(service, appId) as { id: string; value: string }[];
  return roles.find((role) => role.id === id)?.value;
}

function removeAssignment(call: GraphCall, end: End): GraphAnswer {
  requireAdministrator(call);
  const found = byId(assignmentsAt(call, end), call.param("assignment"));
  found.remove();
  noteRemoval(call, "Remove app role assignment from service principal", found);
  return { body: undefined };
}

function assignmentsAt(call: GraphCall, end: End): Grant[] {
  const { id } = seenPrincipal(call);
  return roleAssignments(call.service).filter(({ resource }) => resource[end] === id);
}

function listGrantsOfPrincipal(call: GraphCall): GraphAnswer {
  const { id } = seenPrincipal(call);
  return answerGrants(
    call,
    delegatedGrants(call.service).filter(({ client }) => client.id === id),
  );
}

function listGrants(call: GraphCall): GraphAnswer {
  return answerGrants(call, delegatedGrants(call.service));
}

function answerGrants(call: GraphCall, grants: readonly Grant[]): GraphAnswer {
  const resources = grants.map(({ resource }) => resource);
  return answerList(call, permissionGrantModel, "oauth2PermissionGrants", resources);
}

/** One grant holds every scope of a client on a resource. */
function addGrant(call: GraphCall): GraphAnswer {
  requireAdministrator(call);
  const { service } = call;
  const { clientId, consentType, resourceId, scope = "" } = texts(jsonBody(call));
  const all = servicePrincipals(service);
  const client = all.find(({ id }) => id === clientId)?.app;
  const target = all.find(({ id }) => id === resourceId);
  if (!client || !target) throw invalidReference();
  if (consentType !== "AllPrincipals")
    throw badRequest("Only grants for everybody are served.", "Request_BadRequest");
  const { delegated } = client.grantsOn(target.appId);
  if (delegated.length > 0)
    throw new GraphError(
      409,
      "Request_MultipleObjectsWithSameKeyValue",
      "Permission entry already exists.",
    );
  delegated.push(...scopesOf(scope));
  const made = delegatedGrants(service).find(
    ({ resource }) => resource["clientId"] === clientId && resource["resourceId"] === resourceId,
  );
  const context = contextOf(service, "oauth2PermissionGrants/$entity");
  return { status: 201, body: { ...context, ...made?.resource } };
}

function changeGrant(call: GraphCall): GraphAnswer {
  requireAdministrator(call);
  const { service } = call;
  const { resource } = byId(delegatedGrants(service), call.param("grant"));
  const all = servicePrincipals(service);
  const client = all.find(({ id }) => id === resource["clientId"])?.app;
  const target = all.find(({ id }) => id === resource["resourceId"]);
  const names = client?.grantsOn(target?.appId ?? "").delegated ?? [];
  names.splice(0, Infinity, ...scopesOf(texts(jsonBody(call))["scope"] ?? ""));
  return { body: undefined };
}

const scopesOf = (scope: string) => scope.split(" ").filter((name) => name !== "");

const texts = (body: Record<string, unknown>) => body as Record<string, string | undefined>;

const invalidReference = () => badRequest("Not a valid reference update.", "Request_BadRequest");

function removeGrant(call: GraphCall): GraphAnswer {
  requireAdministrator(call);
  const found = byId(delegatedGrants(call.service), call.param("grant"));
  found.remove();
  noteRemoval(call, "Remove delegated permission grant", found);
  return { body: undefined };
}

function byId(grants: readonly Grant[], id: string): Grant {
  const found = grants.find(({ resource }) => resource["id"] === id);
  if (!found) throw notFound(id);
  return found;
}

function noteRemoval(call: GraphCall, activityDisplayName: string, { client }: Grant): void {
  const target = { ...client, type: "ServicePrincipal" as const };
  const { id, displayName, type } = target;
  const activity = related(activityDisplayName, [{ id, displayName, type }]);
  call.service.administration.note(activity, actorOf(call));
}
