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
  if (Number(request.headers.get("content-length") ?? 0) > maxBodyBytes) throw tooLarge();
  const bytes = await readBounded(request);
  if (bytes.length === 0) return {};
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw refused("invalid_input", "It is not valid JSON in UTF-8.", "Correct the body.");
  }
}

async function readBounded(request: HttpRequest): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length > maxBodyBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(): ConnectorError {
  return refused("content_too_large", "It is larger than 1 MB.", "Send less at once.");
}

function refused(code: ErrorCode, because: string, remedy: string): ConnectorError {
  return new ConnectorError(code, { happened: "The body was not read.", because, remedy });
}
