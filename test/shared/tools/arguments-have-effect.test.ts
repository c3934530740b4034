import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConnectorError } from "../../../shared/errors/connector-error.ts";
import { parseArguments } from "../../../shared/tools/arguments.ts";
import type { Tool } from "../../../shared/tools/define-tool.ts";
import { registry } from "../../../shared/tools/registry.ts";
import { FakeGraph, type FakeRoutes, type RecordedRequest } from "../../fakes/fake-graph.ts";
import { fakeToolContext } from "../../fakes/fake-tool-context.ts";

type Args = Record<string, unknown>;

/** Words that begin with a letter, so that no tool takes them for an operator or a number. */
const words = fc
  .stringMatching(/^[a-z]{3,10}( [a-z]{3,10})?$/)
  .filter((text) => !/^(?:and|or|not|me)\b/.test(text));
const address = fc.stringMatching(/^[a-z]{3,12}$/).map((name) => `${name}@lumencycles.example`);
const day = fc
  .date({ min: new Date("2026-03-03"), max: new Date("2026-05-20"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const earlier = day.map((date) => date.replace("2026", "2025"));
const site = fc
  .stringMatching(/^[a-z]{3,12}$/)
  .map((name) => `https://lumencycles.sharepoint.com/sites/${name}`);

/** Values for each argument that means the same in every tool; a tool may have its own. */
const common: Record<string, fc.Arbitrary<unknown>> = {
  query: words,
  user: address,
  from: address,
  to: fc.oneof(address, words),
  attendee: address,
  after: earlier,
  before: day,
  size: fc.integer({ min: 1, max: 3 }),
  hasAttachments: fc.boolean(),
  unread: fc.boolean(),
};

const addresses = fc.uniqueArray(address, { minLength: 1, maxLength: 3 });
const mail = {
  bases: [{ to: ["ben@lumencycles.example"], subject: "Hello", body: "Dear Ben" }],
  values: {
    to: addresses,
    cc: addresses,
    bcc: addresses,
    subject: words,
    body: words,
    important: fc.constant(true),
  },
};

interface Subject {
  /** Sets of arguments, each good for a call, to which one more is added. */
  bases: Args[];
  values?: Record<string, fc.Arbitrary<unknown>>;
}

const subjects: Record<string, Subject> = {
  sharepoint_search: {
    bases: [{ query: "aurora" }],
    values: {
      kinds: fc.constantFrom(["pages"], ["files"], ["listItems", "files"]),
      fileTypes: fc.constantFrom(["pdf"], ["docx", "xlsx"]),
      author: words,
      within: site,
      modifiedAfter: earlier,
      modifiedBefore: day,
    },
  },
  sharepoint_folder_search: {
    bases: [{ query: "plans" }, { folder: "m365://file/docs/01F" }],
    values: { folder: fc.stringMatching(/^[A-Z0-9]{5,9}$/).map((id) => `m365://file/docs/${id}`) },
  },
  outlook_email_search: {
    bases: [{}, { query: "budget" }],
    values: {
      folder: fc.constantFrom("inbox", "Sent Items", "archive"),
      attachment: words,
      importance: fc.constantFrom("low", "normal", "high"),
    },
  },
  outlook_calendar_search: { bases: [{}], values: { calendar: fc.constantFrom("Team", "Second") } },
  find_meeting_availability: {
    bases: [{ attendees: ["ben@lumencycles.example"] }],
    values: {
      attendees: fc.uniqueArray(address, { minLength: 2, maxLength: 4 }),
      rooms: fc.uniqueArray(address, { minLength: 1, maxLength: 3 }),
      durationMinutes: fc.integer({ min: 31, max: 240 }),
      outsideWorkingHours: fc.constant(true),
      after: day,
      // Not the fifth working day, which is where it ends by itself.
      before: day.filter((date) => date !== "2026-03-06"),
      size: fc.integer({ min: 1, max: 4 }),
    },
  },
  chat_message_search: { bases: [{ query: "budget" }], values: { mentions: address } },
  teams_list_chats: {
    bases: [{}],
    values: { type: fc.constantFrom("oneOnOne", "group", "meeting"), person: words, topic: words },
  },
  read_resource: {
    bases: [{ uri: "m365://mail/me/AAk1" }],
    values: {
      uri: fc.stringMatching(/^[A-Za-z0-9]{5,9}$/).map((id) => `m365://mail/me/${id}`),
      maxCharacters: fc.integer({ min: 500, max: 2_000 }),
    },
  },
  get_me: { bases: [{}] },
  outlook_create_draft: mail,
  outlook_send_email: mail,
  outlook_create_event: {
    bases: [{ subject: "Talk", start: "2026-06-02T10:00", end: "2026-06-02T10:30" }],
    values: {
      subject: words,
      start: fc.constantFrom("2026-06-02T09:45", "2026-06-01T10:00:00Z"),
      end: fc.constantFrom("2026-06-02T11:00", "2026-06-03T10:00:00+02:00"),
      timeZone: fc.constantFrom("Asia/Tokyo", "Eastern Standard Time"),
      attendees: addresses,
      optional: addresses,
      location: words,
      body: words,
      online: fc.constant(true),
    },
  },
  teams_send_chat_message: {
    bases: [{ chat: "m365://chat/19%3Aab%40thread.v2", text: "Hello" }],
    values: {
      chat: fc.stringMatching(/^[a-z]{5,9}$/).map((id) => `19:${id}@thread.v2`),
      text: words,
    },
  },
};

const people = [{ emailAddress: { name: "Anna Keller", address: "anna@lumencycles.example" } }];

/** Something of everything, twice over and unlike, so that what narrows an answer shows. */
const things = [0, 1, 2, 3, 4].map((index) => ({
  id: `AAk${index}`,
  name: ["Team", "Second", "Third", "Fourth", "Fifth"][index],
  displayName: ["Team", "Second", "Third", "Fourth", "Fifth"][index],
  subject: `Subject ${index}`,
  topic: `Topic ${index}`,
  chatType: ["oneOnOne", "group", "meeting"][index % 3],
  isRead: index % 2 === 0,
  hasAttachments: index % 2 === 0,
  bodyPreview: "A text",
  body: { contentType: "text", content: "A line of a long text.\n".repeat(200) },
  from: people[0],
  toRecipients: people,
  receivedDateTime: `2026-03-0${index + 1}T09:30:00Z`,
  createdDateTime: `2026-03-0${index + 1}T09:30:00Z`,
  start: { dateTime: `2026-03-0${index + 3}T09:30:00`, timeZone: "UTC" },
  end: { dateTime: `2026-03-0${index + 3}T10:30:00`, timeZone: "UTC" },
  folder: { childCount: 1 },
  webUrl: `https://lumencycles.sharepoint.com/sites/product/Docs/${index}`,
  parentReference: { driveId: "docs" },
}));

function generous({ path }: RecordedRequest): unknown {
  const hits = things.map((resource) => ({ hitId: resource.id, summary: "", resource }));
  return {
    ...things[0],
    value: path === "/search/query" ? [{ hitsContainers: [{ hits }] }] : things,
    meetingTimeSuggestions: [...things, ...things].map(({ start, end }) => ({
      meetingTimeSlot: { start, end },
      organizerAvailability: "free",
      attendeeAvailability: [],
    })),
    emptySuggestionsReason: "",
  };
}

/** Answers whatever is asked. */
function generousRoutes(): FakeRoutes {
  return new Proxy<FakeRoutes>(
    {},
    {
      get: () => generous,
      getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true, value: generous }),
    },
  );
}

/** All that an observer of a call could see: what was asked, and the answer or the refusal. */
async function outcomeOf(tool: Tool, args: Args): Promise<string> {
  const graph = new FakeGraph(generousRoutes());
  const parsed = parseArguments(tool, args);
  try {
    const answer = await tool.run(parsed, fakeToolContext(graph));
    return JSON.stringify([graph.requests, tool.output.parse(answer)]);
  } catch (error) {
    if (error instanceof ConnectorError) return `refused: ${error.code} ${error.because}`;
    throw error;
  }
}

const optionalFields = (tool: Tool) =>
  Object.keys(tool.input.shape).filter((field) => field !== "cursor");

describe.each(registry.map((tool) => [tool.name, tool] as const))("%s", (name, tool) => {
  const { bases, values } = subjects[name] ?? { bases: [] };

  it("answers without optional arguments, and has values to try for each", async () => {
    const known = { ...common, ...values };

    expect(bases).not.toEqual([]);
    expect(optionalFields(tool).filter((field) => !(field in known))).toEqual([]);
    for (const base of bases) expect(await outcomeOf(tool, base)).not.toMatch(/^refused/);
  });

  for (const field of optionalFields(tool))
    it(`heeds ${field}: it changes what is asked or answered, or is refused`, async () => {
      const value = values?.[field] ?? common[field] ?? fc.constant(undefined);

      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...bases), value, async (base, chosen) => {
          fc.pre(JSON.stringify(base[field]) !== JSON.stringify(chosen));

          const [plain, changed] = [
            await outcomeOf(tool, base),
            await outcomeOf(tool, { ...base, [field]: chosen }),
          ];

          expect(changed).not.toBe(plain);
        }),
        { numRuns: 15 },
      );
    });
});
