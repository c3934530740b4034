/**
 * How the engine of flows calls a custom connector: at most 120 seconds a request, 202 followed by
 * `Location` and `Retry-After`, and 408, 429, 5xx and broken connections tried four times more with the
 * same body and headers.
 */
import { setTimeout as delay } from "node:timers/promises";

export interface HttpCall {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string | undefined;
}

export interface HttpResult {
  status: number;
  body: unknown;
}

export interface HttpActionOptions {
  fetch?: typeof fetch;
  /** Tests let the engine's clock run faster: the engine waits so much of each wait. */
  pace?: number;
}

const timeoutMs = 120_000;
const retries = 4;
/** The engine's own schedule where a service names none: exponential, from 7.5 to 45 seconds. */
const firstRetryMs = 7_500;
const longestRetryMs = 45_000;
const usualPollMs = 20_000;

export async function callConnector(
  call: HttpCall,
  { fetch: send = fetch, pace = 1 }: HttpActionOptions = {},
): Promise<HttpResult> {
  let current = call;
  for (;;) {
    const response = await withRetries(current, send, pace);
    if (response.status !== 202) return await resultOf(response);
    const location = response.headers.get("location");
    // Without it the engine takes 202 for the end.
    if (location === null) return await resultOf(response);
    await response.body?.cancel();
    await delay((retryAfterMs(response) ?? usualPollMs) * pace);
    const { "content-type": _type, "idempotency-key": _key, ...headers } = current.headers;
    current = { method: "GET", url: new URL(location, current.url).href, headers, body: undefined };
  }
}

async function withRetries(
  { url, ...init }: HttpCall,
  send: typeof fetch,
  pace: number,
): Promise<Response> {
  for (let attempt = 0; ; attempt += 1) {
    const response = await once(url, init, send);
    const again = response === undefined || isTransient(response.status);
    if (!again) return response;
    if (attempt === retries) {
      if (response !== undefined) return response;
      throw new Error(`The connector gave no answer to ${retries + 1} attempts.`);
    }
    const wait = Math.min(firstRetryMs * 2 ** attempt, longestRetryMs);
    await delay(((response && retryAfterMs(response)) ?? wait) * pace);
  }
}

async function once(
  url: string,
  { method, headers, body }: Omit<HttpCall, "url">,
  send: typeof fetch,
): Promise<Response | undefined> {
  try {
    return await send(url, {
      method,
      headers,
      ...(body !== undefined && { body }),
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch {
    return undefined;
  }
}

function isTransient(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

function retryAfterMs(response: Response): number | undefined {
  const header = response.headers.get("retry-after");
  if (header === null) return undefined;
  const seconds = Number(header);
  return Number.isFinite(seconds) ? seconds * 1_000 : Math.max(0, Date.parse(header) - Date.now());
}

async function resultOf(response: Response): Promise<HttpResult> {
  const text = await response.text();
  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  return { status: response.status, body: isJson ? JSON.parse(text) : text };
}
