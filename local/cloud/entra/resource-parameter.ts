/** The `resource` parameter of RFC 8707, which Entra takes only when it agrees with the scope. */
import { EntraError } from "./entra-error.ts";
import type { RequestedScope } from "./resources.ts";

export function checkResourceParameter(value: string | null, { resource }: RequestedScope): void {
  if (value === null || [resource.clientId, ...resource.names].includes(value)) return;
  throw new EntraError(
    9010010,
    "invalid_target",
    "The resource parameter provided in the request doesn't match with the requested scopes.",
  );
}
