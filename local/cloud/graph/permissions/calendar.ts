/** Permissions for calendars, events, free/busy times and meeting suggestions. */
import type { PermissionRule } from "./rule.ts";

const read = ["Calendars.Read", "Calendars.ReadWrite"];
const own = ["Calendars.ReadBasic", ...read];
const shared = ["Calendars.Read.Shared", "Calendars.ReadWrite.Shared"];
const application = ["Calendars.ReadBasic.All", ...read];

function events(path: string): PermissionRule {
  return { method: "GET", path, workload: "outlook", delegated: own, others: shared, application };
}

function calendars(path: string): PermissionRule {
  return { ...events(path), delegated: [...own, ...shared] };
}

const attachments = (path: string): PermissionRule => ({
  ...events(path),
  delegated: read,
  application: read,
});

export const calendarRules: readonly PermissionRule[] = [
  events("{U}/calendarView"),
  events("{U}/calendar/calendarView"),
  events("{U}/calendars/:calendar/calendarView"),
  events("{U}/events"),
  events("{U}/events/:event"),
  events("{U}/events/:event/instances"),
  attachments("{U}/events/:event/attachments"),
  attachments("{U}/events/:event/attachments/:attachment"),
  attachments("{U}/events/:event/attachments/:attachment/$value"),
  attachments("{U}/events/:event/attachments/:attachment/:cast"),
  calendars("{U}/calendar"),
  calendars("{U}/calendars"),
  calendars("{U}/calendars/:calendar"),
  events("{U}/calendars/:calendar/events"),
  {
    method: "POST",
    path: "{U}/events",
    workload: "outlook",
    delegated: ["Calendars.ReadWrite"],
    others: ["Calendars.ReadWrite.Shared"],
    application: ["Calendars.ReadWrite"],
  },
  {
    method: "POST",
    path: "{U}/calendar/getSchedule",
    workload: "outlook",
    delegated: own,
    application,
  },
  {
    method: "POST",
    path: "{U}/findMeetingTimes",
    workload: "outlook",
    delegated: shared,
    application: [],
  },
];
