/** Who changed something in the directory, as audit events name them. */

export type Actor =
  | { readonly kind: "app"; readonly servicePrincipalId: string; readonly displayName: string }
  | {
      readonly kind: "user";
      readonly id: string;
      readonly displayName: string;
      readonly userPrincipalName: string;
    };

/** `initiatedBy`. The service leaves `appId` empty and names the service principal. */
export function initiatedBy(actor: Actor): object {
  if (actor.kind === "app") {
    const { servicePrincipalId, displayName } = actor;
    const app = { appId: null, displayName, servicePrincipalId, servicePrincipalName: null };
    return { user: null, app };
  }
  const { id, displayName, userPrincipalName } = actor;
  return { user: { id, displayName, userPrincipalName, ipAddress: "192.0.2.10" }, app: null };
}
