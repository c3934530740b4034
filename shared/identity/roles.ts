/** App roles at work: what a caller may do, and whom to ask when a role is missing. */
import { ConnectorError } from "../errors/connector-error.ts";
import type { CallerIdentity, ConnectorRole } from "./caller.ts";

/** The security group that carries each role; the deployment creates them under these names. */
export const roleGroups: Readonly<Record<ConnectorRole, string>> = {
  "Connector.Read": "Claude-Connector-Users",
  "Connector.Write": "Claude-Connector-Writers",
  "Connector.Approve": "Claude-Connector-Approvers",
  "Connector.Admin": "Claude-Connector-Administrators",
};

/** @throws ConnectorError `missing_role`: a new sign-in alone would not help. */
export function requireRole(caller: CallerIdentity, role: ConnectorRole): void {
  if (caller.roles.includes(role)) return;
  const delegated = caller.mode === "delegated";
  throw new ConnectorError("missing_role", {
    happened: "The call was refused.",
    because: `The ${delegated ? "signed-in user" : "calling application"} lacks the app role ${role}.`,
    remedy: delegated
      ? `Ask an administrator to add you to the group "${roleGroups[role]}"; signing in again without that does not help.`
      : `Ask an administrator to assign ${role} to the application's service principal; a new token without that does not help.`,
  });
}
