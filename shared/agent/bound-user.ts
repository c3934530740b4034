/** Whose data a run may touch, where the caller is an application: the one person the request names. */
import { ConnectorError } from "../errors/connector-error.ts";
import type { Tool } from "../tools/define-tool.ts";
import { userIn } from "../tools/uri.ts";
import type { AgentJob } from "./types.ts";

/**
 * The arguments with the request's person filled in.
 *
 * @throws ConnectorError `access_denied` when they name another one.
 */
export function withBoundUser(
  tool: Tool,
  args: Readonly<Record<string, unknown>>,
  { caller, user }: AgentJob,
): Readonly<Record<string, unknown>> {
  if (caller.mode === "delegated" && user === undefined) return args;
  const named = [args["user"], typeof args["uri"] === "string" ? userIn(args["uri"]) : undefined];
  if (named.some((one) => one !== undefined && !isSame(one, user))) throw otherUser();
  const takesUser = user !== undefined && Object.hasOwn(tool.input.shape, "user");
  return takesUser ? { ...args, user } : args;
}

function isSame(named: unknown, user: string | undefined): boolean {
  return typeof named === "string" && named.toLowerCase() === user?.toLowerCase();
}

function otherUser(): ConnectorError {
  return new ConnectorError("access_denied", {
    happened: "The tool was not called.",
    because: "The arguments name another person than the request.",
    remedy: "Leave user out, and use only items of the person that the request names.",
  });
}
