/** msal-node's way to Entra's token endpoint: bounded in time, retried once, and remembering the refusal. */
import type { INetworkModule } from "@azure/msal-node";
import type { SpanStart } from "../telemetry/span.ts";
import { inSpan, type Span } from "../telemetry/spans.ts";

/** What Entra answered instead of a token. */
export interface TokenRefusal {
  readonly status: number;
  /** The OAuth error code, the only part to branch on. */
  readonly error: string;
  readonly suberror: string;
  /** The AADSTS number, for explanations only: Entra may change it. */
  readonly aadsts: number | undefined;
  /** JSON of the claims that a new sign-in must satisfy; empty when Entra named none. */
  readonly claims: string;
  readonly retryAfterSeconds: number | undefined;
}

export interface TokenEndpoint extends INetworkModule {
  /** Undefined until Entra refused; msal-node's errors alone lose the status and `Retry-After`. */
  readonly refusal: TokenRefusal | undefined;
  /** True when Entra could not be reached, or did not answer in JSON. */
  readonly unreachable: boolean;
}

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Record<string, unknown>;
}

const longestRequestMs = 10_000;
const mostAttempts = 2;

/** @param fetchFrom how a request is sent: over a pooled connection unless told otherwise */
export function createTokenEndpoint(fetchFrom: typeof fetch = fetch): TokenEndpoint {
  const seen: { refusal: TokenRefusal | undefined; unreachable: boolean } = {
    refusal: undefined,
    unreachable: false,
  };

  async function request<T>(method: string, url: string, options: RequestInit): Promise<T> {
    try {
      const answer = await send(fetchFrom, url, { ...options, method }, mostAttempts);
      seen.refusal = answer.status < 400 ? undefined : refusalOf(answer);
      return answer as T;
    } catch (error) {
      seen.unreachable = true;
      throw error;
    }
  }

  return {
    get refusal() {
      return seen.refusal;
    },
    get unreachable() {
      return seen.unreachable;
    },
    sendGetRequestAsync: (url, options) => request("GET", url, { headers: options?.headers }),
    sendPostRequestAsync: (url, options) =>
      request("POST", url, { headers: options?.headers, body: options?.body }),
  };
}

/** A token request may be repeated: at most a token too many is issued. */
async function send(
  fetchFrom: typeof fetch,
  url: string,
  init: RequestInit,
  attempts: number,
): Promise<Answer> {
  try {
    const repeats = mostAttempts - attempts;
    const answer = await inSpan(
      attemptAt(url, init, repeats),
      async (span) => await sendOnce(fetchFrom, url, init, span),
    );
    if (answer.status < 500 || "retry-after" in answer.headers || attempts === 1) return answer;
  } catch (error) {
    // An idle connection that Entra closed meanwhile fails at once; a time-out is not worth another.
    if (attempts === 1 || (error as Error).name === "TimeoutError") throw error;
  }
  return await send(fetchFrom, url, init, attempts - 1);
}

async function sendOnce(
  fetchFrom: typeof fetch,
  url: string,
  init: RequestInit,
  span: Span,
): Promise<Answer> {
  const signal = AbortSignal.timeout(longestRequestMs);
  // A redirect would carry the app's credential elsewhere.
  const response = await fetchFrom(url, { ...init, redirect: "error", signal });
  span.set({ "http.response.status_code": response.status });
  if (response.status >= 400) span.fail(String(response.status));
  const headers = Object.fromEntries(response.headers);
  return { status: response.status, headers, body: await readBody(response) };
}

function attemptAt(url: string, { method = "GET" }: RequestInit, repeats: number): SpanStart {
  const { hostname, pathname, port } = new URL(url);
  // The first segment names the tenant.
  const template = pathname.replace(/^\/[^/]+/, "/{tenant}");
  return {
    name: `${method} ${template}`,
    kind: "client",
    attributes: {
      "http.request.method": method,
      "server.address": hostname,
      "server.port": Number(port || 443),
      "url.template": template,
      ...(repeats > 0 && { "http.request.resend_count": repeats }),
    },
  };
}

/** A proxy in between may refuse in a text of its own; a token must be JSON. */
async function readBody(response: Response): Promise<Record<string, unknown>> {
  try {
    const body: unknown = await response.json();
    if (typeof body === "object" && body !== null) return body as Record<string, unknown>;
  } catch (error) {
    if (response.ok || !(error instanceof SyntaxError)) throw error;
  }
  if (response.ok) throw new Error("the token endpoint's answer is not a JSON object");
  return {};
}

function refusalOf({ status, headers, body: fields }: Answer): TokenRefusal {
  const [number] = Array.isArray(fields["error_codes"]) ? (fields["error_codes"] as unknown[]) : [];
  const seconds = Number.parseFloat(headers["retry-after"] ?? "");
  return {
    status,
    error: text(fields["error"]),
    suberror: text(fields["suberror"]),
    aadsts: typeof number === "number" ? number : undefined,
    claims: text(fields["claims"]),
    retryAfterSeconds: seconds >= 0 ? Math.ceil(seconds) : undefined,
  };
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
