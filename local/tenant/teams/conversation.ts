/** What the parts of a chat's or channel's messages need to know of where they stand. */
import type { DriveContent, SampleDriveItem } from "../content-types.ts";
import type { Directory } from "../directory.ts";
import type { Parties } from "../mail/parties.ts";
import { type When, instantOf } from "../moments.ts";
import type { MessageScript } from "./script.ts";

export interface TeamsScene {
  now: Date;
  directory: Directory;
  parties: Parties;
  /** Where attached files lie. */
  drives: DriveContent[];
  /** A message of any chat, for those who forward it. */
  original: (chat: string, index: number) => OriginalMessage;
}

export interface OriginalMessage {
  id: string;
  chatId: string;
  script: MessageScript;
}

export interface Conversation {
  /** Names it; ids are made from it. */
  key: string;
  chatId: string | null;
  channel: { teamId: string; id: string; title: string } | null;
}

export interface Place {
  conversation: Conversation;
  /** Counts through the conversation. */
  index: number;
  /** The post that a channel's message answers. */
  rootId: string | null;
  earlier: readonly MessageScript[];
}

/** Where Graph keeps a picture or a piece of code of a message. */
export function hostedContentUrl(
  hostedId: string,
  id: string,
  { conversation, rootId }: Place,
): string {
  const { channel, chatId } = conversation;
  const reply = rootId === null ? id : `${rootId}/replies/${id}`;
  const message = channel
    ? `teams/${channel.teamId}/channels/${channel.id}/messages/${reply}`
    : `chats/${chatId}/messages/${id}`;
  return `https://graph.microsoft.com/v1.0/${message}/hostedContents/${hostedId}/$value`;
}

/** Of messages, in all the precision that Teams has. */
export const teamsTime = (at: When, { now }: Pick<TeamsScene, "now">, milliseconds = 0) =>
  new Date(instantOf(at, now, "W. Europe Standard Time").getTime() + milliseconds).toISOString();

/** @param reference `aurora:/General/Plan.docx`, or `anna.keller:/Plan.docx` in a OneDrive */
export function findFile(
  reference: string,
  { drives, parties }: Pick<TeamsScene, "drives" | "parties">,
): { drive: DriveContent; item: SampleDriveItem } {
  const [place = "", path = ""] = reference.split(":");
  const ownerId = place.includes(".") ? parties(place).userId : null;
  const drive = drives.find(({ drive: { webUrl }, ownerId: owner }) =>
    ownerId === null ? webUrl.includes(`/sites/${place}/Shared%20Documents`) : owner === ownerId,
  );
  const item = drive?.items.find((each) => each.path === path);
  if (!drive || !item) throw new Error(`There is no file ${reference} for a message to refer to.`);
  return { drive, item };
}
