/** The header `Idempotency-Key`, by which a caller may repeat a change without making it twice. */
import type { HttpRequest } from "@azure/functions";
import { ConnectorError } from "../errors/connector-error.ts";
import type { Tool } from "../tools/define-tool.ts";

/**
 * The key of a call that changes something; undefined without one. A call that only reads may be
 * repeated anyway: there the header has nothing to do, as where clients send it with every POST.
 *
 * @throws ConnectorError `invalid_input` for a key that is empty, too long or not printable.
 */
export function idempotencyKey(
  request: Pick<HttpRequest, "headers">,
  { effect }: Pick<Tool, "effect">,
): string | undefined {
  const key = request.headers.get("idempotency-key");
  if (key === null || effect === "read") return undefined;
  if (/^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/.test(key)) return key;
  throw new ConnectorError("invalid_input", {
    happened: "Nothing was changed by this call.",
    because: "Its Idempotency-Key is empty, longer than 255 characters, or not printable ASCII.",
    remedy: "Send a new GUID as the key of each new change.",
  });
}
