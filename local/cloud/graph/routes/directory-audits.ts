/** The directory's audit log, with its own limit: five requests in ten seconds. */
import { badRequest, GraphError } from "../errors.ts";
import type { FilterNode } from "../odata/filter.ts";
import type { EntityModel } from "../odata/model.ts";
import { allOptions, readOptions } from "../odata/options.ts";
import type { GraphAnswer, GraphCall, GraphRoutes, GraphService } from "../service.ts";
import { answerList } from "./directory-list.ts";

export const directoryAuditRoutes: GraphRoutes = {
  "GET /auditLogs/directoryAudits": listDirectoryAudits,
};

const identity = {
  id: "string",
  displayName: "string",
  ipAddress: "string",
  userPrincipalName: "string",
} as const;

export const directoryAuditModel: EntityModel = {
  name: "microsoft.graph.directoryAudit",
  properties: {
    id: "string",
    activityDateTime: "date",
    activityDisplayName: "string",
    additionalDetails: "open",
    category: "string",
    correlationId: "string",
    initiatedBy: {
      app: { appId: "string", displayName: "string", servicePrincipalId: "string" },
      user: identity,
    },
    loggedByService: "string",
    operationType: "string",
    result: "enum",
    resultReason: "string",
    targetResources: [{ id: "string", displayName: "string", type: "string" }],
  },
  expands: {},
};

function listDirectoryAudits(call: GraphCall): GraphAnswer {
  throttle(call.service, call.principal.appId);
  const { filter } = readOptions(call.url, { model: directoryAuditModel, options: allOptions });
  if (filter) refuseOtherTextFunctions(filter);
  const { administration, clock } = call.service;
  const events = administration.audit.read(clock().getTime());
  return answerList(call, directoryAuditModel, "auditLogs/directoryAudits", events);
}

/** Of names, only equality and beginnings can be asked for. */
function refuseOtherTextFunctions(node: FilterNode): void {
  if (node.kind === "and" || node.kind === "or") {
    refuseOtherTextFunctions(node.left);
    refuseOtherTextFunctions(node.right);
  } else if (node.kind === "text" && node.name !== "startswith")
    throw badRequest(`Unsupported filter function '${node.name}'.`);
}

const limit = 5;
const windowMs = 10_000;
const recent = new WeakMap<GraphService, Map<string, number[]>>();

/** @throws GraphError 429 with the seconds until the oldest request no longer counts */
function throttle(service: GraphService, appId: string): void {
  const now = service.clock().getTime();
  const perApp = recent.get(service) ?? new Map<string, number[]>();
  recent.set(service, perApp);
  const counted = (perApp.get(appId) ?? []).filter((at) => at > now - windowMs);
  perApp.set(appId, counted);
  const oldest = counted[0];
  if (counted.length >= limit && oldest !== undefined) {
    const seconds = Math.ceil((oldest + windowMs - now) / 1000);
    throw new GraphError(429, "TooManyRequests", "Too many requests.", {
      "Retry-After": String(seconds),
    });
  }
  counted.push(now);
}
