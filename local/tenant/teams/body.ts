/** What a person wrote in a Teams message: text with its mentions, pictures and attachments. */
import type { ChatMessageMention } from "@microsoft/microsoft-graph-types";
import { sampleDocument } from "../documents.ts";
import { attachmentsOf } from "./attachments.ts";
import { hostedContentUrl, type Place, type TeamsScene } from "./conversation.ts";
import { byUser } from "./identities.ts";
import * as ids from "./ids.ts";
import type { MessageExtras, SampleCode } from "./script.ts";
import { teamsHtml } from "./teams-html.ts";
import type { SampleChatMessage, SampleHostedContent } from "./types.ts";

type Written = Pick<SampleChatMessage, "body" | "mentions" | "attachments" | "hostedContents">;

export function writtenParts(
  text: string,
  more: MessageExtras,
  id: string,
  place: Place,
  scene: TeamsScene,
): Written {
  const { conversation } = place;
  const title = conversation.channel?.title ?? "";
  const nameOf = (key: string) => (key === "channel" ? title : scene.parties(key).name);
  const { content, mentioned } = teamsHtml(text, nameOf);
  const attachments = attachmentsOf(more, id, place, scene);
  const pictures = more.picture ? [hostedPicture(more.picture, id)] : [];
  const tags = attachments.map((attachment) => `<attachment id="${attachment.id}"></attachment>`);
  const body = more.plain
    ? { contentType: "text" as const, content: text }
    : {
        contentType: "html" as const,
        // What is quoted stands before what is said of it.
        content: [
          ...(more.quotes === undefined ? [] : tags.splice(0, 1)),
          more.html ?? content,
          ...pictures.map((picture) => pictureElement(picture.id, id, place)),
          ...tags,
        ].join(""),
      };
  return {
    body,
    attachments,
    hostedContents: [...pictures, ...(more.code ? [hostedCode(more.code, id)] : [])],
    mentions: mentioned.map((key, index) => mention(key, index, nameOf(key), place, scene)),
  };
}

function hostedPicture(file: string, id: string): SampleHostedContent {
  const document = sampleDocument(file);
  const read = async () => await document.read();
  return { id: ids.hostedContentId(id, file), mimeType: document.mimeType, read };
}

function hostedCode({ name, text }: SampleCode, id: string): SampleHostedContent {
  const read = async () => new TextEncoder().encode(text);
  return { id: ids.hostedContentId(id, name), mimeType: "text/plain", read };
}

function pictureElement(hostedId: string, id: string, place: Place): string {
  const source = hostedContentUrl(hostedId, id, place);
  return `<p><img alt="image" src="${source}" width="480" height="270" style="vertical-align:bottom; width:480px; height:270px" itemid="${hostedId}"></p>`;
}

function mention(
  key: string,
  index: number,
  mentionText: string,
  { conversation }: Place,
  { parties }: TeamsScene,
): ChatMessageMention {
  const nobody = { application: null, device: null, user: null, conversation: null };
  const { channel } = conversation;
  const mentioned =
    key === "channel" && channel
      ? {
          ...nobody,
          conversation: {
            id: channel.id,
            displayName: channel.title,
            conversationIdentityType: "channel" as const,
          },
        }
      : { ...nobody, ...byUser(parties(key)) };
  return { id: index, mentionText, mentioned };
}
