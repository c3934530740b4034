/** Chats and a team small enough to know by heart: what two people write, alone and in channels. */
import type {
  SampleChannel,
  SampleChat,
  SampleChatMessage,
  SampleMember,
  SampleTeam,
  TenantContent,
} from "../../../../local/tenant/content.ts";
import { anna, ben, productDrive, tenantContent } from "./tenant-fixture.ts";

export const groupId = "19:1111111111114111a111111111111111@thread.v2";
export const pairId = `19:${anna}_${ben}@unq.gbl.spaces`;
/** Ben's alone, as far as Anna goes. */
export const otherId = "19:meeting_b3RoZXI@thread.v2";
export const teamId = "22222222-2222-4222-a222-222222222222";
export const otherTeamId = "33333333-3333-4333-a333-333333333333";
export const generalId = "19:4444444444444444a444444444444444@thread.tacv2";
export const privateId = "19:5555555555554555a555555555555555@thread.tacv2";
export const sharedId = "19:6666666666664666a666666666666666@thread.tacv2";
const tenantId = "6f1d9c1e-52a4-4c3b-9d7e-0b6a5f3e8c21";

/** Takes part in a shared channel and is no member of its team. */
export const outsider = "2c3d8e90-b5f4-417a-8a3c-4d9e6f708b03";

const names: Record<string, string> = { [anna]: "Anna Keller", [ben]: "Ben Okafor" };
const addresses: Record<string, string> = {
  [anna]: "anna.keller@lumencycles.example",
  [ben]: "ben.okafor@lumencycles.example",
};

export const userIdentity = (id: string) => ({
  application: null,
  device: null,
  user: {
    "@odata.type": "#microsoft.graph.teamworkUserIdentity",
    id,
    displayName: names[id] ?? null,
    userIdentityType: "aadUser",
  },
});

export const member = (userId: string): SampleMember => {
  const found = {
    "@odata.type": "#microsoft.graph.aadUserConversationMember",
    id: `MCMj${userId}`,
    roles: [],
    displayName: names[userId] ?? "Guest",
    visibleHistoryStartDateTime: "0001-01-01T00:00:00Z",
    userId,
    email: addresses[userId] ?? "",
    tenantId,
  };
  return found;
};

type MessageFacts = Partial<SampleChatMessage> & { id: string; html?: string; by?: string };

/** @param at day and time in March 2026: `03T09:00` */
function message(at: string, { html = "", by = ben, ...more }: MessageFacts): SampleChatMessage {
  const moment = `2026-03-${at}:00.000Z`;
  return {
    replyToId: null,
    etag: more.id,
    messageType: "message",
    createdDateTime: moment,
    lastModifiedDateTime: moment,
    lastEditedDateTime: null,
    deletedDateTime: null,
    subject: null,
    summary: null,
    chatId: null,
    importance: "normal",
    locale: "en-us",
    webUrl: null,
    policyViolation: null,
    eventDetail: null,
    channelIdentity: null,
    from: userIdentity(by),
    sender: { name: names[by] ?? "", address: addresses[by] ?? "" },
    body: { contentType: "html", content: html },
    attachments: [],
    mentions: [],
    reactions: [],
    messageHistory: [],
    hostedContents: [],
    attachedText: "",
    ...more,
  };
}

const mentionOfAnna = [{ id: 0, mentionText: "Anna Keller", mentioned: userIdentity(anna) }];
const picture = {
  id: "cGljdHVyZQ==",
  mimeType: "image/png",
  read: async () => new TextEncoder().encode("PNG"),
};

const groupMessages = [
  message("03T10:00", {
    id: "1000000000005",
    chatId: groupId,
    html: "<p>The budget is <b>final</b></p>",
  }),
  message("02T12:00", {
    id: "1000000000004",
    chatId: groupId,
    body: { contentType: "html", content: "" },
    deletedDateTime: "2026-03-02T12:05:00.000Z",
    lastModifiedDateTime: "2026-03-02T12:05:00.000Z",
  }),
  message("02T09:00", {
    id: "1000000000003",
    chatId: groupId,
    html: '<p><at id="0">Anna Keller</at> see the plan</p>',
    mentions: mentionOfAnna,
    attachments: [
      {
        id: "plan",
        contentType: "reference",
        contentUrl: null,
        content: null,
        name: "Aurora plan.md",
        thumbnailUrl: null,
      },
    ],
    attachedText: "Launch in spring",
    hostedContents: [picture],
  }),
  message("01T09:00", {
    id: "1000000000002",
    chatId: groupId,
    by: anna,
    html: "<p>Good morning</p>",
    // Edited after everything else was written.
    lastModifiedDateTime: "2026-03-03T11:00:00.000Z",
    lastEditedDateTime: "2026-03-03T11:00:00.000Z",
  }),
  message("01T08:00", {
    id: "1000000000001",
    chatId: groupId,
    messageType: "systemEventMessage",
    from: null,
    sender: null,
    html: "<systemEventMessage/>",
  }),
];

