/** What the routes of applications and service principals share: finding one, and who may touch it. */
import type { AppRegistration } from "../../entra/registrations.ts";
import type { Actor } from "../administration/actor.ts";
import { badRequest, GraphError } from "../errors.ts";
import { type Principal, servicePrincipals } from "../resources/service-principal.ts";
import { has, type GraphCall } from "../service.ts";

/** The application of the path as a replica knows it. */
export function seenApplication(call: GraphCall): AppRegistration {
  const key = call.param("application");
  const app = call.service.administration.seen("object").find(isApplication(key));
  if (!app) throw notFound(key);
  if (!reaches(call, app.owners)) throw denied();
  return app;
}

/** The application of the path to change: writes meet the directory itself, never a replica. */
export function writableApplication(call: GraphCall): AppRegistration {
  const key = call.param("application");
  const app = current(call).find(isApplication(key));
  if (!app) throw notFound(key);
  if (!mayWrite(call, app.owners)) throw denied();
  return app;
}

export function seenPrincipal(call: GraphCall): Principal {
  const { service } = call;
  const key = call.param("principal");
  const all = servicePrincipals(service, service.administration.seen("object"));
  const found = all.find(isPrincipal(key));
  if (!found) throw notFound(key);
  if (!reaches(call, found.app?.servicePrincipalOwners ?? [])) throw denied();
  return found;
}

/** The registration whose service principal the path names. */
export function writablePrincipal(call: GraphCall): AppRegistration {
  const key = call.param("principal");
  const found = servicePrincipals(call.service, current(call)).find(isPrincipal(key));
  if (!found) throw notFound(key);
  // Managed identities and Microsoft's own apps are changed elsewhere.
  if (!found.app || !mayWrite(call, found.app.servicePrincipalOwners)) throw denied();
  return found.app;
}

/** Whoever holds `OwnedBy` alone of the permissions that suffice reaches what it owns. */
export function reaches({ principal, rule }: GraphCall, owners: readonly string[]): boolean {
  const broad = rule[principal.mode].filter((name) => name !== "Application.ReadWrite.OwnedBy");
  return has(principal, broad) || owners.includes(principal.objectId);
}

/** The caller, as audit events name it. */
export function actorOf({ principal, service }: GraphCall): Actor {
  if (principal.mode === "application") {
    const own = servicePrincipals(service).find(({ id }) => id === principal.objectId);
    const displayName = own?.displayName ?? principal.appId;
    return { kind: "app", servicePrincipalId: principal.objectId, displayName };
  }
  const person = service.directory.people.find(({ id }) => id === principal.objectId);
  const { displayName = "", userPrincipalName = "" } = person ?? {};
  return { kind: "user", id: principal.objectId, displayName, userPrincipalName };
}

/** People need a directory role beside the permission of the app they use. */
export function requireAdministrator({ principal, service }: GraphCall): void {
  if (principal.mode === "application") return;
  if (!service.directory.administratorIds.includes(principal.objectId)) throw denied();
}

export function jsonBody({ body }: GraphCall): Record<string, unknown> {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw badRequest("Empty Payload. JSON content expected.", "Request_BadRequest");
  return body as Record<string, unknown>;
}

export const notFound = (key: string) =>
  new GraphError(
    404,
    "Request_ResourceNotFound",
    `Resource '${appIdOf(key) ?? key}' does not exist or one of its queried reference-property objects are not present.`,
  );

export const denied = () =>
  new GraphError(
    403,
    "Authorization_RequestDenied",
    "Insufficient privileges to complete the operation.",
  );

export function mayWrite(call: GraphCall, owners: readonly string[]): boolean {
  const { principal, service } = call;
  if (principal.mode === "application") return reaches(call, owners);
  return [...service.directory.administratorIds, ...owners].includes(principal.objectId);
}

const current = ({ service }: GraphCall) =>
  service.administration.registrations.filter(({ deletedAt }) => deletedAt === undefined);

/** The client id of `applications(appId='…')`; undefined for an object id. */
const appIdOf = (key: string) => /\(appId='([^']+)'\)$/.exec(key)?.[1];

function isApplication(key: string): (app: AppRegistration) => boolean {
  const appId = appIdOf(key)?.toLowerCase();
  return appId === undefined
    ? ({ objectId }) => objectId === key.toLowerCase()
    : ({ clientId }) => clientId === appId;
}

function isPrincipal(key: string): (one: Principal) => boolean {
  const appId = appIdOf(key)?.toLowerCase();
  return appId === undefined ? ({ id }) => id === key.toLowerCase() : (one) => one.appId === appId;
}
