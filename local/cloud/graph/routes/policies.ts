/** App management policies: the tenant's own, and those of one application. */
import type { ManagementPolicy } from "../administration/management-policies.ts";
import { project } from "../odata/expand.ts";
import type { EntityModel } from "../odata/model.ts";
import { readOptions } from "../odata/options.ts";
import {
  contextOf,
  selectedPart,
  type GraphAnswer,
  type GraphCall,
  type GraphRoutes,
} from "../service.ts";
import { answerList } from "./directory-list.ts";
import { seenApplication } from "./open-application.ts";

export const policyRoutes: GraphRoutes = {
  "GET /policies/defaultAppManagementPolicy": getStandardPolicy,
  "GET {A}/appManagementPolicies": listPoliciesOfApplication,
};

const common = {
  id: "string",
  deletedDateTime: "date",
  description: "string",
  displayName: "string",
  isEnabled: "boolean",
} as const;

export const standardPolicyModel: EntityModel = {
  name: "microsoft.graph.tenantAppManagementPolicy",
  properties: { ...common, applicationRestrictions: "open", servicePrincipalRestrictions: "open" },
  expands: {},
};

export const applicationPolicyModel: EntityModel = {
  name: "microsoft.graph.appManagementPolicy",
  properties: { ...common, restrictions: "open" },
  expands: {},
};

function getStandardPolicy({ service, url }: GraphCall): GraphAnswer {
  const { select } = readOptions(url, { model: standardPolicyModel, options: ["$select"] });
  const { standard } = service.administration.policies;
  const resource = {
    ...describe(standard),
    applicationRestrictions: restrictions(standard),
    servicePrincipalRestrictions: { passwordCredentials: [], keyCredentials: [] },
  };
  const context = contextOf(
    service,
    `policies/defaultAppManagementPolicy${selectedPart(select)}/$entity`,
  );
  return { body: { ...context, ...project(resource, select) } };
}

function listPoliciesOfApplication(call: GraphCall): GraphAnswer {
  const { objectId } = seenApplication(call);
  const policy = call.service.administration.policies.perApplication.get(objectId);
  const resources = policy ? [{ ...describe(policy), restrictions: restrictions(policy) }] : [];
  return answerList(call, applicationPolicyModel, "policies/appManagementPolicies", resources);
}

function describe({ id, displayName, description, isEnabled }: ManagementPolicy) {
  return { id, deletedDateTime: null, displayName, description, isEnabled };
}

function restrictions({ passwordCredentials }: ManagementPolicy) {
  return { passwordCredentials, keyCredentials: [] };
}
