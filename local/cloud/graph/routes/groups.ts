/** The members of a group, and ending a person's sessions. */
import type { GraphAnswer, GraphCall, GraphRoutes } from "../service.ts";
import { contextOf } from "../service.ts";
import { endSessions, findAccount } from "../resources/user.ts";
import { answerDirectoryObjects } from "./directory-objects.ts";
import { actorOf, notFound, requireAdministrator } from "./open-application.ts";

export const groupRoutes: GraphRoutes = {
  "GET /groups/:group/members": listMembers,
  "POST /users/:user/revokeSignInSessions": revokeSessions,
};

/** Everybody with a role on the connector's API is a member. */
function listMembers(call: GraphCall): GraphAnswer {
  const { accessGroup, people } = call.service.directory;
  const id = call.param("group");
  if (id.toLowerCase() !== accessGroup.id) throw notFound(id);
  const members = people.filter(({ connectorRoles }) => connectorRoles.length > 0);
  return answerDirectoryObjects(
    call,
    members.map((person) => person.id),
  );
}

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
