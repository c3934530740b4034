/** What may be issued: consent of an administrator, assignment to an app, and how it is named. */
import { EntraError } from "./entra-error.ts";
import type { AppRegistration } from "./registrations.ts";
import type { RequestedScope, Resource } from "./resources.ts";
import type { EntraTenant } from "./tenants.ts";

/** Everything consented to for `.default`, else exactly what was asked for. */
export function consentedScopes(app: AppRegistration, scope: RequestedScope): string[] {
  const granted = app.grantsOn(scope.resource.clientId).delegated;
  if (scope.permissions.length === 0) return scope.openId.filter((one) => one !== "offline_access");
  if (granted.length === 0) throw consentMissing(app);
  if (scope.permissions[0] === ".default") return granted;
  return scope.permissions.map((wanted) => {
    const found = granted.find((one) => one.toLowerCase() === wanted.toLowerCase());
    if (!found) throw consentMissing(app);
    return found;
  });
}

export function consentMissing(app: AppRegistration): EntraError {
  const message =
    `The user or administrator has not consented to use the application with ID '${app.clientId}' ` +
    `named '${app.displayName}'. Send an interactive authorization request for this user and resource.`;
  return new EntraError(65001, "invalid_grant", message, { suberror: "consent_required" });
}

export function checkAssignment(
  tenant: EntraTenant,
  { clientId }: Resource,
  roles: readonly string[],
  aadsts: number,
  who: string,
): void {
  const app = tenant.registrations.find((one) => one.clientId === clientId);
  if (!app?.assignmentRequired || roles.length > 0) return;
  const message =
    `${who} is not assigned to a role for the application '${clientId}'(${app.displayName}). ` +
    "Your administrator has configured the application to block users unless they are " +
    "specifically granted ('assigned') access to the application.";
  throw new EntraError(aadsts, "invalid_grant", message);
}

/** One registration as client and API at once: Entra wants it named by its id then. */
export function refuseTokenForItself(
  app: AppRegistration,
  { resource, prefix }: RequestedScope,
): void {
  if (resource.clientId !== app.clientId || prefix === app.clientId) return;
  const message =
    `Application '${app.clientId}'(${app.displayName}) is requesting a token for itself. This ` +
    "scenario is supported only if resource is specified using the GUID based App Identifier.";
  throw new EntraError(90009, "invalid_request", message);
}

/** Entra repeats the name of the resource before each scope, as it was asked for. */
export function grantedScope(
  { prefix, permissions, openId }: RequestedScope,
  scopes: string[],
): string {
  const names = permissions.includes(".default") ? [...scopes, ".default"] : scopes;
  const qualified = prefix === undefined ? names : names.map((name) => `${prefix}/${name}`);
  return [...new Set([...openId, ...qualified])]
    .filter((name) => name !== "offline_access")
    .join(" ");
}
