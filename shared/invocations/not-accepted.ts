/** The refusal of a request before anything of it is stored. */
import { ConnectorError, type ErrorCode } from "../errors/connector-error.ts";

export function notAccepted(
  because: string,
  remedy: string,
  code: ErrorCode = "invalid_input",
): ConnectorError {
  return new ConnectorError(code, { happened: "The request was not accepted.", because, remedy });
}
