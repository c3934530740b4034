/** The host's HTTP front: limits, routing, keys, and the time a response may take. */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { grantedLevel, suffices, type FunctionKeys } from "./function-keys.ts";
import { httpBinding } from "./host-function.ts";
import { answerBuffered } from "./http-buffered.ts";
import { RefusedRequest, type HttpExchange } from "./http-exchange.ts";
import type { HttpLimits } from "./http-limits.ts";
import { answerStreamed } from "./http-streamed.ts";
import type { Invocations } from "./invocations.ts";
import type { PendingWork } from "./pending-work.ts";
import type { RouteMatch, Router } from "./router.ts";
import { traceContext } from "./trace-context.ts";

export interface HttpFront {
  router: Router;
  invocations: Invocations;
  work: PendingWork;
  keys: FunctionKeys;
  limits: HttpLimits;
  customHeaders: Record<string, string>;
  /** Where the app takes streamed requests; undefined if it takes them buffered. */
  appServer: string | undefined;
  warn: (message: string) => void;
}

/** The limits of Kestrel, Azure's web server, where they differ from Node's. */
const kestrel = { maxHeaderSize: 32_768, keepAliveTimeout: 130_000 };

/** Listens on this machine only: nothing here stands between the app and a network. */
export async function listen(front: HttpFront, port: number): Promise<Server> {
  const server = createServer(kestrel, (request, response) => {
    void front.work.track(new Promise((sent) => response.once("close", sent)));
    void answer(front, request, response);
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject);
  server.listen(port, "127.0.0.1", resolve);
  await promise;
  return server;
}

/** A port that nobody uses: an app is told its address before it is loaded, and served after. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function answer(
  front: HttpFront,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const [name, value] of Object.entries(front.customHeaders)) response.setHeader(name, value);
  try {
    const url = requestUrl(request, front.limits);
    const headers = requestHeaders(request);
    const match = admit(front, request.method ?? "", url, headers);
    await handOver(front, match, { request, response, url, headers });
  } catch (error) {
    // What a function threw is in the log already; the caller learns nothing of it.
    refuse(
      request,
      response,
      error instanceof RefusedRequest ? error : new RefusedRequest(500, ""),
    );
  }
}

function requestUrl(request: IncomingMessage, limits: HttpLimits): URL {
  const { host } = request.headers;
  const target = request.url ?? "";
  if (target.length > limits.urlLength) throw new RefusedRequest(414, "The URL is too long.");
  const origin = `http://${host ?? ""}`;
  // Joined as text: resolved as a reference, a path such as //other/ would name another host.
  const href = target.startsWith("/") ? origin + target : target;
  if (!host || !URL.canParse(href)) throw new RefusedRequest(400, "The URL is not valid.");
  const url = new URL(href);
  if (url.search.length > limits.queryLength) {
    throw new RefusedRequest(414, "The query string is too long.");
  }
  return url;
}

function requestHeaders({ headersDistinct }: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values] of Object.entries(headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  return headers;
}

/** Finds the function and checks the key; a disabled one exists for the master key only. */
function admit(
  { router, keys }: HttpFront,
  method: string,
  url: URL,
  headers: Headers,
): RouteMatch {
  const match = router.match(method, url.pathname);
  const binding = match && httpBinding(match.target);
  if (!binding) throw new RefusedRequest(404, "");
  const granted = grantedLevel(keys, match.target.name, headers, url.searchParams);
  if (!suffices(granted, binding.authLevel)) throw new RefusedRequest(401, "");
  if (match.target.disabled && granted !== "admin") throw new RefusedRequest(404, "");
  return match;
}

async function handOver(
  front: HttpFront,
  { target, parameters }: RouteMatch,
  incoming: Pick<HttpExchange, "request" | "response" | "url" | "headers">,
): Promise<void> {
  const { invocations, limits, appServer } = front;
  const { response, url } = incoming;
  const invocationId = randomUUID();
  const abort = new AbortController();
  const timer = setTimeout(() => {
    front.warn(
      `${target.name} gave no answer for ${limits.responseMs / 1000} s (${invocationId}).`,
    );
    abort.abort();
    giveUp(response);
  }, limits.responseMs);
  response.once("close", () => abort.abort());
  const exchange: HttpExchange = {
    ...incoming,
    parameters,
    invocationId,
    bodyLimit: limits.bodyBytes,
    signal: abort.signal,
    progress: () => timer.refresh(),
    run: (data, triggerMetadata) =>
      invocations.run(target, {
        invocationId,
        reason: `This function was called by ${incoming.request.method} ${url.pathname}`,
        inputData: [{ name: target.trigger.name, data }],
        triggerMetadata,
        traceContext: traceContext(incoming.headers),
      }),
  };
  try {
    await (appServer ? answerStreamed(exchange, appServer) : answerBuffered(exchange));
  } finally {
    clearTimeout(timer);
  }
}

function giveUp(response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else response.writeHead(504, { connection: "close" }).end();
}

/** Answers in the host's own name, and lets what is left of the request's body run off. */
function refuse(request: IncomingMessage, response: ServerResponse, error: RefusedRequest): void {
  if (response.writableEnded) return;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.statusCode = error.status;
  if (error.message) response.setHeader("content-type", "text/plain; charset=utf-8");
  response.end(error.message);
  request.resume();
}
