/** Calendars and events of the sample tenant, in shapes close to Microsoft Graph's own. */
import type { Calendar, Event } from "@microsoft/microsoft-graph-types";
import type { Having, SampleAttachment } from "../content-types.ts";

/** What a person may do in somebody else's calendar, as Outlook's sharing pane names it. */
export type CalendarRight = "limitedRead" | "read" | "write";

export type SampleCalendar = Having<
  Calendar,
  | "id"
  | "name"
  | "color"
  | "hexColor"
  | "isDefaultCalendar"
  | "isRemovable"
  | "isTallyingResponses"
  | "canEdit"
  | "canShare"
  | "canViewPrivateItems"
  | "changeKey"
  | "owner"
  | "allowedOnlineMeetingProviders"
  | "defaultOnlineMeetingProvider"
> & {
  /** The rights of people besides the owner, by object id. */
  sharedWith: Record<string, CalendarRight>;
  /** Where this is a colleague's calendar that the mailbox's owner added: whose, and which. */
  source: { userId: string; calendarId: string } | null;
};

/**
 * An event of one mailbox, its times as wall-clock times of the zone in which it was made; at midnight
 * for days. A series is one event with its rule: who answers requests counts out its occurrences.
 */
export type SampleEvent = Having<
  Omit<Event, "webLink" | "calendar" | "instances" | "extensions" | "attachments">,
  | "id"
  | "createdDateTime"
  | "lastModifiedDateTime"
  | "changeKey"
  | "categories"
  | "originalStartTimeZone"
  | "originalEndTimeZone"
  | "iCalUId"
  | "reminderMinutesBeforeStart"
  | "isReminderOn"
  | "hasAttachments"
  | "hideAttendees"
  | "subject"
  | "bodyPreview"
  | "importance"
  | "sensitivity"
  | "isAllDay"
  | "isCancelled"
  | "isDraft"
  | "isOrganizer"
  | "responseRequested"
  | "showAs"
  | "isOnlineMeeting"
  | "onlineMeetingProvider"
  | "allowNewTimeProposals"
  | "responseStatus"
  | "body"
  | "location"
  | "locations"
  | "attendees"
  | "organizer"
> & {
  type: "singleInstance" | "seriesMaster" | "exception";
  start: { dateTime: string; timeZone: string };
  end: { dateTime: string; timeZone: string };
  calendarId: string;
  attachments: SampleAttachment[];
  /** Of a series: what became of single days, by the date that the rule gave them. */
  changes: OccurrenceChange[];
};

export interface OccurrenceChange {
  /** `2026-11-20`, in the series' time zone. */
  date: string;
  /** What stands in the place of the occurrence; null where it was cancelled. */
  exception: SampleEvent | null;
}
