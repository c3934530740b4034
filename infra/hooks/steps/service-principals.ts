/** Service principals and what they expose: in every cloud the ids are looked up by name. */
import type { Entra } from "../entra.ts";

export interface ServicePrincipal {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
  readonly appRoles: readonly { readonly id: string; readonly value: string | null }[];
  readonly oauth2PermissionScopes: readonly { readonly id: string; readonly value: string }[];
}

export const graphAppId = "00000003-0000-0000-c000-000000000000";

const fields = "id,appId,displayName,appRoles,oauth2PermissionScopes";

export async function servicePrincipalOf(entra: Entra, appId: string): Promise<ServicePrincipal> {
  return await entra.get(`/servicePrincipals(appId='${appId}')?$select=${fields}`);
}

/** Names of the roles with these ids; an id that the resource does not expose stays as it is. */
export function roleNames({ appRoles }: ServicePrincipal, ids: readonly string[]): string[] {
  return ids.map((id) => appRoles.find((role) => role.id === id)?.value ?? id);
}
