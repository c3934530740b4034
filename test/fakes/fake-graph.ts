/** Stands in for Microsoft Graph in tests of tools: answers from a table and records what was asked. */
import { ConnectorError } from "../../shared/errors/connector-error.ts";
import type {
  Graph,
  GraphBatchRequest,
  GraphBatchResult,
  GraphCollection,
  GraphDownload,
  GraphOptions,
  GraphQuery,
  GraphWriteOptions,
} from "../../shared/graph/graph.ts";
import type { GraphPath } from "../../shared/graph/path.ts";

export interface RecordedRequest {
  method: GraphBatchRequest["method"];
  /** The path as it is sent, without query; for a further page the whole link. */
  path: string;
  query: GraphQuery;
  prefer: readonly string[];
  headers: Readonly<Record<string, string>>;
  body: unknown;
}

/**
 * Answers by method and path: `{ "GET /me/messages": { value: [] } }`. An Error is thrown, a function
 * is asked each time. For `download` the body is bytes, or bytes with their content type.
 */
export type FakeRoutes = Readonly<Record<string, unknown>>;

/** A request without a route fails the test by an error that no tool explains away. */
export class FakeGraph implements Graph {
  readonly requests: RecordedRequest[] = [];
  /** Permissions that the token does not have. */
  readonly lacking: string[] = [];
  readonly #routes: FakeRoutes;

  constructor(routes: FakeRoutes = {}) {
    this.#routes = routes;
  }

  get<T>(path: GraphPath, options?: GraphOptions): Promise<T> {
    return this.#answer<T>("GET", path.value, options);
  }

  post<T>(path: GraphPath, body: unknown, options?: GraphWriteOptions): Promise<T> {
    return this.#answer<T>("POST", path.value, options, body);
  }

  patch<T>(path: GraphPath, body: unknown, options?: GraphWriteOptions): Promise<T> {
    return this.#answer<T>("PATCH", path.value, options, body);
  }

  put<T>(path: GraphPath, body: unknown, options?: GraphWriteOptions): Promise<T> {
    return this.#answer<T>("PUT", path.value, options, body);
  }

  delete(path: GraphPath, options?: GraphWriteOptions): Promise<void> {
    return this.#answer<void>("DELETE", path.value, options);
  }

  next<T>(nextLink: string, options?: Omit<GraphOptions, "query">): Promise<GraphCollection<T>> {
    return this.#answer("GET", nextLink, options);
  }

  batch<T>(requests: readonly GraphBatchRequest[]): Promise<GraphBatchResult<T>[]> {
    return Promise.all(requests.map((request) => this.#inBatch<T>(request)));
  }

  async download(
    path: GraphPath,
    options: GraphOptions & { maxBytes: number },
  ): Promise<GraphDownload> {
    const answer = await this.#answer<Uint8Array | GraphDownload>("GET", path.value, options);
    const file = answer instanceof Uint8Array ? { bytes: answer, contentType: "" } : answer;
    if (file.bytes.byteLength <= options.maxBytes) return file;
    throw new ConnectorError("content_too_large", {
      happened: "The file was not read.",
      because: `It is larger than ${options.maxBytes} bytes.`,
      remedy: "Choose a smaller file.",
    });
  }

  lacks(permissions: readonly string[]): readonly string[] {
    return permissions.filter((name) => this.lacking.includes(name));
  }

  async #inBatch<T>(request: GraphBatchRequest): Promise<GraphBatchResult<T>> {
    const { method, path, body, ...options } = request;
    try {
      return { ok: true, body: await this.#answer<T>(method, path.value, options, body) };
    } catch (error) {
      // Like Graph's own: only a failure that a caller can be told stands for one request.
      if (error instanceof ConnectorError) return { ok: false, error };
      throw error;
    }
  }

  async #answer<T>(
    method: RecordedRequest["method"],
    path: string,
    { query = {}, prefer = [], headers = {} }: GraphOptions = {},
    body?: unknown,
  ): Promise<T> {
    const request = { method, path, query, prefer, headers, body };
    this.requests.push(request);
    const route = `${method} ${path}`;
    if (!Object.hasOwn(this.#routes, route)) throw new Error(unmatched(route, this.#routes));
    const found = this.#routes[route];
    const answer: unknown = typeof found === "function" ? await found(request) : found;
    if (answer instanceof Error) throw answer;
    // A copy, so that a tool that changes an answer is not helped by the next one.
    return structuredClone(answer) as T;
  }
}

function unmatched(route: string, routes: FakeRoutes): string {
  const known = Object.keys(routes).map((name) => `\n  ${name}`);
  return `FakeGraph has no route for ${route}. It has:${known.join("") || " none"}`;
}
