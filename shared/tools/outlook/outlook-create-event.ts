/** `outlook_create_event`: an event in the main calendar; those invited get their invitations at once. */
import type { Event } from "@microsoft/microsoft-graph-types";
import * as z from "zod";
import { type GraphPath, graphPath } from "../../graph/path.ts";
import type { Mode } from "../../identity/caller.ts";
import { attribution } from "../attribution.ts";
import { defineTool } from "../define-tool.ts";
import { escapeHtml } from "../escape-html.ts";
import { line, noteList, textField, untrustedLine, userField } from "../fields.ts";
import { markdownToHtml } from "../markdown-to-html.ts";
import { askedAgain } from "../made-once.ts";
import { zoneOf } from "../time-zones.ts";
import type { WriteAttempt } from "../../writes/write-attempt.ts";
import type { ToolContext } from "../tool-context.ts";
import { formatUri } from "../uri.ts";
import { inUtc } from "./calendar.ts";
import {
  type EventSpan,
  eventMoment,
  eventSpan,
  namedZone,
  requireKnownZone,
} from "./event-draft.ts";
import { eventTimes } from "./event.ts";
import { userPath } from "./mailbox.ts";

const address = z.email("is an address such as anna@contoso.com").max(254);

const input = z.strictObject({
  subject: line(255).describe("Subject."),
  start: eventMoment.describe(
    "Such as 2026-03-02T10:00; a day, such as 2026-03-02, for whole days.",
  ),
  end: eventMoment.describe("Like start; of whole days the last one."),
  timeZone: line(64)
    .optional()
    .describe("Of start and end without offset, such as Europe/Berlin. Default: the mailbox's."),
  attendees: z.array(address).max(50).default([]).describe("Addresses of those to invite."),
  optional: z.array(address).max(50).default([]).describe("Invited, but need not come."),
  location: line(255).optional().describe("Place."),
  body: textField(16_000, "Text, as Markdown or plain.").optional(),
  online: z.boolean().default(false).describe("As a Teams meeting."),
  user: userField,
});

type Arguments = z.output<typeof input>;

export const outlookCreateEvent = defineTool({
  name: "outlook_create_event",
  title: "Create an event",
  description:
    "Creates an event in the main calendar. With attendees it sends invitations at once, which " +
    "cannot be undone. find_meeting_availability finds a time first.",
  toolsets: ["core", "calendar"],
  effect: "write",
  reachesOthers: true,
  permissions: {
    delegated: [
      "Calendars.ReadWrite",
      "Calendars.ReadWrite.Shared",
      "MailboxSettings.Read",
      "User.Read",
    ],
    application: ["Calendars.ReadWrite", "MailboxSettings.Read", "User.ReadBasic.All"],
  },
  input,
  output: z.object({
    mailbox: z.string(),
    subject: untrustedLine(300),
    start: z.string().nullable().describe("With allDay the first day."),
    end: z.string().nullable().describe("With allDay the last day."),
    allDay: z.boolean().optional(),
    timeZone: z.string(),
    location: untrustedLine(300).optional(),
    attendees: z.array(z.string()).describe("Those invited."),
    joinLink: z.string().optional(),
    uri: z.string(),
    link: z.string().optional(),
    notes: z.array(z.string()).optional(),
  }),
  recipients: async (args) => await Promise.resolve(invited(args)),

  async run(args, context) {
    const mailbox = userPath(args.user, context.mode);
    const zone =
      args.timeZone === undefined ? await zoneOf(context, mailbox) : await namedZone(args.timeZone);
    requireKnownZone(args, zone);
    const span = eventSpan(args.start, args.end, zone);
    const body = await firstBody(
      async () => await eventBody(args, span, mailbox, context),
      context.attempt,
    );
    // Exchange makes one event of all equal requests with the same transactionId, and answers with it.
    const event = await askedAgain({
      what: "the event was created",
      where: "the calendar",
      make: async () =>
        await context.graph.post<Event>(graphPath`${mailbox}/events`, body, {
          prefer: inUtc,
          permissions: permissionsFor(args.user, context.mode),
          idempotent: true,
        }),
    });
    return {
      mailbox: args.user ?? "me",
      subject: event.subject ?? "",
      ...eventTimes(event, zone),
      allDay: event.isAllDay || undefined,
      timeZone: zone.name,
      location: event.location?.displayName || undefined,
      attendees: (event.attendees ?? []).map(({ emailAddress }) => emailAddress?.address ?? ""),
      joinLink: event.onlineMeeting?.joinUrl ?? undefined,
      uri: formatUri({ kind: "event", user: args.user ?? "me", eventId: event.id ?? "" }),
      link: event.webLink ?? undefined,
      notes: noteList(zone.note, args.online && !event.isOnlineMeeting ? notOnline : undefined),
    };
  },
});

const notOnline = "Exchange made it no Teams meeting: the mailbox may have no Teams licence.";

function invited({ attendees, optional }: Arguments): string[] {
  return [...new Set([...attendees, ...optional].map((one) => one.toLowerCase()))];
}

/** What an attempt notes before it asks: another text under the same transactionId is refused. */
interface Noted {
  body: Record<string, unknown>;
}

async function firstBody(
  make: () => Promise<Noted["body"]>,
  attempt: WriteAttempt,
): Promise<Noted["body"]> {
  const noted = attempt.noted as Noted | undefined;
  const body = noted?.body ?? (await make());
  await attempt.note({ body } satisfies Noted);
  return body;
}

async function eventBody(
  args: Arguments,
  span: EventSpan,
  mailbox: GraphPath,
  context: ToolContext,
): Promise<Record<string, unknown>> {
  const attendee = (type: "required" | "optional") => (one: string) => ({
    type,
    emailAddress: { address: one },
  });
  const attendees = [
    ...args.attendees.map(attendee("required")),
    ...args.optional.map(attendee("optional")),
  ];
  // Nobody else reads what has no attendees.
  const footer =
    attendees.length === 0
      ? ""
      : `<p>${escapeHtml(await attribution("Created", mailbox, context))}</p>`;
  const text = args.body === undefined ? "" : await markdownToHtml(args.body);
  return {
    subject: args.subject,
    body: { contentType: "html", content: `${text}${footer}` },
    ...span,
    ...(args.location !== undefined && { location: { displayName: args.location } }),
    attendees,
    ...(args.online && { isOnlineMeeting: true, onlineMeetingProvider: "teamsForBusiness" }),
    transactionId: context.attempt.marker,
  };
}

function permissionsFor(user: string | undefined, mode: Mode): string[] {
  const others = mode === "delegated" && user !== undefined && user !== "me";
  return others ? ["Calendars.ReadWrite", "Calendars.ReadWrite.Shared"] : ["Calendars.ReadWrite"];
}
