/** The frame of every HTTP function: a request id, JSON out, and each failure as a problem document. */
import type { HttpHandler, HttpRequest, InvocationContext } from "@azure/functions";
import { ConnectorError } from "../errors/connector-error.ts";
import { describeFault } from "../log.ts";
import { commonHeaders, problemResponse, unexpected } from "./problem.ts";

/** Answers with JSON text. `requestId` is the Functions invocation id, so that logs lead back to it. */
export type JsonAnswer = (request: HttpRequest, requestId: string) => Promise<string>;

function describeExplained(error: ConnectorError): string {
  const cause = error.cause === undefined ? "" : `\ncaused by ${describeFault(error.cause)}`;
  return `${error.code}: ${error.because}${cause}`;
}

export function respond(answer: JsonAnswer): HttpHandler {
  return async (request: HttpRequest, invocation: InvocationContext) => {
    const requestId = invocation.invocationId;
    try {
      const body = await answer(request, requestId);
      const headers = { ...commonHeaders(requestId), "content-type": "application/json" };
      return { status: 200, headers, body };
    } catch (error) {
      if (error instanceof ConnectorError) {
        if (error.status >= 500) invocation.warn(describeExplained(error));
        return problemResponse(error, requestId);
      }
      invocation.error(describeFault(error));
      return problemResponse(unexpected(error), requestId);
    }
  };
}
