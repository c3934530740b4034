/** App management policies: the tenant's own, and those of one application. */
import type { ManagementPolicy } from "../administration/management-policies.ts";
import { readOptions } from "../odata/options.ts";
import { contextOf, type GraphAnswer, type GraphCall, type GraphRoutes } from "../service.ts";
import { seenApplication } from "./open-application.ts";

export const policyRoutes: GraphRoutes = {
  "GET /policies/defaultAppManagementPolicy": getStandardPolicy,
  "GET {A}/appManagementPolicies": listPoliciesOfApplication,
};

const noModel = { name: "microsoft.graph.policyBase", properties: {}, expands: {} };

function getStandardPolicy({ service, url }: GraphCall): GraphAnswer {
  readOptions(url, { model: noModel, options: [] });
  const { standard } = service.administration.policies;
  return {
    body: {
      ...contextOf(service, "policies/defaultAppManagementPolicy/$entity"),
      ...common(standard),
      applicationRestrictions: restrictions(standard),
      servicePrincipalRestrictions: { passwordCredentials: [], keyCredentials: [] },
    },
  };
}

function listPoliciesOfApplication(call: GraphCall): GraphAnswer {
  readOptions(call.url, { model: noModel, options: [] });
  const { service } = call;
  const { objectId } = seenApplication(call);
  const policy = service.administration.policies.perApplication.get(objectId);
  const value = policy ? [{ ...common(policy), restrictions: restrictions(policy) }] : [];
  return { body: { ...contextOf(service, "policies/appManagementPolicies"), value } };
}

function common({ id, displayName, description, isEnabled }: ManagementPolicy) {
  return { id, deletedDateTime: null, displayName, description, isEnabled };
}

function restrictions({ passwordCredentials }: ManagementPolicy) {
  return { passwordCredentials, keyCredentials: [] };
}
