/** What a tool can ask of Microsoft Graph. `createGraph` implements it; tests have a fake that records. */
import type { GraphPath } from "./path.ts";

/** OData query options and parameters, unencoded: `{ $select: "id,subject", $top: 25 }`. */
export type GraphQuery = Readonly<Record<string, string | number | boolean | undefined>>;

export interface GraphOptions {
  query?: GraphQuery;
  /** Graph permissions that this request needs, where they are not all of the tool's. */
  permissions?: readonly string[];
  /** Each entry becomes one preference of the `Prefer` header; immutable ids are always asked for. */
  prefer?: readonly string[];
  /** Further headers, such as `ConsistencyLevel`. */
  headers?: Readonly<Record<string, string>>;
}

export interface GraphWriteOptions extends GraphOptions {
  /**
   * Repeating the request does no harm (transactionId, If-Match, a search by POST): only then is it
   * retried after a time-out or a 5xx answer. A 429 is always retried: Graph did nothing.
   * A DELETE needs it too: the second one of a message removes it from Deleted Items.
   */
  idempotent?: boolean;
}

/** One page of a Graph collection. */
export interface GraphCollection<T> {
  value: T[];
  "@odata.nextLink"?: string;
  "@odata.count"?: number;
}

export interface GraphBatchRequest extends GraphWriteOptions {
  method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  path: GraphPath;
  body?: unknown;
}

/** What one request of a batch came to: its body, or the error that it alone would have thrown. */
export type GraphBatchResult<T> = { ok: true; body: T } | { ok: false; error: Error };

export interface GraphDownload {
  bytes: Uint8Array;
  /** Media type that the server declared, without parameters; empty when it declared none. */
  contentType: string;
}

/**
 * Microsoft Graph v1.0 as one caller, bound to the caller's cancellation. Every failure is a
 * ConnectorError with code, cause and remedy; the original stands in its `cause`.
 */
export interface Graph {
  get<T>(path: GraphPath, options?: GraphOptions): Promise<T>;
  post<T>(path: GraphPath, body: unknown, options?: GraphWriteOptions): Promise<T>;
  patch<T>(path: GraphPath, body: unknown, options?: GraphWriteOptions): Promise<T>;
  put<T>(path: GraphPath, body: unknown, options?: GraphWriteOptions): Promise<T>;
  delete(path: GraphPath, options?: GraphWriteOptions): Promise<void>;
  /**
   * The next page of a collection, by `@odata.nextLink` exactly as Graph gave it. Options that Graph
   * wants on every page (`prefer`, `headers`) must be repeated.
   *
   * @throws ConnectorError `graph_error` when the link leaves the configured Graph host.
   */
  next<T>(nextLink: string, options?: Omit<GraphOptions, "query">): Promise<GraphCollection<T>>;
  /**
   * Up to any number of requests by `$batch`, 20 at a time, results in order. Throttled or failed
   * inner requests are retried by themselves, under the rules of a single request.
   */
  batch<T = unknown>(requests: readonly GraphBatchRequest[]): Promise<GraphBatchResult<T>[]>;
  /**
   * The bytes of a file: the redirect to its pre-authenticated URL is followed without the bearer.
   *
   * @throws ConnectorError `content_too_large` as soon as more than `maxBytes` arrive.
   */
  download(path: GraphPath, options: GraphOptions & { maxBytes: number }): Promise<GraphDownload>;
  /**
   * Those of the permissions that the token of the requests so far does not have: for what Graph
   * leaves out without a word. None where a token does not tell, such as an application's.
   */
  lacks(permissions: readonly string[]): readonly string[];
}
