/** An online meeting with what was left of it when it had ended. */
import type {
  AttendanceRecord,
  CallRecording,
  CallTranscript,
  MeetingAttendanceReport,
  OnlineMeeting,
} from "@microsoft/microsoft-graph-types";
import type { Having } from "../content-types.ts";

export interface SampleMeeting {
  meeting: Having<OnlineMeeting, "id" | "joinWebUrl" | "subject" | "startDateTime" | "endDateTime">;
  /** Object id. */
  organizerId: string;
  /** Object ids of everyone who was invited, the organiser among them. */
  inviteeIds: string[];
  transcripts: SampleTranscript[];
  recordings: Having<CallRecording, "id" | "createdDateTime">[];
  attendanceReports: SampleAttendanceReport[];
}

export interface SampleTranscript {
  /** Without its addresses, which depend on the host that answers. */
  resource: Having<CallTranscript, "id" | "createdDateTime">;
  /** WebVTT. */
  content: string;
}

export interface SampleAttendanceReport {
  resource: Having<MeetingAttendanceReport, "id">;
  records: Having<AttendanceRecord, "id">[];
}
