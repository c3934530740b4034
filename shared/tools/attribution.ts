/** The line by which people see that something was sent with Claude, and for whom. */
import { ConnectorError } from "../errors/connector-error.ts";
import { type GraphPath, graphPath } from "../graph/path.ts";
import type { ToolContext } from "./tool-context.ts";

/**
 * `Sent with Claude for Anna Keller`: the signed-in person, for an application the mailbox's owner.
 * Without a name where it may not be read.
 */
export async function attribution(
  verb: "Sent" | "Created",
  user: GraphPath,
  context: ToolContext,
): Promise<string> {
  const delegated = context.mode === "delegated";
  try {
    const { displayName } = await context.graph.get<{ displayName?: string | null }>(
      delegated ? graphPath`/me` : user,
      {
        query: { $select: "displayName" },
        permissions: [delegated ? "User.Read" : "User.ReadBasic.All"],
      },
    );
    return displayName ? `${verb} with Claude for ${displayName}` : `${verb} with Claude`;
  } catch (error) {
    const mayNot = error instanceof ConnectorError && nameless.has(error.code);
    if (!mayNot) throw error;
    return `${verb} with Claude`;
  }
}

const nameless = new Set<ConnectorError["code"]>([
  "consent_required",
  "access_denied",
  "not_found",
]);
