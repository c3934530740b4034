/** Groups and their members, and ending a person's sessions. */
import type { GraphAnswer, GraphCall, GraphRoutes } from "../service.ts";
import { contextOf } from "../service.ts";
import type { SecurityGroup } from "../administration/security-group.ts";
import { badRequest } from "../errors.ts";
import { endSessions, findAccount } from "../resources/user.ts";
import { answerDirectoryObjects } from "./directory-objects.ts";
import { actorOf, notFound, requireAdministrator } from "./open-application.ts";
import { alreadyReferenced, referencedId } from "./reference.ts";

export const groupRoutes: GraphRoutes = {
  "GET {G}": getGroup,
  "GET {G}/members": listMembers,
  "POST {G}/members/$ref": addMember,
  "POST /users/:user/revokeSignInSessions": revokeSessions,
};

function getGroup(call: GraphCall): GraphAnswer {
  const { id, displayName, uniqueName = null } = openGroup(call);
  const context = contextOf(call.service, "groups/$entity");
  const kind = { mailEnabled: false, securityEnabled: true, groupTypes: [] };
  return { body: { ...context, id, displayName, uniqueName, ...kind } };
}

function listMembers(call: GraphCall): GraphAnswer {
  return answerDirectoryObjects(call, membersOf(call, openGroup(call)));
}

function addMember(call: GraphCall): GraphAnswer {
  requireAdministrator(call);
  const { service } = call;
  const group = openGroup(call);
  const id = referencedId(call);
  if (membersOf(call, group).includes(id)) throw alreadyReferenced("members");
  const person = service.directory.people.find((one) => one.id === id);
  if (!person) throw badRequest("Not a valid reference update.", "Request_BadRequest");
  if (isAccessGroup(call, group)) person.connectorRoles.push("Connector.Read");
  else group.memberIds.push(id);
  return { body: undefined };
}

function openGroup(call: GraphCall): SecurityGroup {
  const key = call.param("group");
  const uniqueName = /\(uniqueName='([^']+)'\)$/.exec(key)?.[1];
  const found = call.service.administration.groups.find((group) =>
    uniqueName === undefined ? group.id === key.toLowerCase() : group.uniqueName === uniqueName,
  );
  if (!found) throw notFound(uniqueName ?? key);
  return found;
}

/** Everybody with a role on the connector's API is a member of the access group. */
function membersOf(call: GraphCall, group: SecurityGroup): string[] {
  if (!isAccessGroup(call, group)) return group.memberIds;
  const { people } = call.service.directory;
  return people.filter(({ connectorRoles }) => connectorRoles.length > 0).map(({ id }) => id);
}

const isAccessGroup = ({ service }: GraphCall, { id }: SecurityGroup) =>
  id === service.directory.accessGroup.id;

function revokeSessions(call: GraphCall): GraphAnswer {
  const { service } = call;
  const account = findAccount(service, call.param("user"));
  if (!account) throw notFound(call.param("user"));
  if (account.id !== call.principal.userId) requireAdministrator(call);
  service.revokeSessions(account.id);
  endSessions(service.directory, account.id, service.clock());
  const target = { id: account.id, displayName: null, type: "User" as const };
  service.administration.note(
    {
      activityDisplayName: "Update StsRefreshTokenValidFrom Timestamp",
      operationType: "Update",
      category: "UserManagement",
      targets: [target],
      modified: [],
    },
    actorOf(call),
  );
  return { body: { ...contextOf(service, "Edm.Boolean"), value: true } };
}
