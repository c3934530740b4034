/** Puts each attempt behind the circuit breaker of its tenant and workload. */
import type { Middleware } from "@microsoft/microsoft-graph-client";
import type { GraphBreakers } from "../graph-breakers.ts";
import { workloadFor } from "../workload.ts";
import { middleware } from "./middleware.ts";

/** @param base the URL below which every path is relative, e.g. `https://graph.microsoft.com/v1.0` */
export function circuit(breakers: GraphBreakers, tenantId: string, base: string): Middleware {
  const prefix = new URL(base).pathname.length;
  return middleware(({ call, next }) => {
    const path = new URL(call.url).pathname.slice(prefix);
    return breakers.run(tenantId, workloadFor(path), next);
  });
}
