/** What a queue message holds, which senders encode in base64 or send as plain JSON. */

/**
 * host.json sets `messageEncoding` to `none`: with `base64` the host would refuse plain messages
 * before any function sees them.
 *
 * @param message as the functions library hands it over: JSON is parsed, all else is text.
 */
export function readMessage(message: unknown): unknown {
  if (typeof message !== "string") return message;
  try {
    return JSON.parse(Buffer.from(message, "base64").toString("utf8")) as unknown;
  } catch {
    return message;
  }
}
