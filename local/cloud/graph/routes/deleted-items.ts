/** Deleted applications: kept for 30 days, with their names, unless they are deleted for good. */
import { applicationModel, applicationResource } from "../resources/application.ts";
import type { GraphAnswer, GraphCall, GraphRoutes } from "../service.ts";
import { answerList } from "./directory-list.ts";
import { actorOf, denied, mayWrite, notFound, reaches } from "./open-application.ts";

export const deletedItemRoutes: GraphRoutes = {
  "GET /directory/deletedItems/microsoft.graph.application": listDeleted,
  "DELETE /directory/deletedItems/:item": purge,
};

function listDeleted(call: GraphCall): GraphAnswer {
  const { service } = call;
  const resources = service.administration
    .deleted()
    .filter(({ owners }) => reaches(call, owners))
    .map((app) => applicationResource(service, app));
  return answerList(call, applicationModel, "applications", resources);
}

function purge(call: GraphCall): GraphAnswer {
  const { administration } = call.service;
  const id = call.param("item").toLowerCase();
  const app = administration.deleted().find(({ objectId }) => objectId === id);
  if (!app) throw notFound(id);
  if (!mayWrite(call, app.owners)) throw denied();
  administration.purgeApplication(app, actorOf(call));
  return { body: undefined };
}
