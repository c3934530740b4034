/** The meeting for which a time is looked for. */
import type { GraphPath } from "../../../graph/path.ts";
import type { Span } from "./span.ts";

export interface Meeting {
  /** Whose calendar the meeting would stand in, as a path and as the answer calls them. */
  mailbox: GraphPath;
  organizer: string;
  /** Addresses, as the caller gave them. */
  attendees: readonly string[];
  rooms: readonly string[];
  durationMinutes: number;
  window: Span;
  outsideWorkingHours: boolean;
}

/** How Graph takes instants: without offset, beside a zone. */
export function inGraphTime(at: number): { dateTime: string; timeZone: string } {
  return { dateTime: new Date(at).toISOString().slice(0, 19), timeZone: "UTC" };
}
