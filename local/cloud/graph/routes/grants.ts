/** What apps were granted: delegated permissions, app roles held, and app roles handed out. */
import { related } from "../administration/audit-activities.ts";
import {
  delegatedGrants,
  type Grant,
  permissionGrantModel,
  roleAssignmentModel,
  roleAssignments,
} from "../resources/grants.ts";
import type { GraphAnswer, GraphCall, GraphRoutes } from "../service.ts";
import { answerList } from "./directory-list.ts";
import { actorOf, notFound, requireAdministrator, seenPrincipal } from "./open-application.ts";

export const grantRoutes: GraphRoutes = {
  "GET {S}/appRoleAssignments": (call) => listAssignments(call, "principalId"),
  "GET {S}/appRoleAssignedTo": (call) => listAssignments(call, "resourceId"),
  "DELETE {S}/appRoleAssignments/:assignment": (call) => removeAssignment(call, "principalId"),
  "DELETE {S}/appRoleAssignedTo/:assignment": (call) => removeAssignment(call, "resourceId"),
  "GET {S}/oauth2PermissionGrants": listGrantsOfPrincipal,
  "GET /oauth2PermissionGrants": listGrants,
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
