import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TenantContent } from "../../local/tenant/content.ts";
import { formatUri } from "../../shared/tools/uri.ts";
import { type Connector, startConnectorStack } from "./connector.ts";
import { anna, ben, daniel, sharePoint } from "./good-calls.ts";

let connector: Connector;
let content: TenantContent;
beforeAll(async () => {
  connector = await startConnectorStack({ settings: { CALLS_PER_MINUTE: "10000" } });
  ({ content } = connector.cloud.graph);
});
afterAll(async () => await connector.close());

const notAllowed = { status: 403, code: "access_denied", explained: true };
const notThere = { status: 404, code: "not_found", explained: true };
const noMailbox = { status: 404, code: "mailbox_unavailable", explained: true };
const notTaken = { status: 400, code: "invalid_input", explained: true };

/** What a call is refused with; an empty answer has no code. */
async function refusal(tool: string, args: Record<string, unknown>, token?: string) {
  const { status, body } = await connector.call(tool, args, token);
  const { code, detail, remedy } = body;
  return { status, code, explained: typeof detail === "string" && typeof remedy === "string" };
}

const nothing = { status: 200, body: { count: 0, truncated: false } };
const board = () => content.sites.find(({ site: { name } }) => name === "board")!;
const boardDrive = () => content.drives.find(({ siteId }) => siteId === board().site.id)!;
const boardFile = () => boardDrive().items.find(({ path }) => path.endsWith(".docx"))!;
const mailboxOf = (address: string) => content.mailboxes.find(({ mail }) => mail === address)!;

describe("a site that the person may not open", () => {
  it("does not show in a search of everything, as if it were not there", async () => {
    const answer = await connector.call("sharepoint_search", { query: "Kestrel" });

    expect(answer).toMatchObject(nothing);
  });

  it.each<[string, string, () => Record<string, unknown>]>([
    [
      "as a place to search",
      "sharepoint_search",
      () => ({ query: "budget", within: `${sharePoint}/board` }),
    ],
    ["as a place to list", "sharepoint_folder_search", () => ({ folder: `${sharePoint}/board` })],
    [
      "as a place to search below",
      "sharepoint_folder_search",
      () => ({ folder: `${sharePoint}/board`, query: "budget" }),
    ],
    ["by the link of a page", "read_resource", () => ({ uri: board().pages[0]!.webUrl })],
    ["by the link of a file", "read_resource", () => ({ uri: boardFile().resource.webUrl })],
    [
      "by the uri of a page",
      "read_resource",
      () => ({
        uri: formatUri({ kind: "page", siteId: board().site.id, pageId: board().pages[0]!.id }),
      }),
    ],
  ])("is refused %s (%s)", async (_how, tool, args) => {
    expect(await refusal(tool, args())).toEqual(notAllowed);
  });
});

describe("somebody else's mailbox", () => {
  const refusedTools = ["outlook_email_search", "outlook_calendar_search"];

  it.each(refusedTools)("that is not shared is refused, not empty (%s)", async (tool) => {
    expect(await refusal(tool, { user: ben })).toEqual(notAllowed);
  });

  it("that is shared with others only is refused", async () => {
    const user = "support@lumencycles.example";

    expect(await refusal("outlook_email_search", { user })).toEqual(notAllowed);
  });

  it("stays closed to the uri of a mail or an event", async () => {
    const { messages, events } = mailboxOf(ben);
    const mail = formatUri({ kind: "mail", user: ben, messageId: messages[0]!.id });
    const event = formatUri({ kind: "event", user: ben, eventId: events[0]!.id });

    for (const uri of [mail, event])
      expect(await refusal("read_resource", { uri })).toEqual(notAllowed);
  });

  it("of which nothing matches in one's own sight is empty", async () => {
    const mail = await connector.call("outlook_email_search", { query: "zeppelin" });
    const events = await connector.call("outlook_calendar_search", {
      user: daniel,
      query: "zeppelin",
    });

    for (const answer of [mail, events]) expect(answer).toMatchObject(nothing);
  });
});

describe.each([
  ["without a licence", "nils.adler@lumencycles.example"],
  ["who left, so that the mailbox is soft-deleted", "olaf.winter@lumencycles.example"],
  ["whose mailbox is on-premises", "petra.vogel@lumencycles.example"],
])("a person %s", (_why, user) => {
  it.each(["outlook_email_search", "outlook_calendar_search", "find_meeting_availability"])(
    "has no mailbox to open, which is no empty one (%s)",
    async (tool) => {
      expect(await refusal(tool, { user }, connector.daemonToken)).toEqual(noMailbox);
    },
  );

  it("is named among those of whom it is not known when they are free", async () => {
    const { status, body } = await connector.call("find_meeting_availability", {
      attendees: [user],
    });

    expect(status).toBe(200);
    expect(body.unknown).toEqual([user]);
    expect(body.notes).toContainEqual(expect.stringContaining(user));
  });
});

