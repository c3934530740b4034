/** One request on its way through the middleware: what is asked, and what came of it. */
import type { MiddlewareOptions } from "@microsoft/microsoft-graph-client";
import type { GraphBatchRequest } from "./graph.ts";

export type GraphMethod = GraphBatchRequest["method"];

export interface GraphCallInit {
  method: GraphMethod;
  /** The whole URL, escaped; sent exactly so. */
  url: string;
  /** Of its path; undefined for a link that Graph gave. */
  template?: string | undefined;
  /** Repeating the request does no harm. */
  repeatable: boolean;
  prefer?: readonly string[] | undefined;
  /** Read the answer as bytes, at most so many, instead of JSON. */
  maxBytes?: number | undefined;
}

/** The Graph client hands this to each middleware as the request's own options. */
export class GraphCall implements MiddlewareOptions {
  readonly method: GraphMethod;
  readonly url: string;
  readonly template: string | undefined;
  readonly repeatable: boolean;
  readonly prefer: readonly string[];
  readonly maxBytes: number | undefined;
  /** How often it was sent. */
  attempts = 0;
  /** The parsed answer. */
  payload: unknown;
  /** What went wrong, as it was thrown: the client itself only passes on a copy of the message. */
  failure: unknown;

  constructor({ method, url, template, repeatable, prefer = [], maxBytes }: GraphCallInit) {
    this.method = method;
    this.url = url;
    this.template = template;
    this.repeatable = repeatable;
    this.prefer = prefer;
    this.maxBytes = maxBytes;
  }
}
