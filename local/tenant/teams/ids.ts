/** Ids in the forms that Teams gives them, made from a name: the same on every run. */
import { guid } from "../ids.ts";

const hex = (name: string) => guid(name).replaceAll("-", "");

/** Of two people; Teams writes the lesser id first. */
export const oneOnOneChatId = (one: string, other: string) =>
  `19:${[one, other].toSorted().join("_")}@unq.gbl.spaces`;

export const groupChatId = (key: string) => `19:${hex(`chat ${key}`)}@thread.v2`;

export const teamId = (key: string) => guid(`team ${key}`);

export const channelId = (team: string, title: string) =>
  `19:${hex(`channel ${team}/${title}`)}@thread.tacv2`;

/**
 * Teams counts milliseconds. These look the same and rise within a conversation, but stay from day to
 * day, which the times of the sample's messages do not.
 */
export function messageId(conversation: string, index: number): string {
  const start = Number.parseInt(hex(`messages ${conversation}`).slice(0, 8), 16);
  return String(1_700_000_000_000 + start * 8 + index * 61_417);
}

export const memberId = (conversation: string, userId: string) =>
  Buffer.from(`MCMj##${conversation}##${userId}`).toString("base64");

export function hostedContentId(message: string, file: string): string {
  const object = `0-weu-d3-${hex(`picture ${message} ${file}`)}`;
  const url = `https://eu-api.asm.skype.com/v1/objects/${object}/views/imgo`;
  return Buffer.from(`id=x_${object},type=1,url=${url}`).toString("base64");
}
