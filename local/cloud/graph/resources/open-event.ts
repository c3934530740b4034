/** Finds the event that a request names and checks that its caller may see it. */
import { findInstance } from "../calendar/event-ids.ts";
import type { Instance } from "../calendar/instances.ts";
import { mailAccessDenied, mailItemNotFound } from "../errors.ts";
import type { GraphCall } from "../service.ts";
import { openCalendars, rightTo, type OpenCalendar } from "./calendar.ts";
import { findMailbox } from "./mailbox.ts";

/** An event of any of the mailbox's calendars that the caller may look into. */
export function openEvent(call: GraphCall): { open: OpenCalendar; instance: Instance } {
  const mailbox = findMailbox(call);
  if (openCalendars(call, mailbox).length === 0) throw mailAccessDenied();
  const instance = findInstance(mailbox, call.param("event"), call.prefer);
  const calendar = mailbox.calendars.find(({ id }) => id === instance.event.calendarId);
  const right = calendar && rightTo(call, mailbox, calendar);
  if (!calendar || right === undefined) throw mailItemNotFound();
  return { open: { mailbox, calendar, right }, instance };
}
