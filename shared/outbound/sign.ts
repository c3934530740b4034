/**
 * Signs what is posted as Standard Webhooks has it: HMAC-SHA256 over id, timestamp and body, so that
 * libraries of receivers verify it, and an old delivery cannot be played again.
 */
import { createHmac } from "node:crypto";

const fewestBytes = 24;

/**
 * The bytes of a key; undefined: too few to sign with.
 *
 * @param key `whsec_` and base64 of at least 24 random bytes.
 */
export function signingSecret(key: string): Buffer | undefined {
  const secret = Buffer.from(key.replace(/^whsec_/, ""), "base64");
  return secret.length < fewestBytes ? undefined : secret;
}

/** @param id the same for every attempt at one delivery, so that a receiver knows a repeat. */
export function signature(
  { id, body, now }: { id: string; body: string; now: number },
  secret: Buffer,
): Record<string, string> {
  const timestamp = String(Math.floor(now / 1_000));
  const digest = createHmac("sha256", secret).update(`${id}.${timestamp}.${body}`).digest("base64");
  return {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${digest}`,
  };
}
