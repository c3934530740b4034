/** How a recorded meeting is written down: who came when, and what was said. */
import type { When } from "../moments.ts";

export interface MeetingScript {
  /** The name that its event, its chat and its recording share. */
  name: string;
  organizer: string;
  /** When it was planned to start and to end. */
  start: When;
  end: When;
  /** Minutes after the planned start at which recording and transcript began. */
  recordedAfter: number;
  recordedMinutes: number;
  attendance: AttendanceScript[];
  sections: SectionScript[];
}

export interface AttendanceScript {
  who: string;
  /** Minutes after the planned start: joined and left, once or more often. */
  stays: [joined: number, left: number][];
}

/** What was said without a longer pause; between two sections people looked at a screen. */
export interface SectionScript {
  /** Minutes after the recording began. */
  from: number;
  lines: [speaker: string, text: string][];
}
