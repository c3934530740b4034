/** Holds a caller's permissions against the table and refuses in the words of the service concerned. */
import { GraphError, mailAccessDenied, sharePointAccessDenied, badRequest } from "./errors.ts";
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
  if (!has(principal, sufficient)) throw permissionDenied(rule);
}

export function permissionDenied({ workload }: PermissionRule): GraphError {
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
    case "teams":
      return new GraphError(
        403,
        "Forbidden",
        "Missing scope permissions on the request. API requires one of the permissions of this operation.",
      );
    case "search":
      return new GraphError(
        403,
        "Forbidden",
        "Access to the requested entity types is denied. Check that the required permissions are granted.",
      );
  }
}
