/** How an event is written down: who, when, what. compose.ts makes Graph events of it. */
import type {
  DayOfWeek,
  FreeBusyStatus,
  Sensitivity,
  WeekIndex,
} from "@microsoft/microsoft-graph-types";
import type { FileScript, Language } from "../mail/script.ts";

/** So many workdays from today: 1 is the next one, -1 the last one, 0 today or, at weekends, the next. */
export interface Workday {
  workday: number;
}

/** A day of the week, so many weeks from this one: `{ week: -1, day: "friday" }`. */
export interface Weekday {
  week: number;
  day: DayOfWeek;
}

export type Day = Workday | Weekday;

export type Repeats =
  | { every: "day" }
  | { every: "week"; interval?: number; days: DayOfWeek[] }
  | { every: "month"; dayOfMonth: number }
  | { every: "month"; index: WeekIndex; day: DayOfWeek };

export interface SeriesScript {
  repeats: Repeats;
  /** For ever, unless told: a number of occurrences, or of weeks after the first. */
  ends?: { after: number } | { weeks: number };
  changes?: ChangeScript[];
}

export interface ChangeScript {
  /** Counted from the first occurrence that lies today or later, which is 0. */
  occurrence: number;
  /** Cancelled, unless something else became of it. */
  moved?: { days?: number; from: string; to: string };
  subject?: string;
  text?: string;
}

export interface EventScript {
  /** Names the event; ids are made from it. */
  key: string;
  subject: string;
  /** A colleague's alias, or the key of an outsider in contacts.ts. */
  organizer: string;
  on: Day;
  /** Wall-clock times of the organiser. All day long without them. */
  from?: string;
  to?: string;
  /** How many days later it ends; of whole days, how many more it takes. */
  days?: number;
  series?: SeriesScript;
  required?: string[];
  optional?: string[];
  rooms?: string[];
  /** Where it is, if not in its rooms. */
  place?: string;
  teams?: true;
  language?: Language;
  /** As in mail scripts: paragraphs, lists, tables, links. */
  text?: string;
  /** The whole HTML instead, for what Outlook did not write. */
  html?: string;
  attachments?: FileScript[];
  showAs?: FreeBusyStatus;
  sensitivity?: Sensitivity;
  importance?: "high";
  categories?: string[];
  /** Called off by its organiser; stays in the attendees' calendars. */
  cancelled?: true;
  /** What the attendees answered, by alias: accepted unless told, by rooms always. */
  answers?: Record<string, "none" | "declined" | "tentativelyAccepted">;
  /** A calendar of the organiser's mailbox other than the standard one, by its key. */
  calendar?: string;
}
