import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type * as z from "zod";
import { registry } from "../../shared/tools/registry.ts";
import { type Connector, startWritingStack } from "./connector.ts";

let connector: Connector;
beforeAll(async () => {
  connector = await startWritingStack({ settings: { CALLS_PER_MINUTE: "100000" } });
});
afterAll(async () => await connector.discard());

/** What people, models and attackers put where an id or a word belongs. */
const hostileText = fc.oneof(
  fc.constantFrom(
    "..",
    ".",
    "../../users",
    "a/b",
    "a%2fb",
    "a%2Fb%00",
    "a?x=1&$expand=*",
    "a#b",
    "a'b",
    `a"b`,
    "a\\b",
    "') or ('1'='1",
    "microsoft.graph.delete()",
    "a\u0000b",
    "a\r\nX-Evil: 1",
    "\ud800",
    "\u202Egnp.exe",
    "💥",
    "",
    " ",
    "x".repeat(100_000),
  ),
  fc.string({ maxLength: 40, unit: "binary" }),
  fc.string({ maxLength: 40, unit: "grapheme" }),
);

const hostileUri = fc
  .tuple(
    fc.constantFrom(
      ...["file", "page", "listitem", "mail", "attachment", "event", "eventattachment"],
      ...["chat", "chatmessage", "channelmessage", "channelreply"],
      ...["chatpicture", "channelpicture", "replypicture", "x"],
    ),
    fc.array(hostileText, { maxLength: 4 }),
  )
  .chain(([kind, parts]) =>
    fc.constantFrom(
      `m365://${kind}/${parts.join("/")}`,
      `m365://${kind}/${parts.map((part) => encodeURIComponent(part.toWellFormed())).join("/")}`,
    ),
  );

const anything = fc.oneof(
  hostileText,
  hostileUri,
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.array(hostileText, { maxLength: 3 }),
  fc.dictionary(fc.string({ maxLength: 5 }), hostileText, { maxKeys: 2 }),
);

const someDay = fc.constantFrom("2026-03-01", "2026-10-25T02:30:00+02:00", "2999-12-31");
const address = fc.constantFrom("a'b@contoso.com", "anna.keller@lumencycles.example", "a/b@c?d");
const place = fc.oneof(
  hostileUri,
  hostileText.map((text) => `https://lumencycles.sharepoint.com/sites/${text}`),
);

/** For fields that would hardly ever get past their schema. */
const fittingValues: Record<string, fc.Arbitrary<unknown>> = {
  size: fc.integer({ min: 1, max: 20 }),
  durationMinutes: fc.integer({ min: 5, max: 1_440 }),
  attendees: fc.array(address, { maxLength: 3 }),
  optional: fc.array(address, { maxLength: 3 }),
  to: fc.array(address, { maxLength: 3 }),
  cc: fc.array(address, { maxLength: 3 }),
  bcc: fc.array(address, { maxLength: 3 }),
  start: fc.constantFrom("2026-03-01", "2026-03-01T10:00", "2026-10-25T02:30:00+02:00"),
  end: fc.constantFrom("2026-03-02", "2026-03-01T10:30", "2027-10-25T02:30:00Z"),
  timeZone: fc.oneof(fc.constantFrom("Europe/Berlin", "Tokyo Standard Time"), hostileText),
  rooms: fc.array(address, { minLength: 1, maxLength: 3 }),
  after: someDay,
  before: someDay,
  modifiedAfter: someDay,
  modifiedBefore: someDay,
  folder: place,
  within: place,
  user: fc.oneof(address, hostileText),
};

/** Arguments for a tool: mostly its own fields, each with a fitting or a hostile value. */
function argumentsOf(input: z.ZodObject): fc.Arbitrary<Record<string, unknown>> {
  const fields = Object.keys(input.shape).map((name) => {
    const fitting = fittingValues[name] ?? hostileText;
    const value =
      name === "uri" ? hostileUri : fc.oneof({ weight: 3, arbitrary: fitting }, anything);
    return [name, value] as const;
  });
  return fc.record({ ...Object.fromEntries(fields), [" odd"]: anything }, { requiredKeys: [] });
}

