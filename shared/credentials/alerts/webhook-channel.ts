/** Any receiver, by signed posts. */
import { createHash } from "node:crypto";
import type { Clock } from "../../clock.ts";
import { type Channel, packWithin } from "./channel.ts";
import type { Message } from "./message.ts";
import type { Post } from "../../outbound/post.ts";
import { signature, signingSecret } from "../../outbound/sign.ts";

export interface WebhookAddress {
  readonly url: string;
  /** `whsec_` and base64 of at least 24 random bytes. */
  readonly key: string;
}

const maxBytes = 250 * 1024;

export function webhookChannel({ url, key }: WebhookAddress, post: Post, clock: Clock): Channel {
  const secret = signingSecret(key);
  return {
    name: "webhook",
    pack: (messages) => packWithin(messages, maxBytes, encode),
    async deliver({ body }) {
      if (secret === undefined)
        return { ok: false, failure: "the signing key has fewer than 24 bytes in base64" };
      const now = clock.now();
      const headers = signature({ id: deliveryId(body, now), body, now }, secret);
      return await post({ url, headers, body });
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

/** Of what is told now: the same message told again another day is another delivery. */
function deliveryId(body: string, now: number): string {
  const told = `${Math.floor(now / 1_000)}.${body}`;
  return `msg_${createHash("sha256").update(told).digest("hex").slice(0, 32)}`;
}
