/** Gives app roles of a resource to an app, a managed identity or a group; those it has stay. */
import { type Entra, isThereAlready } from "../entra.ts";
import type { ServicePrincipal } from "./service-principals.ts";

export interface Assignments {
  readonly principal: { readonly kind: "servicePrincipal" | "group"; readonly id: string };
  readonly resource: Pick<ServicePrincipal, "id">;
  readonly roleIds: readonly string[];
}

interface Assignment {
  readonly principalId: string;
  readonly resourceId: string;
  readonly appRoleId: string;
}

/** @returns ids of the roles that were not held before */
export async function assignRoles(entra: Entra, wanted: Assignments): Promise<string[]> {
  const { principal, resource, roleIds } = wanted;
  const principalId = principal.id;
  const held = await entra.list<Assignment>(listPath(wanted));
  const missing = roleIds.filter(
    (id) =>
      !held.some(
        (one) =>
          one.principalId === principalId && one.resourceId === resource.id && one.appRoleId === id,
      ),
  );
  for (const appRoleId of missing)
    await entra
      .post(`/servicePrincipals/${resource.id}/appRoleAssignedTo`, {
        principalId,
        resourceId: resource.id,
        appRoleId,
      })
      .catch((error: unknown) => {
        // The list may lag behind an earlier run.
        if (!isThereAlready(error)) throw error;
      });
  return missing;
}

/** From the end that has fewer: Microsoft Graph gives roles to every app of a tenant. */
function listPath({ principal, resource }: Assignments): string {
  return principal.kind === "group"
    ? `/servicePrincipals/${resource.id}/appRoleAssignedTo`
    : `/servicePrincipals/${principal.id}/appRoleAssignments`;
}
