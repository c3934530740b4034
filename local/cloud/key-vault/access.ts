/** Who may do what in the vault: Azure role assignments on single secrets or the whole vault. */
import type { Claims } from "../entra/jwt.ts";
import { VaultError } from "./vault-error.ts";

export type Action =
  | "getSecret/action"
  | "readMetadata/action"
  | "setSecret/action"
  | "update/action"
  | "delete"
  | "recover/action"
  | "purge/action";

export interface RoleAssignment {
  /** Object id of a user, a service principal or a managed identity. */
  readonly principalId: string;
  readonly actions: readonly Action[];
  /** Secrets whose names begin so; undefined means the whole vault, which listing needs. */
  readonly namePrefixes?: readonly string[];
}

/** The built-in role Key Vault Secrets User. */
export const secretsUser: readonly Action[] = ["getSecret/action", "readMetadata/action"];
/** The built-in role Key Vault Secrets Officer. */
export const secretsOfficer: readonly Action[] = [
  ...secretsUser,
  "setSecret/action",
  "update/action",
  "delete",
  "recover/action",
  "purge/action",
];

/** The custom role that the template gives the rotator: it can neither delete nor purge. */
export const rotatorActions: readonly Action[] = [
  ...secretsUser,
  "setSecret/action",
  "update/action",
  "recover/action",
];

/** `closed` keeps everybody out whose address is not listed, which is everybody. */
export interface Firewall {
  closed: boolean;
}

export function checkFirewall({ closed }: Firewall, claims: Claims, vaultName: string): void {
  if (!closed) return;
  const message = [
    "Client address is not authorized and caller is not a trusted service.",
    "Client address: 192.0.2.10",
    `Caller: appid=${String(claims["appid"])};oid=${String(claims["oid"])};iss=${String(claims["iss"])}`,
    `Vault: ${vaultName};location=westeurope`,
    "",
  ].join("\r\n");
  throw new VaultError(403, "Forbidden", message, "ForbiddenByFirewall");
}

/** Throws what Key Vault answers when no assignment allows it. `name` undefined: the whole vault. */
export function checkAccess(
  assignments: readonly RoleAssignment[],
  claims: Claims,
  action: Action,
  vaultName: string,
  name: string | undefined,
): void {
  const allowed = assignments.some(
    (one) => one.principalId === claims["oid"] && one.actions.includes(action) && covers(one, name),
  );
  if (allowed) return;
  const secret = name === undefined ? "" : `/secrets/${name}`;
  const message = [
    "Caller is not authorized to perform action on resource.",
    "If role assignments, deny assignments or role definitions were changed recently, please observe propagation time.",
    `Caller: appid=${String(claims["appid"])};oid=${String(claims["oid"])};iss=${String(claims["iss"])}`,
    `Action: 'Microsoft.KeyVault/vaults/secrets/${action}'`,
    `Resource: '/subscriptions/00000000-0000-0000-0000-000000000000/resourcegroups/local/providers/microsoft.keyvault/vaults/${vaultName}${secret}'`,
    "Assignment: (not found)",
    "DenyAssignmentId: null",
    "DecisionReason: 'DeniedWithNoValidRBAC' ",
    `Vault: ${vaultName};location=westeurope`,
    "",
  ].join("\r\n");
  throw new VaultError(403, "Forbidden", message, "ForbiddenByRbac");
}

function covers({ namePrefixes }: RoleAssignment, name: string | undefined): boolean {
  if (namePrefixes === undefined) return true;
  return name !== undefined && namePrefixes.some((prefix) => name.toLowerCase().startsWith(prefix));
}
