/** `find_meeting_availability`: times at which people and rooms are free. */
import * as z from "zod";
import { ConnectorError } from "../../errors/connector-error.ts";
import { defineTool } from "../define-tool.ts";
import { clip, line, noteList, sizeField, untrustedLine, userField, whenField } from "../fields.ts";
import { zoneOf } from "../time-zones.ts";
import type { ToolContext } from "../tool-context.ts";
import type { MailboxZone } from "../zone-clock.ts";
import { chooseSlots } from "./availability/choose-slots.ts";
import { explainEmpty } from "./availability/explain-empty.ts";
import { findBySchedules } from "./availability/find-by-schedules.ts";
import { findBySuggestions } from "./availability/find-by-suggestions.ts";
import type { Meeting } from "./availability/meeting.ts";
import type { Finding, Slot, Unknown } from "./availability/slot.ts";
import { meetingWindow, stepOf } from "./availability/window.ts";
import { userPath } from "./mailbox.ts";

const address = line(254).regex(/^[^\s@]+@[^\s@]+$/, "is an address such as anna@contoso.com");

const input = z.strictObject({
  attendees: z
    .array(address)
    .max(50)
    .default([])
    .describe("Addresses or sign-in names, besides the organizer's."),
  rooms: z
    .array(address)
    .min(1)
    .max(20)
    .optional()
    .describe("Addresses of rooms, of which one will do."),
  durationMinutes: z.int().min(5).max(1_440).default(30).describe("How long the meeting takes."),
  after: whenField.optional().describe("Not before this day or instant. Default: now."),
  before: whenField
    .optional()
    .describe("Over by the end of this day, or this instant. Default: 5 working days on."),
  outsideWorkingHours: z.boolean().default(false).describe("Also outside people's working hours."),
  user: userField,
  size: sizeField(5, 20),
});

type Arguments = z.output<typeof input>;

/** How many people a slot names, so that a meeting of fifty stays readable. */
const mostNames = 5;
const nameBytes = 160;
const names = z.array(untrustedLine(nameBytes));

export const findMeetingAvailability = defineTool({
  name: "find_meeting_availability",
  title: "Find meeting times",
  description:
    "Finds times at which the organizer (user), attendees and rooms are free, best first; says for " +
    "each who is not. Books nothing. For the meetings themselves call outlook_calendar_search.",
  toolsets: ["core", "calendar"],
  effect: "read",
  permissions: {
    delegated: ["Calendars.Read", "Calendars.Read.Shared", "MailboxSettings.Read"],
    application: ["Calendars.Read", "MailboxSettings.Read"],
  },
  input,
  output: z.object({
    organizer: z.string(),
    after: z.string().nullable().describe("The window that was searched."),
    before: z.string().nullable(),
    slots: z.array(
      z.object({
        start: z.string().nullable(),
        end: z.string().nullable(),
        everyoneFree: z.boolean(),
        notFree: names,
        tentative: names,
        rooms: names.optional().describe("Rooms that are free."),
      }),
    ),
    count: z.int(),
    truncated: z.boolean().describe("There are more: ask for a larger size or a later window."),
    unknown: names.optional().describe("Whose calendars could not be read: see notes."),
    explanation: z.string().optional().describe("Why there are no slots."),
    notes: z.array(z.string()).optional(),
  }),

  async run(args, context) {
    const mailbox = userPath(args.user, context.mode);
    const zone = await zoneOf(context, mailbox);
    const window = meetingWindow(args, zone, context.now());
    const organizer = args.user ?? "me";
    const attendees = unique(args.attendees);
    const rooms = unique(args.rooms ?? []);
    const meeting: Meeting = { ...args, mailbox, organizer, attendees, rooms, window };
    const { finding, note } = await find(meeting, context);
    const { slots, unknown, reason = "attendeesUnavailable" } = finding;
    const known = attendees.filter((name) => !unknown.some((one) => one.name === name));
    const { chosen, more } = chooseSlots(slots, { attendees: known.length, size: args.size });
    const unknownPeople = unknown.some(({ name }) => !rooms.includes(name));
    return {
      organizer,
      after: told(window.start, zone),
      before: told(window.end, zone),
      slots: chosen.map((slot) => answerOf(slot, args, zone, unknownPeople)),
      count: chosen.length,
      truncated: more,
      unknown: unknown.length === 0 ? undefined : short(unknown.map(({ name }) => name)),
      explanation: chosen.length === 0 ? explainEmpty(reason, unknownPeople) : undefined,
      notes: noteList(note, zone.note, ...unknownNotes(unknown)),
    };
  },
});

/** By Graph's suggestions where the caller can have them, else from free and busy times. */
async function find(
  meeting: Meeting,
  { graph, mode, tenant }: ToolContext,
): Promise<{ finding: Finding; note?: string }> {
  const bySchedules = async (permission: string) =>
    await findBySchedules(meeting, stepOf(meeting.durationMinutes), {
      graph,
      permissions: [permission],
    });
  if (mode === "application") return { finding: await bySchedules("Calendars.Read") };
  if (tenant.cloud.lacks.includes("findMeetingTimes"))
    return { finding: await bySchedules("Calendars.ReadBasic") };
  try {
    return { finding: await findBySuggestions(meeting, graph) };
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code !== "consent_required") throw error;
    return { finding: await bySchedules("Calendars.ReadBasic"), note: withoutSuggestions };
  }
}

const withoutSuggestions =
  "Computed from free and busy times: Microsoft's own suggestions take the permission " +
  "Calendars.Read.Shared.";

/** An address that is named twice is one person. */
function unique(addresses: readonly string[]): string[] {
  return [...new Map(addresses.map((one) => [one.toLowerCase(), one])).values()];
}

function answerOf(
  { start, end, notFree, tentative, rooms }: Slot,
  args: Arguments,
  zone: MailboxZone,
  unknownPeople: boolean,
) {
  return {
    start: told(start, zone),
    end: told(end, zone),
    everyoneFree: notFree.length + tentative.length === 0 && !unknownPeople,
    notFree: short(notFree),
    tentative: short(tentative),
    rooms: args.rooms && short(rooms),
  };
}

function told(at: number, zone: MailboxZone): string | null {
  return zone.tell(new Date(at).toISOString());
}

function short(all: readonly string[]): string[] {
  const hidden = all.length - mostNames;
  const shown = all.slice(0, mostNames).map((name) => clip(name, nameBytes));
  return hidden > 0 ? [...shown, `and ${hidden} more`] : shown;
}

/** One note for each reason, since what to do differs. */
function unknownNotes(unknown: readonly Unknown[]): string[] {
  const reasons = new Set(unknown.map(({ because }) => because));
  return [...reasons].map((because) => {
    const whose = unknown.filter((one) => one.because === because).map(({ name }) => name);
    return `Not known when these are free: ${short(whose).join(", ")} (${because}).`;
  });
}