/** The paths that the tools may ask for; each `*` is one opaque segment. */
const knownPaths = [
  "/me",
  ...["/me", "/users/*"].flatMap((user) =>
    [
      "/mailboxSettings",
      "/messages",
      "/messages/*",
      "/messages/*/send",
      "/messages/*/attachments",
      "/messages/*/attachments/*",
      "/messages/*/attachments/*/$value",
      "/mailFolders",
      "/mailFolders/*",
      "/mailFolders/*/childFolders",
      "/mailFolders/*/messages",
      "/calendarView",
      "/calendars",
      "/calendars/*/calendarView",
      "/calendar/getSchedule",
      "/findMeetingTimes",
      "/events",
      "/events/*",
      "/events/*/attachments",
      "/events/*/attachments/*",
      "/events/*/attachments/*/$value",
      "/chats",
      "/drive/root/search(q='*')",
    ].map((path) => `${user}${path}`),
  ),
  "/users/*",
  "/chats/*",
  "/chats/*/members",
  "/chats/*/messages",
  "/chats/*/messages/*",
  "/chats/*/messages/*/hostedContents/*/$value",
  "/teams/*",
  "/teams/*/channels/*",
  "/teams/*/channels/*/messages/*",
  "/teams/*/channels/*/messages/*/replies",
  "/teams/*/channels/*/messages/*/replies/*",
  "/teams/*/channels/*/messages/*/hostedContents/*/$value",
  "/teams/*/channels/*/messages/*/replies/*/hostedContents/*/$value",
  "/drives/*",
  "/drives/*/root",
  "/drives/*/root/children",
  "/drives/*/root:/**",
  "/drives/*/items/*",
  "/drives/*/items/*/children",
  "/drives/*/items/*/content",
  "/drives/*/items/*/thumbnails/*/*/content",
  "/drives/*/items/*/search(q='*')",
  "/shares/*/driveItem/content",
  "/sites/*",
  "/sites/*:/**",
  "/sites/*/drive",
  "/sites/*/drives",
  "/sites/*/pages",
  "/sites/*/pages/microsoft.graph.sitePage",
  "/sites/*/pages/*/microsoft.graph.sitePage",
  "/sites/*/lists",
  "/sites/*/lists/*",
  "/sites/*/lists/*/items/*",
  "/search/query",
].map(
  (path) =>
    new RegExp(
      `^/v1\\.0${path
        .replace(/[$().]/g, "\\$&")
        // A path by names has parts of its own; nothing else has.
        .replace(/\*\*?/g, (wild) => (wild === "**" ? "[^?#]+" : "[^/?#]+"))}$`,
    ),
);

describe.each(registry.map((tool) => [tool.name, tool] as const))("%s", (name, tool) => {
  it("answers any input with a result or a clear 4xx, and asks Graph only for its own paths", async () => {
    const property = fc.asyncProperty(argumentsOf(tool.input), async (args) => {
      const before = connector.cloud.graph.requests.length;

      const { status, body } = await connector.call(name, args);

      expect(status).toBeLessThan(500);
      if (status !== 200)
        expect(body).toEqual({
          code: expect.stringMatching(/^[a-z_]+$/),
          title: expect.any(String),
          status,
          detail: expect.any(String),
          remedy: expect.any(String),
          requestId: expect.any(String),
        });
      const paths = connector.cloud.graph.requests
        .slice(before)
        .map(({ url }) => new URL(url).pathname);
      expect(paths.filter((path) => !knownPaths.some((known) => known.test(path)))).toEqual([]);
    });

    await fc.assert(property, { numRuns: Number(process.env["FUZZ_RUNS"] ?? 150) });
  }, 600_000);
});

describe("a body that is no JSON object", () => {
  const post = async (body: string | Buffer, headers: Record<string, string> = {}) =>
    await connector.send("/api/tools/outlook_email_search", {
      method: "POST",
      headers: {
        authorization: `Bearer ${connector.annaToken}`,
        "content-type": "application/json",
        ...headers,
      },
      body,
    });

  it.each<[string, string | Buffer, number, string]>([
    ["broken", '{"query":', 400, "invalid_input"],
    ["a list", "[]", 400, "invalid_input"],
    ["a text", '"budget"', 400, "invalid_input"],
    ["null", "null", 400, "invalid_input"],
    ["with a prototype", '{"__proto__":{"size":1}}', 400, "invalid_input"],
    ["deep", `${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}`, 400, "invalid_input"],
    ["not UTF-8", Buffer.from([0x7b, 0xfe, 0x7d]), 400, "invalid_input"],
    ["over 1 MB", JSON.stringify({ query: "x".repeat(1_100_000) }), 413, "content_too_large"],
  ])("that is %s gets a clear 4xx", async (_what, body, status, code) => {
    const answer = await post(body);

    expect(answer).toMatchObject({ status, body: { code } });
  });

  it("under another content type gets a 415", async () => {
    const answer = await post("query=budget", {
      "content-type": "application/x-www-form-urlencoded",
    });

    expect(answer).toMatchObject({ status: 415, body: { code: "unsupported_content" } });
  });
});
