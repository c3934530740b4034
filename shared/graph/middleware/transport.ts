/** Sends one attempt and reads its whole answer; an answer that is no success is thrown. */
import type { Context, Middleware } from "@microsoft/microsoft-graph-client";
import type { Attributes } from "@opentelemetry/api";
import { ConnectorError } from "../../errors/connector-error.ts";
import { readBytes, storedFile } from "../download.ts";
import type { GraphCall } from "../graph-call.ts";
import { callerGone } from "../graph-error.ts";
import { GraphServiceError, GraphTransportError, serviceError } from "../graph-failure.ts";
import type { SpanStart } from "../../telemetry/span.ts";
import { inSpan } from "../../telemetry/spans.ts";
import { middleware } from "./middleware.ts";

export interface TransportOptions {
  fetch: typeof fetch;
  signal: AbortSignal;
  /** For one attempt, reading the answer included. */
  timeoutMs: number;
  now: () => number;
  onRequestId: ((requestId: string) => void) | undefined;
  onThrottled: (() => void) | undefined;
}

export function transport(options: TransportOptions): Middleware {
  return middleware(({ call, context }) =>
    inSpan(attemptOf(call), async (span) => {
      try {
        await inTime(options, async (signal) => {
          const response = await send(call, context, signal, options);
          span.set(answered(response));
          context.response = response;
          call.payload = await read(call, response, signal, options);
        });
      } catch (failure) {
        if (failure instanceof GraphServiceError) span.fail(String(failure.status));
        if (failure instanceof GraphTransportError) span.fail(failure.reason);
        throw failure;
      }
    }),
  );
}

/** Without the address: it holds ids and what was searched for. */
function attemptOf(call: GraphCall): SpanStart {
  const { method, template, url } = call;
  const { hostname, port } = new URL(url);
  const repeats = call.attempts++;
  return {
    name: template === undefined ? method : `${method} ${template}`,
    kind: "client",
    attributes: {
      "http.request.method": method,
      "server.address": hostname,
      "server.port": Number(port || 443),
      ...(template !== undefined && { "url.template": template }),
      ...(repeats > 0 && { "http.request.resend_count": repeats }),
    },
  };
}

function answered({ status, headers }: Response): Attributes {
  const requestId = headers.get("request-id");
  return {
    "http.response.status_code": status,
    // An id for Microsoft support; whatever else stands there is none.
    ...(isGuid(requestId) && { "http.response.header.request-id": [requestId] }),
  };
}

function isGuid(text: string | null): text is string {
  return text !== null && /^[\da-f-]{36}$/i.test(text);
}

async function send(
  call: GraphCall,
  context: Context,
  signal: AbortSignal,
  { fetch, onRequestId, onThrottled }: TransportOptions,
): Promise<Response> {
  // The call's own URL: the client takes URLs apart, and merges and reorders their parameters.
  // Redirects are never followed here, since the bearer token must not travel with them.
  const response = await fetch(call.url, { ...context.options, redirect: "manual", signal });
  const requestId = response.headers.get("request-id");
  if (requestId !== null) onRequestId?.(requestId);
  if (response.status === 429) onThrottled?.();
  return response;
}

async function read(
  call: GraphCall,
  response: Response,
  signal: AbortSignal,
  { fetch, now }: TransportOptions,
): Promise<unknown> {
  const { maxBytes } = call;
  if (maxBytes === undefined) return await readJson(call, response, now);
  if (response.ok) return await readBytes(response, maxBytes);
  const redirected = response.status >= 300 && response.status < 400;
  const location = redirected ? response.headers.get("location") : null;
  if (location === null) return await readJson(call, response, now);
  await response.body?.cancel();
  return await storedFile(location, { fetch, signal, maxBytes });
}

async function readJson(call: GraphCall, response: Response, now: () => number): Promise<unknown> {
  const text = await response.text();
  if (!response.ok) throw serviceError(answerOf(response, text), now());
  // 202 and 204 have no body; what was read must have one.
  if (text === "" && call.method !== "GET") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new GraphTransportError("unreadable");
  }
}

function answerOf({ status, headers }: Response, text: string) {
  try {
    return { status, headers, body: JSON.parse(text) as unknown };
  } catch {
    // A gateway's page; the status has to say it all.
    return { status, headers, body: undefined };
  }
}

const ourFailures = [ConnectorError, GraphServiceError, GraphTransportError];

/** Runs an attempt until it ends, its time is up or the caller goes; says which it was. */
async function inTime(
  { signal, timeoutMs }: TransportOptions,
  attempt: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  if (signal.aborted) throw callerGone();
  const controller = new AbortController();
  const abort = () => controller.abort();
  const timer = setTimeout(abort, timeoutMs);
  signal.addEventListener("abort", abort);
  try {
    await attempt(controller.signal);
  } catch (failure) {
    if (signal.aborted) throw callerGone();
    if (controller.signal.aborted) throw new GraphTransportError("timeout", { cause: failure });
    if (ourFailures.some((type) => failure instanceof type)) throw failure;
    // fetch rejects with a TypeError when a connection fails, and when it breaks off later.
    throw new GraphTransportError("network", { cause: failure });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  }
}
