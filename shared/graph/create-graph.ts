/** Microsoft Graph as one tool call sees it: the Graph client with our middleware, and our errors. */
import type {
  Client,
  GraphRequest,
  Middleware,
  ResponseType,
} from "@microsoft/microsoft-graph-client";
import type { Mode } from "../identity/caller.ts";
import type { GraphTokenSource } from "../identity/graph-tokens.ts";
import type { Tenant } from "../identity/tenant.ts";
import { Access } from "./access.ts";
import { runBatch } from "./batch.ts";
import type { GraphBreakers } from "./graph-breakers.ts";
import { GraphCall, type GraphMethod } from "./graph-call.ts";
import { explainFailure } from "./graph-error.ts";
import type {
  Graph,
  GraphBatchRequest,
  GraphBatchResult,
  GraphCollection,
  GraphDownload,
  GraphOptions,
  GraphWriteOptions,
} from "./graph.ts";
import { missingPermissions } from "./missing-permissions.ts";
import { bearer } from "./middleware/bearer.ts";
import { circuit } from "./middleware/circuit.ts";
import { clientRequestId } from "./middleware/client-request-id.ts";
import { keepFailure } from "./middleware/keep-failure.ts";
import { preferences } from "./middleware/preferences.ts";
import { retry } from "./middleware/retry.ts";
import { trafficDecoration } from "./middleware/traffic-decoration.ts";
import { transport } from "./middleware/transport.ts";
import { graphPath, type GraphPath } from "./path.ts";
import { encodeBody, requestHeaders } from "./request-content.ts";
import { checkNextLink, relativeUrl } from "./request-url.ts";
import { realPacing, type Pacing } from "./retry-schedule.ts";

const defaultTimeoutMs = 30_000;

export interface CreateGraphOptions {
  /** Its cloud's Graph root is the only place that the token goes to. */
  tenant: Tenant;
  tokens: GraphTokenSource;
  mode: Mode;
  /** Graph permissions that the tool declares for this mode; named when one proves to be missing. */
  permissions: readonly string[];
  /** A GUID per tool call; Graph keeps it in its log. */
  clientRequestId: string;
  /** `NONISV|Company|AppName/Version` */
  userAgent: string;
  /** Aborts when the caller goes away. */
  signal: AbortSignal;
  breakers: GraphBreakers;
  /** Told Graph's id of each attempt, which Microsoft support asks for. */
  onRequestId?: (requestId: string) => void;
  /** Told each answer 429, also of a request inside a batch. */
  onThrottled?: () => void;
  /** For one attempt, 30 seconds unless told. */
  timeoutMs?: number;
  fetch?: typeof fetch;
  pacing?: Pacing;
}

/** The transport reads answers itself: the client is not to. */
const raw = "raw" as ResponseType;

/** Loaded on first use, and only what is used: the package's index loads twice as much. */
async function openClient(middleware: Middleware[]): Promise<Client> {
  const { Client } = await import("@microsoft/microsoft-graph-client/lib/src/Client.js");
  return Client.initWithMiddleware({ middleware });
}

/** Cheap to build: one per tool call. */
export function createGraph(options: CreateGraphOptions): Graph {
  return new GraphOverHttp(options);
}

type RequestOptions = GraphWriteOptions & { body?: unknown; maxBytes?: number };

class GraphOverHttp implements Graph {
  readonly #options: CreateGraphOptions;
  readonly #pacing: Pacing;
  readonly #access: Access;
  readonly #base: string;
  #client: Promise<Client> | undefined;

  constructor(options: CreateGraphOptions) {
    this.#options = options;
    this.#pacing = options.pacing ?? realPacing;
    this.#access = new Access(options.tokens);
    this.#base = `${options.tenant.cloud.graphRoot}/v1.0`;
  }

  get<T>(path: GraphPath, options?: GraphOptions): Promise<T> {
    return this.#request<T>("GET", path, options);
  }

  post<T>(path: GraphPath, body: unknown, options?: GraphWriteOptions): Promise<T> {
    return this.#request<T>("POST", path, { ...options, body });
  }

