/** A channel that keeps what it was told, or refuses. */
import { type Channel, type Parcel } from "../../../../shared/credentials/alerts/channel.ts";
import type { Message } from "../../../../shared/credentials/alerts/message.ts";
import type { PostResult } from "../../../../shared/outbound/post.ts";

export class FakeChannel implements Channel {
  readonly name: string;
  readonly told: Message[] = [];
  failure: string | undefined;

  constructor(name: string) {
    this.name = name;
  }

  pack(messages: readonly Message[]): readonly Parcel[] {
    return messages.map((message) => ({ body: "", messages: [message] }));
  }

  async deliver({ messages }: Parcel): Promise<PostResult> {
    if (this.failure !== undefined) return { ok: false, failure: this.failure };
    this.told.push(...messages);
    return { ok: true };
  }

  /** What came since the last look, shortly. */
  take(): string[] {
    return this.told.splice(0).map(({ kind, severity, text }) => `${kind} ${severity}: ${text}`);
  }
}
