/** Checks and encodes what a request carries besides its URL. */
import { ConnectorError } from "../errors/connector-error.ts";

/** The body as it is sent: bytes stay bytes, anything else is JSON, a string too. */
export function encodeBody(body: unknown): string | Buffer | undefined {
  if (body === undefined) return undefined;
  if (!(body instanceof Uint8Array)) return JSON.stringify(body);
  // The Graph client would send the whole memory behind any array but a Buffer.
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}

/** The caller's headers, and what kind of body it is unless they say so. Names in lower case. */
export function requestHeaders(
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const type = body instanceof Uint8Array ? "application/octet-stream" : "application/json";
  const result: Record<string, string> = body === undefined ? {} : { "content-type": type };
  for (const [name, value] of Object.entries(headers))
    result[name.toLowerCase()] = headerValue(value);
  return result;
}

/** @throws ConnectorError `invalid_input` for a value that no header can carry. */
export function headerValue(value: string): string {
  if (/^[\t\x20-\x7e]*$/.test(value)) return value;
  throw new ConnectorError("invalid_input", {
    happened: "A value in the request is not valid.",
    because: "It has characters that an HTTP header cannot carry.",
    remedy: "Use plain letters, digits and punctuation, then try again.",
  });
}
