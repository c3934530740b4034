/** Errors over HTTP: RFC 9457 problem documents. */
import type { HttpResponseInit } from "@azure/functions";
import { ConnectorError, errorKinds } from "../errors/connector-error.ts";

export interface Problem {
  code: ConnectorError["code"];
  title: string;
  status: number;
  /** What happened and why. */
  detail: string;
  /** What to do about it. */
  remedy: string;
  requestId: string;
}

/** Every answer, good or bad, is private to its caller and names its request. */
export function commonHeaders(requestId: string): Record<string, string> {
  return {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-request-id": requestId,
  };
}

/** A response whose headers can be added to. */
export interface PlainResponse extends HttpResponseInit {
  headers: Record<string, string>;
}

export function problemResponse(error: ConnectorError, requestId: string): PlainResponse {
  const { code, status, happened, because, remedy, challenge, retryAfterSeconds } = error;
  const title = errorKinds[code].title;
  const problem: Problem = {
    code,
    title,
    status,
    detail: `${happened} ${because}`,
    remedy,
    requestId,
  };
  const headers = commonHeaders(requestId);
  headers["content-type"] = "application/problem+json";
  if (challenge !== undefined) headers["www-authenticate"] = challenge;
  if (retryAfterSeconds !== undefined)
    headers["retry-after"] = String(Math.ceil(retryAfterSeconds));
  return { status, headers, body: JSON.stringify(problem) };
}

/** What a caller is told of a fault that nobody foresaw: nothing of it, only where to look. */
export function unexpected(cause: unknown): ConnectorError {
  return new ConnectorError(
    "internal_error",
    {
      happened: "The call failed.",
      because: "The connector met a fault of its own.",
      remedy: "Give the requestId to an administrator, who finds the fault in the log.",
    },
    { cause },
  );
}
