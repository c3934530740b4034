/** Reads the JSON body of a request, bounded. */
import type { HttpRequest } from "@azure/functions";
import { ConnectorError, type ErrorCode } from "../errors/connector-error.ts";

/** 1 MB: the largest arguments any tool takes are far below. */
export const maxBodyBytes = 1024 * 1024;

/**
 * The parsed body; an empty one counts as `{}`.
 *
 * @throws ConnectorError `content_too_large` or `invalid_input`.
 */
export async function readJsonBody(request: HttpRequest): Promise<unknown> {
  const type = request.headers.get("content-type");
  if (type !== null && !/^application\/([\w.-]+\+)?json\b/i.test(type))
    throw refused("unsupported_content", "Its content type is not JSON.", "Send application/json.");
  const bytes = await readBounded(request, maxBodyBytes);
  if (bytes.length === 0) return {};
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw refused("invalid_input", "It is not valid JSON in UTF-8.", "Correct the body.");
  }
}

/** @throws ConnectorError `content_too_large` as soon as more than `maxBytes` arrive or are announced. */
export async function readBounded(request: HttpRequest, maxBytes: number): Promise<Buffer> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(maxBytes: number): ConnectorError {
  const megabytes = maxBytes / 1024 ** 2;
  return refused("content_too_large", `It is larger than ${megabytes} MB.`, "Send less at once.");
}

function refused(code: ErrorCode, because: string, remedy: string): ConnectorError {
  return new ConnectorError(code, { happened: "The body was not read.", because, remedy });
}
