/** The answer for an invocation that is not there, or that belongs to somebody else: the same. */
import { ConnectorError } from "../errors/connector-error.ts";

export function noSuchInvocation(): ConnectorError {
  return new ConnectorError("not_found", {
    happened: "Nothing was found.",
    because: "You have no such request, or it is older than 30 days.",
    remedy: "GET /api/invocations lists yours.",
  });
}
