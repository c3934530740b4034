/** `outlook_calendar_search`: the events of one calendar in time order, recurrences expanded. */
import type { Event } from "@microsoft/microsoft-graph-types";
import * as z from "zod";
import type { GraphCollection } from "../../graph/graph.ts";
import { type GraphPath, graphPath } from "../../graph/path.ts";
import { defineTool } from "../define-tool.ts";
import {
  cursorField,
  line,
  noteList,
  pageFields,
  sizeField,
  userField,
  whenField,
} from "../fields.ts";
import { zoneOf } from "../time-zones.ts";
import type { MailboxZone } from "../zone-clock.ts";
import {
  type CalendarAccess,
  calendarPermissions,
  findCalendar,
  type FoundCalendar,
  inUtc,
} from "./calendar.ts";
import { collectEvents, type PagePosition } from "./collect-events.ts";
import { searchWindow, type Window } from "./calendar-window.ts";
import { isNarrowed, matches } from "./event-match.ts";
import { eventFields, eventSummary, instantOf, summariseEvent } from "./event.ts";
import { userPath } from "./mailbox.ts";

const input = z.strictObject({
  query: line(200)
    .optional()
    .describe("Words that must all be in subject, place, people or the text's beginning."),
  attendee: line(256).optional().describe("Name or address of an attendee or the organizer."),
  after: whenField
    .optional()
    .describe("From this day or instant. Default: now; with query or attendee 90 days ago."),
  before: whenField
    .optional()
    .describe(
      "Until the end of this day, or this instant. Default: 14 days on; with query or attendee 90.",
    ),
  calendar: line(512).optional().describe("Name or id of a calendar. Default: the main one."),
  user: userField,
  size: sizeField(15, 50),
  cursor: cursorField,
});

type Arguments = z.output<typeof input>;

/** Where to read on, in a search that goes on as it began. */
interface Position extends PagePosition {
  window: Window;
  /** Undefined for the main one. */
  calendar?: FoundCalendar;
}

export const outlookCalendarSearch = defineTool({
  name: "outlook_calendar_search",
  title: "Search calendar",
  description:
    "Lists events of one calendar in time order, each occurrence of a series by itself: subject, " +
    "time, place, people, responses. Call read_resource with an event's uri for its text and join " +
    "link; find_meeting_availability for free times.",
  toolsets: ["core", "calendar"],
  effect: "read",
  permissions: {
    delegated: ["Calendars.Read", "Calendars.Read.Shared", "MailboxSettings.Read"],
    application: ["Calendars.Read", "MailboxSettings.Read"],
  },
  input,
  output: z.object({
    mailbox: z.string(),
    after: z.string().nullable().describe("The window that was searched."),
    before: z.string().nullable(),
    events: z.array(eventSummary),
    ...pageFields,
  }),

  async run(args, context) {
    const { graph, mode, cursor } = context;
    const mailbox = userPath(args.user, mode);
    const zone = await zoneOf(context, mailbox);
    const access = { graph, permissions: calendarPermissions(args.user, mode) };
    const position =
      (await cursor.open<Position>()) ?? (await begin(args, mailbox, zone, context.now(), access));
    const { found, more, looked } = await collectEvents(position, {
      size: args.size,
      isWanted: (event) => matches(event, args),
      first: async () => await firstPage(args, mailbox, position, access),
      next: async (link) =>
        await graph.next<Event>(link, { prefer: inUtc, permissions: access.permissions }),
    });
    const holder = position.calendar?.sharedBy ?? args.user ?? "me";
    return {
      mailbox: args.user ?? "me",
      after: zone.tell(position.window.start),
      before: zone.tell(position.window.end),
      events: found.map((event) => summariseEvent(event, holder, zone)),
      count: found.length,
      truncated: more !== undefined,
      nextCursor: more && (await cursor.seal({ ...position, ...more } satisfies Position)),
      notes: noteList(
        zone.note,
        args.query !== undefined && isWithoutText(looked) ? textMissing : undefined,
        more !== undefined && found.length < args.size ? lookedUntil(looked, zone) : undefined,
      ),
    };
  },
});

async function begin(
  args: Arguments,
  mailbox: GraphPath,
  zone: MailboxZone,
  now: number,
  access: CalendarAccess,
): Promise<Position> {
  const window = searchWindow({ ...args, narrowed: isNarrowed(args) }, zone, now);
  if (args.calendar === undefined) return { window, seen: 0 };
  return { window, calendar: await findCalendar(mailbox, args.calendar, access), seen: 0 };
}

/** More than fit into an answer: few of them match. */
const narrowedPageSize = 100;

async function firstPage(
  args: Arguments,
  mailbox: GraphPath,
  { window, calendar }: Position,
  { graph, permissions }: CalendarAccess,
): Promise<GraphCollection<Event>> {
  const path = calendar ? graphPath`${mailbox}/calendars/${calendar.id}` : mailbox;
  return await graph.get<GraphCollection<Event>>(graphPath`${path}/calendarView`, {
    query: {
      startDateTime: window.start,
      endDateTime: window.end,
      $select: args.query === undefined ? eventFields : `${eventFields},bodyPreview`,
      $orderby: "start/dateTime",
      $top: isNarrowed(args) ? narrowedPageSize : args.size,
    },
    prefer: inUtc,
    permissions,
  });
}

/** Graph leaves out what Calendars.ReadBasic does not cover. */
function isWithoutText(events: readonly Event[]): boolean {
  return events.length > 0 && events.every(({ bodyPreview }) => bodyPreview === undefined);
}

const textMissing =
  "Only subjects, places and people were searched, not the events' texts: the connector holds " +
  "Calendars.ReadBasic only; those take Calendars.Read.";

function lookedUntil(looked: readonly Event[], zone: MailboxZone): string {
  const until = zone.tell(instantOf(looked.at(-1)?.start));
  return (
    `Of ${looked.length} events${until === null ? "" : `, up to ${until},`} these match: ` +
    "pass nextCursor to look at later ones."
  );
}
