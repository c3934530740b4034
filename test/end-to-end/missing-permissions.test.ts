import { afterAll, beforeAll, expect, it } from "vitest";
import type { GraphGrants } from "../../local/tenant/directory.ts";
import type { Mode } from "../../shared/identity/caller.ts";
import { isUnavailable } from "../../shared/tools/availability.ts";
import { registry } from "../../shared/tools/registry.ts";
import { type Answer, type Connector, startConnectorStack } from "./connector.ts";
import { anna, forApplication, type GoodCall, goodCalls, toolNamed } from "./good-calls.ts";

/** Names of calls, or of a tool for all of its calls; the rest are answered in full. */
interface Fare {
  partial?: string[];
  refused?: string[];
}

interface Scarcity {
  /** Not granted, in either mode. */
  without: string[];
  /** Granted in their stead. */
  instead?: string[];
  person?: Fare;
  application?: Fare;
}

const both = (fare: Fare) => ({ person: fare, application: fare });
const siteContent = [
  "sharepoint_search list items",
  "sharepoint_folder_search site",
  "read_resource page",
  "read_resource listitem",
];
const files = [
  "sharepoint_search",
  "sharepoint_folder_search",
  "read_resource file",
  "read_resource file link",
  "read_resource page",
  "read_resource listitem",
];
const mail = ["outlook_email_search", "read_resource mail", "read_resource attachment"];
const events = ["read_resource event", "read_resource eventattachment"];
const ownCalendar = ["outlook_calendar_search own", "outlook_calendar_search words"];
const chats = ["chat_message_search", "read_resource chat", "read_resource chatmessage"];
const posts = ["read_resource channelmessage", "read_resource channelreply"];

const scarcities: Scarcity[] = [
  { without: ["User.Read"], person: { partial: ["get_me"] } },
  {
    without: ["User.ReadBasic.All", "User.Read.All"],
    ...both({ refused: ["chat_message_search mention"] }),
  },

  { without: ["Mail.Read"], ...both({ refused: mail }) },
  { without: ["Mail.Read.Shared"] },
  { without: ["Mail.Read", "Mail.Read.Shared"], ...both({ refused: mail }) },
  {
    without: ["Mail.Read", "Mail.Read.Shared"],
    instead: ["Mail.ReadBasic", "Mail.ReadBasic.All"],
    ...both({
      partial: ["outlook_email_search words", "outlook_email_search folder", "read_resource mail"],
      refused: ["outlook_email_search attachment", "read_resource attachment"],
    }),
  },
  {
    without: ["MailboxSettings.Read"],
    person: {
      partial: [
        ...files,
        ...mail,
        "outlook_calendar_search",
        ...events,
        "find_meeting_availability",
        ...chats,
        ...posts,
        "teams_list_chats",
        "get_me",
      ],
    },
    // Without a mailbox in question an application tells times in UTC anyway.
    application: {
      partial: [
        ...mail,
        "outlook_calendar_search",
        ...events,
        "find_meeting_availability",
        "chat_message_search",
        "teams_list_chats",
      ],
    },
  },

  // Sites.Read.All covers the files of sites and OneDrives.
  { without: ["Files.Read.All"] },
  {
    without: ["Sites.Read.All"],
    ...both({
      partial: ["sharepoint_search words", "sharepoint_search site", "read_resource file link"],
      refused: siteContent,
    }),
  },
  { without: ["Files.Read.All", "Sites.Read.All"], ...both({ refused: files }) },
  {
    without: ["Files.Read.All", "Sites.Read.All"],
    instead: ["Files.Read"],
    person: {
      partial: ["sharepoint_search words", "sharepoint_folder_search words"],
      refused: [
        ...siteContent,
        "sharepoint_search site",
        "read_resource file",
        "read_resource file link",
      ],
    },
    application: { refused: files },
  },
  {
    without: ["Files.Read.All", "Sites.Read.All"],
    instead: ["Sites.Selected"],
    // The site of the calls was granted.
    ...both({
      partial: ["sharepoint_search site"],
      refused: [
        "sharepoint_search words",
        "sharepoint_search list items",
        "sharepoint_folder_search words",
      ],
    }),
  },

  {
    without: ["Calendars.Read"],
    person: { refused: [...ownCalendar, ...events] },
    application: {
      refused: ["outlook_calendar_search", "find_meeting_availability", ...events],
    },
  },
  {
    without: ["Calendars.Read.Shared"],
    person: {
      partial: ["find_meeting_availability"],
      refused: ["outlook_calendar_search colleague"],
    },
  },
  {
    without: ["Calendars.Read", "Calendars.Read.Shared"],
    ...both({ refused: ["outlook_calendar_search", "find_meeting_availability", ...events] }),
  },
  {
    without: ["Calendars.Read", "Calendars.Read.Shared"],
    instead: ["Calendars.ReadBasic", "Calendars.ReadBasic.All"],
    person: {
      partial: [
        "outlook_calendar_search words",
        "find_meeting_availability",
        "read_resource event",
      ],
      refused: ["outlook_calendar_search colleague", "read_resource eventattachment"],
    },
    application: {
      partial: ["outlook_calendar_search words", "read_resource event"],
      refused: ["read_resource eventattachment"],
    },
  },

  {
    without: ["Chat.Read", "Chat.Read.All", "Chat.ReadBasic.All"],
    person: { refused: [...chats, "teams_list_chats", "read_resource picture"] },
    application: { refused: [...chats, "teams_list_chats"] },
  },
  {
    without: ["Chat.Read", "Chat.Read.All"],
    instead: ["Chat.ReadBasic"],
    person: { partial: ["teams_list_chats"], refused: [...chats, "read_resource picture"] },
    application: { partial: ["teams_list_chats"], refused: chats },
  },
  { without: ["Chat.ReadBasic.All"], application: { refused: ["teams_list_chats"] } },
  {
    without: ["ChannelMessage.Read.All"],
    person: { partial: ["chat_message_search"], refused: posts },
    application: { refused: posts },
  },
];

