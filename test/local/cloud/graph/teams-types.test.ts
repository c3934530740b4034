import { describe, expect, it } from "vitest";
import { chatMessageModel } from "../../../../local/cloud/graph/resources/chat-message.ts";
import { chatModel } from "../../../../local/cloud/graph/resources/chat.ts";
import { channelModel, teamModel } from "../../../../local/cloud/graph/resources/team.ts";
import { hostedContentModel } from "../../../../local/cloud/graph/routes/hosted-contents.ts";
import { sampleContent } from "../../../../local/tenant/content.ts";
import { sampleDirectory } from "../../../../local/tenant/directory.ts";
import { undeclared } from "./documented-types.ts";
import { asApp, startGraph } from "./graph-client.ts";
import { now } from "./tenant-fixture.ts";

const app = asApp(
  "Chat.ReadBasic.All Chat.Read.All ChannelMessage.Read.All Team.ReadBasic.All Channel.ReadBasic.All Files.Read.All",
);

describe("what may be selected, sorted and filtered in Teams is declared by Microsoft's types", () => {
  it.each([channelModel, chatMessageModel, chatModel, hostedContentModel, teamModel])(
    "for $name",
    ({ name, properties }) => {
      expect(undeclared({ "@odata.type": name, ...properties }, name)).toEqual([]);
    },
  );
});

it("declares every property that Teams answers with, throughout the sample tenant", async () => {
  const content = sampleContent(sampleDirectory(), now);
  const { ask } = startGraph({ content });
  const expanded = "$expand=members,lastMessagePreview&$top=50";
  const paths = [
    ...sampleDirectory().people.flatMap(({ id }) => [
      ["Chat", `/users/${id}/chats?${expanded}`],
      ["Team", `/users/${id}/joinedTeams`],
    ]),
    ...content.chats.flatMap(({ chat: { id }, messages }) => [
      ["ChatMessage", `/chats/${encodeURIComponent(id)}/messages?$top=50`],
      ["ConversationMember", `/chats/${encodeURIComponent(id)}/members`],
      ...messages.map((message) => [
        "ChatMessageHostedContent",
        `/chats/${encodeURIComponent(id)}/messages/${message.id}/hostedContents`,
      ]),
    ]),
    ...content.teams.flatMap(({ team: { id } }) => [
      ["Team", `/teams/${id}`],
      ["Channel", `/teams/${id}/allChannels`],
      ["ChatMessage", `/teams/${id}/channels/getAllMessages?$top=50`],
    ]),
  ];

  for (const [type = "", path = ""] of paths) {
    const { status, body } = await ask(path, { token: app });

    const unknown = undeclared(body.value ?? body, type);
    expect({ path, status, unknown }).toEqual({ path, status: 200, unknown: [] });
  }
});
