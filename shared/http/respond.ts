/** The frame of every HTTP function: a request id, and each failure as a problem document. */
import type {
  HttpHandler,
  HttpRequest,
  HttpResponseInit,
  InvocationContext,
} from "@azure/functions";
import { ConnectorError } from "../errors/connector-error.ts";
import { describeFault } from "../log.ts";
import { commonHeaders, problemResponse, unexpected } from "./problem.ts";

/** Answers with JSON text. `requestId` is the Functions invocation id, so that logs lead back to it. */
export type JsonAnswer = (request: HttpRequest, requestId: string) => Promise<string>;

export function respond(answer: JsonAnswer): HttpHandler {
  return explained(async (request, { invocationId }) => ({
    status: 200,
    headers: { ...commonHeaders(invocationId), "content-type": "application/json" },
    body: await answer(request, invocationId),
  }));
}

type Answer = (request: HttpRequest, invocation: InvocationContext) => Promise<HttpResponseInit>;

/** Whatever `answer` throws becomes a problem document. */
export function explained(answer: Answer): HttpHandler {
  return async (request, invocation) => {
    try {
      return await answer(request, invocation);
    } catch (error) {
      return problemResponse(explain(error, invocation), invocation.invocationId);
    }
  };
}

/** The error as its caller may see it; what only an administrator can mend is logged. */
export function explain(
  error: unknown,
  log: Pick<InvocationContext, "warn" | "error">,
): ConnectorError {
  if (error instanceof ConnectorError) {
    if (error.status >= 500) log.warn(describeExplained(error));
    return error;
  }
  log.error(describeFault(error));
  return unexpected(error);
}

function describeExplained(error: ConnectorError): string {
  const cause = error.cause === undefined ? "" : `\ncaused by ${describeFault(error.cause)}`;
  return `${error.code}: ${error.because}${cause}`;
}
