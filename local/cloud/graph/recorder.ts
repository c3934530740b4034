/** Keeps each request that Graph receives, in the form in which requests are checked and logged. */
import type { Principal } from "./principal.ts";

export interface RecordedRequest {
  method: string;
  /** As if Graph stood at its public host. */
  url: string;
  /** Lower-case names; never `authorization`. */
  headers: Record<string, string>;
  body?: unknown;
  /** Absent when the token was refused. */
  scheme?: "delegated" | "application";
  permissions?: string[];
  clientRequestId?: string;
}

/** What of a request's headers says something about its meaning, not about the connection. */
const dropped = new Set(["authorization", "host", "connection", "content-length", "cookie"]);

export function recordRequest(
  request: Request,
  body: unknown,
  principal: Principal | undefined,
): RecordedRequest {
  const url = new URL(request.url);
  const headers = [...request.headers].filter(([name]) => !dropped.has(name));
  const clientRequestId = request.headers.get("client-request-id");
  return {
    method: request.method,
    url: `https://graph.microsoft.com${url.pathname}${url.search}`,
    headers: Object.fromEntries(headers),
    ...(body !== undefined && { body }),
    ...(principal && {
      scheme: principal.mode,
      permissions: [...principal.permissions].toSorted(),
    }),
    ...(clientRequestId !== null && { clientRequestId }),
  };
}
