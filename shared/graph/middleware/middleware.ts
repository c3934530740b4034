/** Turns a function into a middleware of the Graph client, with the request's own state at hand. */
import type { Context, Middleware } from "@microsoft/microsoft-graph-client";
import { GraphCall } from "../graph-call.ts";

export interface Passage {
  call: GraphCall;
  /** Request headers, to be changed in place. */
  headers: Record<string, string>;
  context: Context;
  /** Runs the rest of the chain; may be called again to repeat it. */
  next: () => Promise<void>;
}

export function middleware(step: (passage: Passage) => Promise<void>): Middleware {
  let following: Middleware | undefined;
  return {
    setNext(next) {
      following = next;
    },
    execute(context) {
      const call = context.middlewareControl?.getMiddlewareOptions(GraphCall) as GraphCall;
      // The client's GraphRequest always makes its headers a plain object.
      const headers = context.options?.headers as Record<string, string>;
      const next = () => following?.execute(context) ?? Promise.resolve();
      return step({ call, headers, context, next });
    },
  };
}
