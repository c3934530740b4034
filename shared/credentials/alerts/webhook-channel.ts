/**
 * Any receiver, signed as Standard Webhooks has it: HMAC-SHA256 over id, timestamp and body, so that
 * libraries of receivers verify it, and an old delivery cannot be played again.
 */
import { createHash, createHmac } from "node:crypto";
import type { Clock } from "../../clock.ts";
import { type Channel, packWithin } from "./channel.ts";
import type { Message } from "./message.ts";
import type { Post } from "../../outbound/post.ts";

export interface WebhookAddress {
  readonly url: string;
  /** `whsec_` and base64 of at least 24 random bytes. */
  readonly key: string;
}

const maxBytes = 250 * 1024;

export function webhookChannel({ url, key }: WebhookAddress, post: Post, clock: Clock): Channel {
  const secret = Buffer.from(key.replace(/^whsec_/, ""), "base64");
  return {
    name: "webhook",
    pack: (messages) => packWithin(messages, maxBytes, encode),
    async deliver({ body }) {
      if (secret.length < 24)
        return { ok: false, failure: "the signing key has fewer than 24 bytes in base64" };
      const now = clock.now();
      return await post({ url, headers: signature(body, secret, now), body });
    },
  };
}

function encode(messages: readonly Message[]): string {
  const data = messages.map(({ facts, ...message }) => ({
    ...message,
    facts: Object.fromEntries(facts),
  }));
  return JSON.stringify({ type: "credentials.messages", data });
}

function signature(body: string, secret: Buffer, now: number): Record<string, string> {
  const timestamp = String(Math.floor(now / 1_000));
  // The same for every attempt at one delivery, so that a receiver knows a repeat.
  const id = `msg_${createHash("sha256").update(`${timestamp}.${body}`).digest("hex").slice(0, 32)}`;
  const digest = createHmac("sha256", secret).update(`${id}.${timestamp}.${body}`).digest("base64");
  return {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${digest}`,
  };
}