  patch<T>(path: GraphPath, body: unknown, options?: GraphWriteOptions): Promise<T> {
    return this.#request<T>("PATCH", path, { ...options, body });
  }

  put<T>(path: GraphPath, body: unknown, options?: GraphWriteOptions): Promise<T> {
    return this.#request<T>("PUT", path, { ...options, body });
  }

  delete(path: GraphPath, options?: GraphWriteOptions): Promise<void> {
    return this.#request<void>("DELETE", path, options);
  }

  async next<T>(
    nextLink: string,
    options?: Omit<GraphOptions, "query">,
  ): Promise<GraphCollection<T>> {
    return await this.#request("GET", checkNextLink(nextLink, this.#base), options);
  }

  download(path: GraphPath, options: GraphOptions & { maxBytes: number }): Promise<GraphDownload> {
    return this.#request("GET", path, options);
  }

  lacks(permissions: readonly string[]): readonly string[] {
    return missingPermissions(permissions, this.#access.scopes) ?? [];
  }

  async batch<T>(requests: readonly GraphBatchRequest[]): Promise<GraphBatchResult<T>[]> {
    const results = await runBatch(requests, {
      send: (body, idempotent) => this.#send("POST", graphPath`/$batch`, { body, idempotent }),
      explain: (failure, request) => this.#explain(failure, request.method, request),
      pacing: this.#pacing,
      signal: this.#options.signal,
      onThrottled: this.#options.onThrottled,
    });
    return results as GraphBatchResult<T>[];
  }

  /** @param target a path below the version, or a whole URL that was checked */
  async #request<T>(
    method: GraphMethod,
    target: GraphPath | string,
    options: RequestOptions = {},
  ): Promise<T> {
    try {
      return (await this.#send(method, target, options)) as T;
    } catch (failure) {
      throw this.#explain(failure, method, options);
    }
  }

  async #send(
    method: GraphMethod,
    target: GraphPath | string,
    { body, query, headers, prefer, maxBytes, idempotent = method === "GET" }: RequestOptions,
  ): Promise<unknown> {
    const url = typeof target === "string" ? target : this.#base + relativeUrl(target, query);
    const template = typeof target === "string" ? undefined : target.template;
    const repeatable = idempotent;
    const call = new GraphCall({ method, url, template, repeatable, prefer, maxBytes });
    this.#client ??= openClient(this.#chain());
    const request = (await this.#client)
      .api(url)
      .middlewareOptions([call])
      .responseType(raw)
      .headers(requestHeaders(body, headers));
    try {
      await dispatch(request, method, encodeBody(body));
    } catch (failure) {
      throw call.failure ?? failure;
    }
    return call.payload;
  }

  #explain(failure: unknown, method: GraphMethod, options: GraphWriteOptions): unknown {
    const { permissions, mode, tenant } = this.#options;
    return explainFailure(failure, {
      permissions: options.permissions ?? permissions,
      scopes: this.#access.scopes,
      mode,
      tenant,
      write: method !== "GET" && options.idempotent !== true,
    });
  }

  /** From the outside in: a retry passes bearer, breaker and transport again. */
  #chain(): Middleware[] {
    const { signal, breakers, tenant, ...options } = this.#options;
    return [
      keepFailure(),
      clientRequestId(options.clientRequestId),
      trafficDecoration(options.userAgent),
      preferences(),
      retry(this.#pacing, signal),
      bearer(this.#access, new URL(this.#base).origin),
      circuit(breakers, tenant.id, this.#base),
      transport({
        fetch: options.fetch ?? fetch,
        signal,
        timeoutMs: options.timeoutMs ?? defaultTimeoutMs,
        now: () => this.#pacing.now(),
        onRequestId: options.onRequestId,
        onThrottled: options.onThrottled,
      }),
    ];
  }
}

function dispatch(request: GraphRequest, method: GraphMethod, body: unknown): Promise<unknown> {
  switch (method) {
    case "GET":
      return request.get();
    case "POST":
      return request.post(body);
    case "PATCH":
      return request.patch(body);
    case "PUT":
      return request.put(body);
    case "DELETE":
      return request.delete();
  }
}