function chat(
  id: string,
  facts: Partial<SampleChat["chat"]>,
  more: Omit<SampleChat, "chat" | "readUntil">,
): SampleChat {
  return {
    chat: {
      id,
      topic: null,
      createdDateTime: "2026-01-01T08:00:00.000Z",
      lastUpdatedDateTime: "2026-01-01T08:00:00.000Z",
      chatType: "group",
      webUrl: `https://teams.microsoft.com/l/chat/${encodeURIComponent(id)}/0`,
      tenantId,
      onlineMeetingInfo: null,
      isHiddenForAllMembers: false,
      ...facts,
    },
    ...more,
    readUntil: { [anna]: "2026-03-02T23:00:00.000Z" },
  };
}

function channel(
  id: string,
  kind: SampleChannel["channel"]["membershipType"],
  members: SampleMember[],
  messages: SampleChatMessage[],
): SampleChannel {
  return {
    channel: {
      id,
      createdDateTime: "2026-01-01T08:00:00.000Z",
      displayName: `The ${kind} one`,
      description: null,
      email: "",
      isArchived: false,
      membershipType: kind,
      tenantId,
      webUrl: `https://teams.microsoft.com/l/channel/${encodeURIComponent(id)}`,
    },
    members,
    sharedWith: kind === "shared" ? [otherTeamId] : [],
    filesFolder:
      kind === "standard"
        ? { driveId: productDrive, itemId: "01BPRODUCTPRODUCTPRODUCTPLANS" }
        : null,
    messages: messages.map((each) => ({
      ...each,
      channelIdentity: { teamId, channelId: id },
      webUrl: `https://teams.microsoft.com/l/message/${encodeURIComponent(id)}/${each.id}?parentMessageId=${each.replyToId ?? each.id}`,
    })),
  };
}

const both = () => [member(anna), member(ben)];

const team = (
  id: string,
  displayName: string,
  members: SampleMember[],
  channels: SampleChannel[],
): SampleTeam => ({
  team: {
    id,
    displayName,
    description: "Bikes",
    createdDateTime: "2026-01-01T08:00:00.000Z",
    isArchived: false,
    tenantId,
    webUrl: "https://teams.microsoft.com/l/team/x",
  },
  members,
  channels,
});

export function teamsContent(): TenantContent {
  return {
    ...tenantContent(),
    chats: [
      chat(groupId, { topic: "Budget" }, { members: both(), messages: groupMessages }),
      chat(
        pairId,
        { chatType: "oneOnOne", lastUpdatedDateTime: "2026-02-01T08:00:00.000Z" },
        {
          members: both(),
          messages: [
            message("01T07:00", { id: "2000000000001", chatId: pairId, html: "<p>Coffee?</p>" }),
          ],
        },
      ),
      chat(
        otherId,
        { chatType: "meeting", topic: "Board" },
        {
          members: [member(ben)],
          messages: [
            message("03T07:00", {
              id: "3000000000001",
              chatId: otherId,
              html: "<p>The budget of the board</p>",
            }),
          ],
        },
      ),
    ],
    teams: [
      team(teamId, "Product", both(), [
        channel(generalId, "standard", both(), [
          message("03T09:00", {
            id: "4000000000003",
            replyToId: "4000000000001",
            html: "<p>Agreed</p>",
            by: anna,
          }),
          message("02T09:00", {
            id: "4000000000002",
            html: "<p>Second post</p>",
            hostedContents: [picture],
          }),
          message("01T09:00", {
            id: "4000000000001",
            html: "<p>The budget post</p>",
            subject: "Budget",
          }),
        ]),
        channel(
          privateId,
          "private",
          [member(ben)],
          [message("03T06:00", { id: "5000000000001", html: "<p>A private budget</p>" })],
        ),
        channel(sharedId, "shared", [...both(), member(outsider)], []),
      ]),
      team(otherTeamId, "Finance", [member(ben)], []),
    ],
  };
}
