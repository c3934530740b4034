/** What names an online meeting everywhere: the link to join it, and the chat that goes with it. */
import type { Directory, Person } from "./directory.ts";
import { guid } from "./ids.ts";

/** `19:meeting_…@thread.v2`: the meeting's chat. */
export function meetingThreadId(name: string): string {
  const code = Buffer.from(guid(`meeting ${name}`)).toString("base64url");
  return `19:meeting_${code}@thread.v2`;
}

/** As an event's `onlineMeeting.joinUrl` and an online meeting's `joinWebUrl` have it. */
export function meetingJoinUrl(directory: Directory, organizer: Person, name: string): string {
  const context = JSON.stringify({ Tid: directory.tenantId, Oid: organizer.id });
  const thread = encodeURIComponent(meetingThreadId(name));
  return `https://teams.microsoft.com/l/meetup-join/${thread}/0?context=${encodeURIComponent(context)}`;
}

/** The two meetings that were recorded: one name for event, chat, recording and transcript. */
export const recordedMeetings = {
  launchReview: "Aurora launch review",
  quarterlyReview: "Business review Q3",
} as const;
