/** Lists of objects of several types: owners and members, each naming its own. */
import type { EntityModel } from "../odata/model.ts";
import { project } from "../odata/expand.ts";
import {
  servicePrincipalModel,
  servicePrincipalResource,
  servicePrincipals,
} from "../resources/service-principal.ts";
import { findAccount, standardUserProperties, userModel } from "../resources/user.ts";
import type { GraphAnswer, GraphCall, GraphService } from "../service.ts";
import { answerList } from "./directory-list.ts";

/** Properties of every type that such a list may hold can be selected. */
const directoryObjectModel: EntityModel = {
  name: "microsoft.graph.directoryObject",
  properties: { ...servicePrincipalModel.properties, ...userModel.properties },
  expands: {},
};

export function answerDirectoryObjects(call: GraphCall, ids: readonly string[]): GraphAnswer {
  const resources = ids.map((id) => directoryObject(call.service, id));
  return answerList(call, directoryObjectModel, "directoryObjects", resources);
}

function directoryObject(service: GraphService, id: string): Record<string, unknown> {
  const account = findAccount(service, id);
  if (account)
    return {
      "@odata.type": "#microsoft.graph.user",
      ...project(account.resource, [...standardUserProperties, "accountEnabled", "userType"]),
    };
  const principal = servicePrincipals(service).find((one) => one.id === id);
  if (principal)
    return {
      "@odata.type": "#microsoft.graph.servicePrincipal",
      ...servicePrincipalResource(service, principal),
    };
  // An object that the caller may not read shows its id alone.
  return { "@odata.type": "#microsoft.graph.directoryObject", id };
}
