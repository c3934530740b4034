/** One HTTP request that a function is to answer, however it is handed over. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { InvocationResponse, TypedData } from "./core-api.ts";

export interface HttpExchange {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  headers: Headers;
  parameters: Record<string, string>;
  invocationId: string;
  bodyLimit: number;
  /** Aborted once nobody waits for the response: the client is gone, or it took too long. */
  signal: AbortSignal;
  /** Tells that a part of the response went out, so that the time it may take starts again. */
  progress: () => void;
  run(data: TypedData, triggerMetadata: Record<string, TypedData>): Promise<InvocationResponse>;
}

/** The request is answered by the host itself, with this status; no function sees it. */
export class RefusedRequest extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Headers that concern one connection only and are never passed on (RFC 9110 §7.6.1). */
const hopByHop = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

export function isHopByHop(header: string): boolean {
  return hopByHop.has(header.toLowerCase());
}

/** Reads the whole body into memory; refuses one that is too large without reading on. */
export async function readBody({ request, bodyLimit }: HttpExchange): Promise<Buffer> {
  checkBodySize(Number(request.headers["content-length"] ?? 0), bodyLimit);
  const chunks: Buffer[] = [];
  let size = 0;
  // Not destroyed by an early end: what is left of the body is yet to run off.
  const body = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  for await (const chunk of body) {
    size += chunk.length;
    checkBodySize(size, bodyLimit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export function checkBodySize(size: number, limit: number): void {
  if (size <= limit) return;
  throw new RefusedRequest(413, `The request body exceeds ${limit} bytes. Send less at once.`);
}
