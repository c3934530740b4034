/** Lists of objects of several types: owners and members, each naming its own. */
import { readOptions, type EndpointRules } from "../odata/options.ts";
import { project } from "../odata/expand.ts";
import { servicePrincipalResource, servicePrincipals } from "../resources/service-principal.ts";
import { findAccount, standardUserProperties, userModel } from "../resources/user.ts";
import type { GraphAnswer, GraphCall, GraphService } from "../service.ts";
import { answerCollection } from "./open-site.ts";

const rules: EndpointRules = {
  model: userModel,
  options: ["$select", "$top", "$skiptoken"],
  page: { standard: 100, most: 999 },
};

export function answerDirectoryObjects(call: GraphCall, ids: readonly string[]): GraphAnswer {
  const query = readOptions(call.url, rules);
  const resources = ids.map((id) => directoryObject(call.service, id));
  return answerCollection(call, query, rules, "directoryObjects", resources, []);
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