const modes = ["delegated", "application"] as const;

let connector: Connector;
let granted: GraphGrants;
let calls: Record<Mode, GoodCall[]>;
/** What each call answers with everything granted. */
let whole: Record<Mode, Record<string, Answer>>;
beforeAll(async () => {
  connector = await startConnectorStack({ settings: { CALLS_PER_MINUTE: "10000" } });
  granted = connector.cloud.directory.api.grants;
  const delegated = goodCalls(connector.cloud.graph.content);
  calls = { delegated, application: forApplication(delegated) };
  whole = await answerAll();
}, 60_000);
afterAll(async () => await connector.discard());

/** Calls of the tools that declare one of the permissions; the others never ask for it. */
function callsNeeding(permissions: string[]): typeof calls {
  const needing = (mode: Mode) =>
    calls[mode].filter(({ tool }) => {
      const declared = toolNamed(tool).permissions[mode];
      return !isUnavailable(declared) && permissions.some((name) => declared.includes(name));
    });
  return { delegated: needing("delegated"), application: needing("application") };
}

const nameOf = ({ tool, about }: GoodCall) => `${tool} ${about}`;

/** By a person who signs in anew, and by an application. */
async function answerAll(asked = calls): Promise<typeof whole> {
  const tokens = {
    delegated: connector.cloud.entra.userToken(anna),
    application: connector.daemonToken,
  };
  const answers: typeof whole = { delegated: {}, application: {} };
  for (const mode of modes)
    for (const call of asked[mode])
      answers[mode][nameOf(call)] = await connector.call(call.tool, call.args, tokens[mode]);
  return answers;
}

type Outcome = "whole" | "partial" | "refused";

/** Permissions that a text names. */
function namedIn(text: string): string[] {
  return [
    ...new Set(
      text.match(
        /\b(?:User|Mail|MailboxSettings|Files|Sites|Calendars|Chat|ChannelMessage)(?:\.[A-Z]\w+)+/g,
      ),
    ),
  ];
}

