/** Buffered HTTP: request and response cross to the app as whole messages. */
import type { ServerResponse } from "node:http";
import { serialize } from "hono/utils/cookie";
import type { HttpCookie, HttpData } from "./core-api.ts";
import { isHopByHop, readBody, type HttpExchange } from "./http-exchange.ts";

export async function answerBuffered(exchange: HttpExchange): Promise<void> {
  const body = await readBody(exchange);
  const { returnValue } = await exchange.run({ http: requestData(exchange, body) }, {});
  if (!exchange.signal.aborted) send(exchange.response, returnValue?.http ?? {});
}

function requestData({ request, url, headers, parameters }: HttpExchange, body: Buffer): HttpData {
  const given = [...headers].filter(([, value]) => value !== ""); // the host drops empty headers
  const queryNames = [...new Set(url.searchParams.keys())];
  return {
    method: request.method ?? "GET",
    url: url.href,
    nullableHeaders: nullable(given),
    nullableParams: nullable(Object.entries(parameters)),
    nullableQuery: nullable(queryNames.map((name) => [name, url.searchParams.getAll(name).join()])),
    ...(body.length > 0 && { body: { bytes: body } }),
  };
}

function nullable(entries: [string, string][]): Record<string, { value: string }> {
  return Object.fromEntries(entries.map(([name, value]) => [name, { value }]));
}

/** A function that answers nothing gives an empty 200, as on Azure. */
function send(response: ServerResponse, http: HttpData): void {
  const { body } = http;
  const bytes = Buffer.from(body?.bytes ?? body?.string ?? body?.json ?? "");
  response.statusCode = Number(http.statusCode ?? 200);
  for (const [name, value] of Object.entries(http.headers ?? {})) {
    if (!isHopByHop(name) && name !== "content-length") response.setHeader(name, value);
  }
  for (const cookie of http.cookies ?? []) {
    response.appendHeader("set-cookie", serializeCookie(cookie));
  }
  response.end(bytes);
}

const sameSite = { none: undefined, lax: "Lax", strict: "Strict", explicitNone: "None" } as const;

function serializeCookie(cookie: HttpCookie): string {
  const { domain, path, expires, secure, httpOnly, maxAge } = cookie;
  const site = sameSite[cookie.sameSite ?? "none"];
  return serialize(cookie.name, cookie.value, {
    path: path?.value ?? "/",
    ...(domain?.value && { domain: domain.value }),
    ...(expires?.value && { expires: new Date(expires.value.seconds * 1000) }),
    ...(maxAge?.value !== undefined && { maxAge: maxAge.value }),
    ...(secure?.value && { secure: true }),
    ...(httpOnly?.value && { httpOnly: true }),
    ...(site && { sameSite: site }),
  });
}
