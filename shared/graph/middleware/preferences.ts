/** Asks for immutable ids, and for whatever else the request prefers. */
import type { Middleware } from "@microsoft/microsoft-graph-client";
import { headerValue } from "../request-content.ts";
import { middleware } from "./middleware.ts";

export function preferences(): Middleware {
  return middleware(({ call, headers, next }) => {
    headers["Prefer"] = preferHeader(call.prefer);
    return next();
  });
}

/** Ids must outlive a move to another folder, so every request that returns or takes ids says so. */
export function preferHeader(prefer: readonly string[] = []): string {
  return ['IdType="ImmutableId"', ...prefer.map(headerValue)].join(", ");
}
