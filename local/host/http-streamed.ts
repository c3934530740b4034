/**
 * Streamed HTTP: the app has a small server of its own, to which the request is forwarded while the
 * invocation starts under the same id. A function that returns nothing leaves its caller waiting,
 * as on Azure.
 */
import { once } from "node:events";
import { request as httpRequest, type ClientRequest, type IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { TypedData } from "./core-api.ts";
import { checkBodySize, isHopByHop, readBody, type HttpExchange } from "./http-exchange.ts";

export async function answerStreamed(exchange: HttpExchange, appServer: string): Promise<void> {
  checkBodySize(Number(exchange.request.headers["content-length"] ?? 0), exchange.bodyLimit);
  const json = isJson(exchange.headers) ? await readBody(exchange) : undefined;
  const abort = new AbortController();
  const signal = AbortSignal.any([exchange.signal, abort.signal]);
  const upstream = forward(exchange, appServer, signal);
  const relayed = relay(exchange, upstream);
  try {
    // Only now: an invocation whose request never reached the app would wait for it for ever.
    await Promise.race([connected(upstream), relayed]);
    const ran = exchange.run({ http: {} }, triggerMetadata(exchange, json));
    const sent = json ? Promise.resolve(upstream.end(json)) : sendBody(exchange, upstream);
    await Promise.all([sent, ran, relayed]);
  } finally {
    abort.abort();
  }
}

/** Resolves when the request's headers are on their way. */
async function connected(upstream: ClientRequest): Promise<void> {
  const [socket] = (await once(upstream, "socket")) as [Socket];
  if (socket.connecting) await once(socket, "connect");
}

function forward(exchange: HttpExchange, appServer: string, signal: AbortSignal): ClientRequest {
  const { request, url, headers, invocationId } = exchange;
  const passedOn = [...headers].filter(([name]) => name !== "host" && !isHopByHop(name));
  const upstream = httpRequest(new URL(url.pathname + url.search, appServer), {
    method: request.method ?? "GET",
    headers: {
      ...Object.fromEntries(passedOn),
      ...(request.headers["transfer-encoding"] && { "transfer-encoding": "chunked" }),
      "x-ms-invocation-id": invocationId,
      "x-forwarded-host": url.host,
      "x-forwarded-proto": url.protocol.slice(0, -1),
    },
    signal,
  });
  upstream.flushHeaders();
  return upstream;
}

async function sendBody({ request, bodyLimit }: HttpExchange, to: ClientRequest): Promise<void> {
  let size = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      try {
        checkBodySize(size, bodyLimit);
        done(null, chunk);
      } catch (error) {
        done(error as Error);
      }
    },
  });
  await pipeline(request, counter, to);
}

async function relay({ response, progress }: HttpExchange, from: ClientRequest): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  from.once("response", resolve).on("error", reject);
  const answer = await promise;
  response.statusCode = answer.statusCode ?? 200;
  for (const [name, values] of Object.entries(answer.headersDistinct)) {
    if (values && !isHopByHop(name)) response.setHeader(name, values);
  }
  response.flushHeaders();
  answer.on("data", progress);
  await pipeline(answer, response);
}

/**
 * What the host found in the request. Azure mixes query values and top-level JSON fields in with
 * the route's parameters, and so does this: an app that trusts `request.params` must fail here too.
 */
function triggerMetadata(
  { url, headers, parameters }: HttpExchange,
  json: Buffer | undefined,
): Record<string, TypedData> {
  const query = Object.fromEntries(url.searchParams);
  const found = { ...query, ...topLevelFields(json), ...parameters };
  return {
    ...Object.fromEntries(Object.entries(found).map(([name, string]) => [name, { string }])),
    Headers: { json: JSON.stringify(Object.fromEntries(headers)) },
    Query: { json: JSON.stringify(query) },
  };
}

function topLevelFields(json: Buffer | undefined): Record<string, string> {
  const fields = Object.entries(parseObject(json)).filter(([, value]) => typeof value !== "object");
  return Object.fromEntries(fields.map(([name, value]) => [name, String(value)]));
}

function parseObject(json: Buffer | undefined): object {
  try {
    const value: unknown = json ? JSON.parse(json.toString()) : {};
    return typeof value === "object" && value && !Array.isArray(value) ? value : {};
  } catch {
    return {}; // not JSON after all: the function will say so
  }
}

function isJson(headers: Headers): boolean {
  return /^application\/(.+\+)?json\b/i.test(headers.get("content-type") ?? "");
}
