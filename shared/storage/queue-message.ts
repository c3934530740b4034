/** What a queue message holds, which senders encode in base64 or send as plain JSON. */

/**
 * host.json sets `messageEncoding` to `none`: with `base64` the host would refuse plain messages
 * before any function sees them.
 *
 * @param message as the functions library hands it over: JSON is parsed, all else is text.
 */
export function readMessage(message: unknown): unknown {
  const parsed = parse(message);
  if (typeof parsed !== "object" || parsed === null || !(traceparent in parsed)) return parsed;
  const { [traceparent]: _operation, ...content } = parsed;
  return content;
}

/** What the message is sent as: its operation beside its content, so that both stay together. */
export function writeMessage(message: object, operation: string | undefined): string {
  // As every function host and client understands it; host.json lets plain JSON in as well.
  return Buffer.from(JSON.stringify({ ...message, [traceparent]: operation })).toString("base64");
}

/** The operation that sent it, whatever stands there. */
export function traceparentIn(message: unknown): unknown {
  return (parse(message) as { [traceparent]?: unknown } | null | undefined)?.[traceparent];
}

const traceparent = "traceparent";

function parse(message: unknown): unknown {
  if (typeof message !== "string") return message;
  try {
    return JSON.parse(Buffer.from(message, "base64").toString("utf8")) as unknown;
  } catch {
    return message;
  }
}
