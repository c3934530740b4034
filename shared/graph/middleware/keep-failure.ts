/** Keeps the failure as it was thrown: the Graph client passes on an error of its own instead. */
import type { Middleware } from "@microsoft/microsoft-graph-client";
import { middleware } from "./middleware.ts";

export function keepFailure(): Middleware {
  return middleware(async ({ call, next }) => {
    try {
      await next();
    } catch (failure) {
      call.failure = failure;
      throw failure;
    }
  });
}
