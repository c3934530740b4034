/** Whose mailbox a call is about, as a Graph path. */
import { ConnectorError } from "../../errors/connector-error.ts";
import { type GraphPath, graphPath } from "../../graph/path.ts";
import type { Mode } from "../../identity/caller.ts";

/** Named when a mailbox is refused: another's takes the second from signed-in callers. */
export function mailPermissions(user: string | undefined, mode: Mode): string[] {
  const others = mode === "delegated" && user !== undefined && user !== "me";
  return others ? ["Mail.Read", "Mail.Read.Shared"] : ["Mail.Read"];
}

/** `/me`, or the named user; `me` in a uri stands for the signed-in user. */
export function userPath(user: string | undefined, mode: Mode): GraphPath {
  if (user !== undefined && user !== "me") return graphPath`/users/${user}`;
  if (mode === "delegated") return graphPath`/me`;
  throw new ConnectorError("invalid_input", {
    happened: "The call does not say whose data to use.",
    because: "It comes from an application, so there is no signed-in user.",
    remedy:
      "Name one: `user`, a sign-in name or object id; or a uri that an application's search gave.",
  });
}
