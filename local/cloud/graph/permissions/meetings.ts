/** Permissions for online meetings and what is left of them: transcripts, recordings, attendance. */
import type { PermissionRule } from "./rule.ts";

function meetings(path: string, delegated: string[], application: string[]): PermissionRule {
  const whole = `{U}/onlineMeetings${path}`;
  return { method: "GET", path: whole, workload: "teams", delegated, application };
}

const own = ["OnlineMeetings.Read", "OnlineMeetings.ReadWrite"];
const all = ["OnlineMeetings.Read.All", "OnlineMeetings.ReadWrite.All"];
const transcripts = ["OnlineMeetingTranscript.Read.All"];
const recordings = ["OnlineMeetingRecording.Read.All"];
const artifacts = ["OnlineMeetingArtifact.Read.All"];

export const meetingRules: readonly PermissionRule[] = [
  meetings("", own, all),
  meetings("/:meeting", own, all),
  meetings("/:meeting/transcripts", transcripts, transcripts),
  meetings("/:meeting/transcripts/:transcript", transcripts, transcripts),
  meetings("/:meeting/transcripts/:transcript/content", transcripts, transcripts),
  meetings("/:meeting/recordings", recordings, recordings),
  meetings("/:meeting/recordings/:recording", recordings, recordings),
  meetings("/:meeting/attendanceReports", artifacts, artifacts),
  meetings("/:meeting/attendanceReports/:report", artifacts, artifacts),
];
