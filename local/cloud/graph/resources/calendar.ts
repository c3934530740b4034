/** Calendars as Exchange answers them, and who may look into which. */
import type { CalendarRight, Mailbox, SampleCalendar } from "../../../tenant/content.ts";
import { mailAccessDenied, mailItemNotFound, malformedId } from "../errors.ts";
import type { EntityModel } from "../odata/model.ts";
import { has, type GraphCall } from "../service.ts";
import { findMailbox } from "./mailbox.ts";

export const calendarModel: EntityModel = {
  name: "microsoft.graph.calendar",
  properties: {
    id: "string",
    allowedOnlineMeetingProviders: ["enum"],
    canEdit: "boolean",
    canShare: "boolean",
    canViewPrivateItems: "boolean",
    changeKey: "string",
    color: "enum",
    defaultOnlineMeetingProvider: "enum",
    hexColor: "string",
    isDefaultCalendar: "boolean",
    isRemovable: "boolean",
    isTallyingResponses: "boolean",
    name: "string",
    owner: { name: "string", address: "string" },
  },
  expands: {},
};

/** `all` is the right of the owner, of people with full access and of applications. */
export type Right = CalendarRight | "all";

/** A calendar that the caller may look into, with the mailbox that holds its events. */
export interface OpenCalendar {
  mailbox: Mailbox;
  calendar: SampleCalendar;
  right: Right;
}

const shared = ["Calendars.Read.Shared", "Calendars.ReadWrite.Shared"];
const full = ["Calendars.Read", "Calendars.ReadWrite"];

/**
 * The calendar with an id, the standard one without. A colleague's calendar in the caller's own list
 * leads to the colleague's mailbox.
 *
 * @throws GraphError 403 without a right to it, 404 for an unknown one
 */
export function openCalendar(call: GraphCall, id?: string): OpenCalendar {
  const mailbox = findMailbox(call);
  const visible = openCalendars(call, mailbox);
  const calendar = visible.find((each) =>
    id === undefined ? each.isDefaultCalendar : each.id === id,
  );
  const right = calendar && rightTo(call, mailbox, calendar);
  if (!calendar || right === undefined) {
    if (id === undefined || visible.length === 0) throw mailAccessDenied();
    throw id.startsWith("AA") ? mailItemNotFound() : malformedId();
  }
  return calendar.source ? openSource(call, calendar.source) : { mailbox, calendar, right };
}

/** The calendars of a mailbox that the caller may see. */
export function openCalendars(call: GraphCall, mailbox: Mailbox): SampleCalendar[] {
  return mailbox.calendars.filter((calendar) => rightTo(call, mailbox, calendar) !== undefined);
}

function openSource(call: GraphCall, source: NonNullable<SampleCalendar["source"]>): OpenCalendar {
  const { principal, service } = call;
  const mailbox = service.content.mailboxes.find(({ userId }) => userId === source.userId);
  const calendar = mailbox?.calendars.find(({ id }) => id === source.calendarId);
  if (!mailbox || !calendar) throw mailItemNotFound();
  const right = rightTo(call, mailbox, calendar);
  if (right === undefined) throw mailItemNotFound();
  if (principal.mode === "delegated" && !has(principal, shared)) throw mailAccessDenied();
  return { mailbox, calendar, right };
}

export function rightTo(
  { principal: { userId } }: Pick<GraphCall, "principal">,
  mailbox: Mailbox,
  calendar: SampleCalendar,
): Right | undefined {
  if (userId === undefined || userId === mailbox.userId) return "all";
  return mailbox.delegates.includes(userId) ? "all" : calendar.sharedWith[userId];
}

/** Whether the caller's permissions hide bodies and attachments (`Calendars.ReadBasic`). */
export function isBasicCalendarOnly({ principal }: GraphCall, mailbox: Mailbox): boolean {
  const isOther = principal.userId !== undefined && principal.userId !== mailbox.userId;
  return !has(principal, isOther ? shared : full);
}

export function calendarResource(
  call: GraphCall,
  mailbox: Mailbox,
  calendar: SampleCalendar,
): Record<string, unknown> {
  const { sharedWith: _, source: __, ...resource } = calendar;
  const right = rightTo(call, mailbox, calendar);
  if (right === "all") return resource;
  return { ...resource, canShare: false, canViewPrivateItems: false, canEdit: right === "write" };
}
