/** The channels that the vault holds addresses of; their addresses are secrets. */
import { CallFailure } from "../../errors/call-failure.ts";
import type { Clock } from "../../clock.ts";
import type { Vault } from "../ports.ts";
import type { Channel } from "./channel.ts";
import type { Post } from "../../outbound/post.ts";
import { teamsChannel } from "./teams-channel.ts";
import { webhookChannel } from "./webhook-channel.ts";

export const channelSecrets = {
  teamsUrl: "alert-teams-url",
  webhookUrl: "alert-webhook-url",
  webhookKey: "alert-webhook-key",
} as const;

export interface OpenChannelPorts {
  readonly vault: Vault;
  readonly post: Post;
  readonly clock: Clock;
}

/** A secret that is not there: the channel is not wanted. One that cannot be read: it is down. */
export async function openChannels(ports: OpenChannelPorts): Promise<Channel[]> {
  const { vault, post, clock } = ports;
  const teams = await open("teams", async () => {
    const url = await newest(vault, channelSecrets.teamsUrl);
    return url === undefined ? undefined : teamsChannel(url, post);
  });
  const webhook = await open("webhook", async () => {
    const url = await newest(vault, channelSecrets.webhookUrl);
    if (url === undefined) return undefined;
    const key = (await newest(vault, channelSecrets.webhookKey)) ?? "";
    return webhookChannel({ url, key }, post, clock);
  });
  return [teams, webhook].filter((channel) => channel !== undefined);
}

async function open(
  name: string,
  build: () => Promise<Channel | undefined>,
): Promise<Channel | undefined> {
  try {
    return await build();
  } catch {
    const failure = "its address in the vault cannot be read";
    return {
      name,
      pack: (messages) => [{ body: "", messages }],
      deliver: () => Promise.resolve({ ok: false, failure }),
    };
  }
}

async function newest(vault: Vault, name: string): Promise<string | undefined> {
  const { state, versions } = await vault.history(name);
  // Deleted by mistake or by somebody who wants silence: not the same as never wanted.
  if (state === "deleted") throw new CallFailure("notFound", `Key Vault, ${name}`);
  const version = versions.find(({ enabled }) => enabled);
  return version && (await vault.read(name, version.id)).trim();
}
