/** Holds a caller's permissions against the table and refuses in the words of the service concerned. */
import {
  GraphError,
  badRequest,
  mailAccessDenied,
  reportsDenied,
  sharePointAccessDenied,
} from "./errors.ts";
import type { PermissionRule } from "./permissions/rule.ts";
import type { Principal } from "./principal.ts";
import { has } from "./service.ts";

/**
 * @param isOther whether the path names a user who is not the caller
 * @throws GraphError 403, or 400 for `/me` without a signed-in user
 */
export function authorize(
  rule: PermissionRule,
  path: string,
  principal: Principal,
  isOther: boolean,
): void {
  const isMe = /^\/me(?:\/|$)/.test(path);
  if (isMe && principal.mode === "application")
    throw badRequest("/me request is only valid with delegated authentication flow.");
  const sufficient =
    principal.mode === "application"
      ? rule.application
      : isOther && rule.others
        ? rule.others
        : rule.delegated;
  if (!has(principal, sufficient)) throw permissionDenied(rule, principal, sufficient);
}

function permissionDenied(
  { workload }: PermissionRule,
  principal: Principal,
  sufficient: readonly string[],
): GraphError {
  switch (workload) {
    case "directory":
      return new GraphError(
        403,
        "Authorization_RequestDenied",
        "Insufficient privileges to complete the operation.",
      );
    case "outlook":
      return mailAccessDenied();
    case "sharepoint":
      return sharePointAccessDenied();
    case "reports":
      return reportsDenied("Invalid scope claims/roles.");
    case "teams":
      return teamsDenied(principal, sufficient);
    case "search":
      return new GraphError(
        403,
        "Forbidden",
        "Access to the requested entity types is denied. Check that the required permissions are granted.",
      );
  }
}

/** Teams lists what would suffice and what there is; some operations are for one mode alone. */
export function teamsDenied(principal: Principal, sufficient: readonly string[]): GraphError {
  const isApp = principal.mode === "application";
  if (sufficient.length === 0)
    return new GraphError(
      412,
      "PreconditionFailed",
      `Requested API is not supported in ${isApp ? "application-only" : "delegated"} context`,
    );
  const [kind, owned] = isApp ? ["role", "Roles"] : ["scope", "Scopes"];
  const granted = [...principal.permissions].join(", ");
  return new GraphError(
    403,
    "Forbidden",
    `Missing ${kind} permissions on the request. API requires one of '${sufficient.join(", ")}'. ${owned} on the request '${granted}'`,
  );
}
