/** Turns answers and errors into HTTP responses with the headers that Graph always sends. */
import { randomUUID } from "node:crypto";
import { errorBody, GraphError, type RequestIds } from "./errors.ts";
import type { GraphAnswer } from "./service.ts";

const jsonType =
  "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";

const diagnostic = JSON.stringify({
  ServerInfo: {
    DataCenter: "Germany West Central",
    Slice: "E",
    Ring: "5",
    ScaleUnit: "001",
    RoleInstance: "FR1PEPF00000001",
  },
});

export function requestIds(headers: Headers): RequestIds {
  const requestId = randomUUID();
  return { requestId, clientRequestId: headers.get("client-request-id") ?? requestId };
}

export function answerResponse(
  answer: GraphAnswer,
  ids: RequestIds,
  now: Date,
  applied: readonly string[],
): Response {
  const { body, status = body === undefined ? 204 : 200 } = answer;
  const headers = commonHeaders(ids, now);
  if (applied.length > 0) headers.set("Preference-Applied", applied.join(", "));
  if (body !== undefined && !(body instanceof Uint8Array)) headers.set("Content-Type", jsonType);
  for (const [name, value] of Object.entries(answer.headers ?? {})) headers.set(name, value);
  const payload = body instanceof Uint8Array || body === undefined ? body : JSON.stringify(body);
  return new Response(payload ?? null, { status, headers });
}

export function errorResponse(error: unknown, ids: RequestIds, now: Date): Response {
  const known = error instanceof GraphError ? error : internalError(error);
  const headers = commonHeaders(ids, now);
  headers.set("Content-Type", "application/json");
  for (const [name, value] of Object.entries(known.headers)) headers.set(name, value);
  return new Response(JSON.stringify(errorBody(known, ids, now)), {
    status: known.status,
    headers,
  });
}

/** A bug of the stand-in must not pass for an answer of Graph: its cause is in the message. */
function internalError(error: unknown): GraphError {
  const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new GraphError(500, "InternalServerError", `The Graph stand-in failed: ${cause}`);
}

function commonHeaders({ requestId, clientRequestId }: RequestIds, now: Date): Headers {
  return new Headers({
    "request-id": requestId,
    "client-request-id": clientRequestId,
    "x-ms-ags-diagnostic": diagnostic,
    "Cache-Control": "no-cache",
    Date: now.toUTCString(),
    "Strict-Transport-Security": "max-age=31536000",
  });
}
