/** Gives app roles of a resource to an app, a managed identity or a group; those it has stay. */
import { type Entra, isThereAlready } from "../entra.ts";
import type { ServicePrincipal } from "./service-principals.ts";

export interface Assignments {
  readonly principalId: string;
  readonly resource: Pick<ServicePrincipal, "id">;
  readonly roleIds: readonly string[];
}

/** @returns ids of the roles that were not held before */
export async function assignRoles(entra: Entra, wanted: Assignments): Promise<string[]> {
  const { principalId, resource, roleIds } = wanted;
  const held = await entra.list<{ principalId: string; appRoleId: string }>(
    `/servicePrincipals/${resource.id}/appRoleAssignedTo?$select=principalId,appRoleId`,
  );
  const missing = roleIds.filter(
    (id) => !held.some((one) => one.principalId === principalId && one.appRoleId === id),
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