/** What became of a call, once it is certain that its answer is honest about that. */
function outcomeOf(call: GoodCall, mode: Mode, { status, body }: Answer, held: string[]): Outcome {
  const before = whole[mode][nameOf(call)]!;
  if (status === before.status && content(body) === content(before.body)) return "whole";
  if (status === 200) {
    expect(namedIn(`${body.notes}`).filter((name) => !held.includes(name))).not.toEqual([]);
    return "partial";
  }
  expect(body).toMatchObject({
    code: "consent_required",
    remedy: expect.stringContaining("adminconsent"),
  });
  const named = namedIn(body.detail);
  const missing = named.filter((name) => !held.includes(name));
  // An application's token does not tell what it lacks: all that the request takes is named.
  expect(missing).toEqual(
    mode === "delegated" ? named : expect.arrayContaining([expect.anything()]),
  );
  expect(toolNamed(call.tool).permissions[mode]).toEqual(expect.arrayContaining(named));
  return "refused";
}

/** All of an answer that matters; a cursor and an error's id are never the same twice. */
function content({ nextCursor: _cursor, requestId: _id, ...rest }: Answer["body"]): string {
  return JSON.stringify(rest);
}

it("all good calls succeed with everything granted", () => {
  for (const mode of modes)
    for (const [name, { status, body }] of Object.entries(whole[mode]))
      expect([mode, name, status, body.code]).toEqual([mode, name, 200, undefined]);
});

it("every permission that a tool which reads declares is missing once", () => {
  const reading = registry.filter(({ effect }) => effect === "read");
  const declared = reading.flatMap(({ permissions }) =>
    modes.flatMap((mode) => {
      const ofMode = permissions[mode];
      return isUnavailable(ofMode) ? [] : ofMode;
    }),
  );

  const missing = scarcities.flatMap(({ without }) => without);
  expect(missing).toEqual(expect.arrayContaining([...new Set(declared)]));
});

it.each(scarcities.map((scarcity) => [titleOf(scarcity), scarcity] as const))(
  "%s",
  async (_title, { without, instead = [], person = {}, application = {} }) => {
    const remaining = (names: string[]) => [
      ...names.filter((name) => !without.includes(name)),
      ...instead,
    ];
    const held = {
      delegated: remaining(granted.delegated),
      application: remaining(granted.application),
    };
    connector.cloud.directory.api.grants = held;
    await connector.restart();

    const asked = callsNeeding(without);
    const answers = await answerAll(asked);

    const outcomes = (mode: Mode) =>
      asked[mode].map((call) => {
        const name = nameOf(call);
        return `${name}: ${outcomeOf(call, mode, answers[mode][name]!, held[mode])}`;
      });
    expect(outcomes("delegated")).toEqual(expected(asked.delegated, person));
    expect(outcomes("application")).toEqual(expected(asked.application, application));
  },
  30_000,
);

function titleOf({ without, instead }: Scarcity): string {
  const title = `without ${without.join(", ")}`;
  return instead ? `${title}, but with ${instead.join(", ")}` : title;
}

function expected(all: readonly GoodCall[], { partial = [], refused = [] }: Fare): string[] {
  const isAmong = (call: GoodCall, names: string[]) =>
    names.includes(call.tool) || names.includes(nameOf(call));
  return all.map((call) => {
    const outcome = isAmong(call, refused)
      ? "refused"
      : isAmong(call, partial)
        ? "partial"
        : "whole";
    return `${nameOf(call)}: ${outcome}`;
  });
}

it("names Mail.Read.Shared where a mailbox is shared, but the permission for that is missing", async () => {
  const { cloud } = connector;
  const args = { user: "support@lumencycles.example", size: 1 };
  const jonas = () => cloud.entra.userToken("jonas.brandt@lumencycles.example");
  cloud.directory.api.grants = granted;
  const shared = await connector.call("outlook_email_search", args, jonas());
  const remaining = granted.delegated.filter((name) => name !== "Mail.Read.Shared");
  cloud.directory.api.grants = { ...granted, delegated: remaining };

  const { status, body } = await connector.call("outlook_email_search", args, jonas());

  expect(shared.status).toBe(200);
  expect([status, body.code]).toEqual([403, "consent_required"]);
  expect(namedIn(body.detail)).toEqual(["Mail.Read.Shared"]);
});
