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
  const permissions = graphPermissions() as Record<string, Record<string, string>>;

  expect(Object.keys(permissions["delegated"] ?? {})).toEqual([
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
  expect(Object.keys(permissions["application"] ?? {})).toEqual([
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

it("lists apart what tools that write take beside that, since they are off by default", () => {
  const writing = graphPermissions()["writing"] as Record<string, Record<string, string>>;

  expect(Object.keys(writing["delegated"] ?? {})).toEqual([
    "Calendars.ReadWrite",
    "Calendars.ReadWrite.Shared",
    "ChatMessage.Send",
    "Mail.ReadWrite",
    "Mail.ReadWrite.Shared",
    "Mail.Send",
    "Mail.Send.Shared",
  ]);
  expect(Object.keys(writing["application"] ?? {})).toEqual([
    "Calendars.ReadWrite",
    "Mail.ReadWrite",
    "Mail.Send",
  ]);
});
