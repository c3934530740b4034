/** Marks each request with the id of the tool call, by which Microsoft support can find it. */
import type { Middleware } from "@microsoft/microsoft-graph-client";
import { middleware } from "./middleware.ts";

export function clientRequestId(id: string): Middleware {
  return middleware(({ headers, next }) => {
    headers["client-request-id"] = id;
    return next();
  });
}