it("a signed-in person without a mailbox learns that from their own mail and calendar", async () => {
  const nils = connector.cloud.entra.userToken("nils.adler@lumencycles.example");
  expect(await refusal("outlook_email_search", {}, nils)).toEqual(noMailbox);
  expect(await refusal("outlook_calendar_search", {}, nils)).toEqual(noMailbox);
  expect(await refusal("find_meeting_availability", {}, nils)).toEqual(noMailbox);
  const chats = await connector.call("teams_list_chats", {}, nils);
  expect([chats.status, chats.body.notes]).toEqual([
    200,
    [expect.stringContaining("there is no mailbox")],
  ]);
});

describe("a conversation in which the person takes no part", () => {
  const idOfAnna = () => mailboxOf(anna).userId;
  const isOthers = ({ members }: { members: { userId?: string | null }[] }) =>
    members.every(({ userId }) => userId !== idOfAnna());

  it("stays closed as a chat", async () => {
    const { chat, messages } = content.chats.find(isOthers)!;
    const chatUri = formatUri({ kind: "chat", chatId: chat.id });
    const place = { chatId: chat.id, messageId: messages[0]!.id };
    const messageUri = formatUri({ kind: "chatmessage", ...place });

    for (const uri of [chatUri, messageUri, chat.webUrl])
      expect(await refusal("read_resource", { uri })).toEqual(notAllowed);
  });

  it("stays closed as a channel", async () => {
    const { team, channels } = content.teams.find(isOthers)!;
    const { channel, messages } = channels.find((one) => one.messages.length > 0)!;
    const place = { teamId: team.id, channelId: channel.id, messageId: messages.at(-1)!.id };

    const uri = formatUri({ kind: "channelmessage", ...place });

    expect(await refusal("read_resource", { uri })).toEqual(notAllowed);
  });

  it("does not show in searches and lists, which are complete as they are", async () => {
    const messages = await connector.call("chat_message_search", { query: "zeppelin" });
    const chats = await connector.call("teams_list_chats", { topic: "zeppelin" });

    for (const answer of [messages, chats]) expect(answer).toMatchObject(nothing);
  });

  it("cannot be listed for somebody else", async () => {
    expect(await refusal("teams_list_chats", { user: ben })).toEqual(notAllowed);
    expect(await refusal("chat_message_search", { user: ben })).toEqual(notTaken);
  });
});

it("an application is not blamed for a permission when it cannot have a chat's picture", async () => {
  const { chat, messages } = content.chats.find((one) =>
    one.messages.some(({ hostedContents }) => hostedContents.length > 0),
  )!;
  const { id: messageId, hostedContents } = messages.find((one) => one.hostedContents.length > 0)!;
  const contentId = hostedContents[0]!.id;
  const uri = formatUri({ kind: "chatpicture", chatId: chat.id, messageId, contentId });

  expect(await refusal("read_resource", { uri }, connector.daemonToken)).toEqual({
    status: 400,
    code: "not_available_in_mode",
    explained: true,
  });
});

describe("somebody else's OneDrive", () => {
  const kavitas = () =>
    content.drives
      .find(({ drive }) => drive.webUrl.includes("/personal/kavita_rao_"))!
      .items.find(({ sharedWith, document }) => document !== null && sharedWith.length === 0)!;

  it("stays closed by uri and by link", async () => {
    const { resource } = kavitas();
    const driveId = resource.parentReference.driveId!;

    const uri = formatUri({ kind: "file", driveId, itemId: resource.id });

    for (const one of [uri, resource.webUrl])
      expect(await refusal("read_resource", { uri: one })).toEqual(notAllowed);
  });

  it("stays closed as a place to search or list", async () => {
    const within = "https://lumencycles-my.sharepoint.com/personal/kavita_rao_lumencycles_example";

    expect(await refusal("sharepoint_search", { query: "CV", within })).toEqual(notAllowed);
    expect(await refusal("sharepoint_folder_search", { folder: within })).toEqual(notAllowed);
  });
});

it("a place of which nothing is found may not be indexed yet, and the answer says so", async () => {
  const within = `${sharePoint}/it-helpdesk`;

  const answer = await connector.call("sharepoint_search", { query: "zeppelin", within });

  expect(answer).toMatchObject(nothing);
  expect(answer.body.notes).toEqual([expect.stringContaining("may not be found yet")]);
});

it.each<[string, () => string]>([
  [
    "a mail",
    () => gone(formatUri({ kind: "mail", user: "me", messageId: mailboxOf(anna).messages[0]!.id })),
  ],
  [
    "an event",
    () => gone(formatUri({ kind: "event", user: "me", eventId: mailboxOf(anna).events[0]!.id })),
  ],
  [
    "a file",
    () => {
      const { drive, items } = content.drives.find(
        ({ drive: { driveType } }) => driveType !== "business",
      )!;
      return gone(
        formatUri({ kind: "file", driveId: drive.id, itemId: items.at(-1)!.resource.id }),
      );
    },
  ],
  ["a chat", () => formatUri({ kind: "chat", chatId: `19:${"0".repeat(32)}@thread.v2` })],
])("%s that was deleted since is not found, which is no refusal", async (_what, uri) => {
  expect(await refusal("read_resource", { uri: uri() })).toEqual(notThere);
});

/** The same kind of id, of an item that there is not. */
function gone(uri: string): string {
  const at = uri.length - 12;
  const swapped = uri[at] === "A" ? "B" : "A";
  return `${uri.slice(0, at)}${swapped}${uri.slice(at + 1)}`;
}
