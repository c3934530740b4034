import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { generatedFiles } from "../../scripts/generated-files.ts";

const files = await generatedFiles();

it.each(files.map(({ path, content }) => [path, content]))(
  "%s is what the catalogue says; if not: npm run generate",
  async (path, content) => {
    const present = await readFile(new URL(`../../${path}`, import.meta.url), "utf8");

    expect(present).toBe(content);
  },
);

function graphPermissions() {
  const file = files.find(({ path }) => path === "infra/graph-permissions.json");
  return JSON.parse(file?.content ?? "{}") as Record<string, unknown>;
}

it("asks the app registration for the permissions that the tools declare, each once", () => {
  const permissions = graphPermissions();

  expect(permissions["delegated"]).toEqual([
    "Calendars.Read",
    "Calendars.Read.Shared",
    "ChannelMessage.Read.All",
    "Chat.Read",
    "Files.Read.All",
    "Mail.Read",
    "Mail.Read.Shared",
    "MailboxSettings.Read",
    "Sites.Read.All",
    "User.Read",
    "User.ReadBasic.All",
  ]);
  expect(permissions["application"]).toEqual([
    "Calendars.Read",
    "ChannelMessage.Read.All",
    "Chat.Read.All",
    "Chat.ReadBasic.All",
    "Files.Read.All",
    "Mail.Read",
    "MailboxSettings.Read",
    "Sites.Read.All",
    "User.ReadBasic.All",
  ]);
});

it("lists apart what tools that write take, since they are off by default", () => {
  expect(graphPermissions()["writeTools"]).toEqual({
    outlook_create_draft: {
      delegated: ["Mail.ReadWrite", "Mail.ReadWrite.Shared", "MailboxSettings.Read"],
      application: ["Mail.ReadWrite", "MailboxSettings.Read"],
    },
    outlook_send_email: {
      delegated: [
        "Mail.Read",
        "Mail.Read.Shared",
        "Mail.ReadWrite",
        "Mail.ReadWrite.Shared",
        "Mail.Send",
        "Mail.Send.Shared",
        "MailboxSettings.Read",
        "User.Read",
      ],
      application: [
        "Mail.Read",
        "Mail.ReadWrite",
        "Mail.Send",
        "MailboxSettings.Read",
        "User.ReadBasic.All",
      ],
    },
    outlook_create_event: {
      delegated: [
        "Calendars.ReadWrite",
        "Calendars.ReadWrite.Shared",
        "MailboxSettings.Read",
        "User.Read",
      ],
      application: ["Calendars.ReadWrite", "MailboxSettings.Read", "User.ReadBasic.All"],
    },
    teams_send_chat_message: {
      delegated: ["Chat.Read", "ChatMessage.Send", "MailboxSettings.Read", "User.Read"],
      application: [],
    },
  });
});
