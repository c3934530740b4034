/** A way to reach people. Each packs messages into bodies of the size that its receiver takes. */
import type { Message } from "./message.ts";
import type { PostResult } from "../../outbound/post.ts";

export interface Channel {
  /** In the state, in verdicts and logs. */
  readonly name: string;
  pack(messages: readonly Message[]): readonly Parcel[];
  deliver(parcel: Parcel): Promise<PostResult>;
}

export interface Parcel {
  readonly body: string;
  readonly messages: readonly Message[];
}

/** As many messages in a parcel as keep it within `maxBytes`; one message is taken to fit. */
export function packWithin(
  messages: readonly Message[],
  maxBytes: number,
  encode: (messages: readonly Message[]) => string,
): Parcel[] {
  const parcels: Parcel[] = [];
  let held: Message[] = [];
  for (const message of messages) {
    const fits = Buffer.byteLength(encode([...held, message])) <= maxBytes;
    if (!fits && held.length > 0) {
      parcels.push({ body: encode(held), messages: held });
      held = [];
    }
    held = [...held, message];
  }
  return held.length === 0 ? parcels : [...parcels, { body: encode(held), messages: held }];
}
