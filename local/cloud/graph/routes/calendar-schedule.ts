/** `getSchedule`: how busy people and rooms are, each answered or refused by itself. */
import { availabilityView, publishedTimes } from "../calendar/free-busy.ts";
import { invalidParameter, readFields, readSpan } from "../calendar/action-body.ts";
import type { Instance, Span } from "../calendar/instances.ts";
import { wallOf } from "../calendar/zones.ts";
import { badRequest } from "../errors.ts";
import type { Mailbox } from "../../../tenant/content.ts";
import { rightTo } from "../resources/calendar.ts";
import { openMailbox } from "../resources/mailbox.ts";
import { contextOf, type GraphAnswer, type GraphCall, type GraphRoutes } from "../service.ts";

export const scheduleRoutes: GraphRoutes = { "POST {U}/calendar/getSchedule": getSchedule };

interface ScheduleRequest {
  schedules: string[];
  span: Span;
  interval: number;
}

const mostSchedules = 20;

function getSchedule(call: GraphCall): GraphAnswer {
  openMailbox(call);
  const request = readRequest(call.body);
  const value = request.schedules.map((address) => scheduleOf(call, address, request));
  const fragment = "Collection(microsoft.graph.scheduleInformation)";
  return { body: { ...contextOf(call.service, fragment), value } };
}

function readRequest(body: unknown): ScheduleRequest {
  const fields = readFields(body, "getSchedule", [
    "schedules",
    "startTime",
    "endTime",
    "availabilityViewInterval",
  ]);
  const { schedules, startTime, endTime } = fields;
  if (!isTexts(schedules) || schedules.length === 0)
    throw invalidParameter("The parameter 'schedules' must name at least one address.");
  if (schedules.length > mostSchedules)
    throw badRequest(
      `There are too many target users in the EmailAddress array. The allowed size = ${mostSchedules}; the actual size = ${schedules.length}.`,
      "ErrorMailboxDataArrayTooBig",
    );
  const span = readSpan(startTime, endTime, ["startTime", "endTime"]);
  return { schedules, span, interval: readInterval(fields["availabilityViewInterval"], span) };
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === "string");

function readInterval(value: unknown, { from, to }: Span): number {
  const window = from.until(to).total("minutes");
  const interval = value ?? Math.min(30, window);
  const isValid = typeof interval === "number" && Number.isInteger(interval);
  if (!isValid || interval < 5 || interval > 1440 || interval > window)
    throw badRequest(
      "The specified merged free/busy interval is not valid. Specify an interval that is less than the free/busy time window and between 5 and 1440 minutes.",
      "ErrorInvalidMergedFreeBusyInterval",
    );
  return interval;
}

function scheduleOf(call: GraphCall, address: string, { span, interval }: ScheduleRequest): object {
  const mailbox = call.service.content.mailboxes.find(
    ({ mail }) => mail.toLowerCase() === address.toLowerCase(),
  );
  if (!mailbox) return { scheduleId: address, error: unresolved(address) };
  const times = publishedTimes(mailbox, span);
  return {
    scheduleId: address,
    availabilityView: availabilityView(times, span, interval),
    scheduleItems: times.map((time) => scheduleItem(call, mailbox, time)),
    workingHours: mailbox.settings.workingHours,
  };
}

const unresolved = (address: string) => ({
  message: `Unable to resolve e-mail address ${address} to an Active Directory object.`,
  responseCode: "5009",
});

/** Everybody learns when somebody is busy; what with, only who may see that person's calendar. */
function scheduleItem(
  call: GraphCall,
  mailbox: Mailbox,
  { event, begins, ends }: Instance,
): object {
  const zone = call.prefer.timeZone;
  const times = { start: wallOf(begins, zone), end: wallOf(ends, zone) };
  const [calendar] = mailbox.calendars;
  const right = calendar && rightTo(call, mailbox, calendar);
  if (right === undefined) return { status: event.showAs, ...times };
  const isPrivate = event.sensitivity === "private";
  const isHidden = isPrivate && call.principal.userId !== mailbox.userId;
  const details = { subject: event.subject, location: event.location.displayName ?? "" };
  return { isPrivate, status: event.showAs, ...(!isHidden && details), ...times };
}
