/** Online meetings as Graph answers them, and who may ask for which. */
import type { SampleMeeting } from "../../../tenant/content.ts";
import { badRequest, GraphError } from "../errors.ts";
import type { EntityModel } from "../odata/model.ts";
import type { GraphCall } from "../service.ts";
import { findAccount } from "./user.ts";

export const onlineMeetingModel: EntityModel = {
  name: "microsoft.graph.onlineMeeting",
  properties: {
    id: "string",
    allowRecording: "boolean",
    allowTranscription: "boolean",
    allowedPresenters: "enum",
    chatInfo: "open",
    creationDateTime: "date",
    endDateTime: "date",
    isBroadcast: "boolean",
    joinMeetingIdSettings: { isPasscodeRequired: "boolean", joinMeetingId: "string" },
    joinWebUrl: "string",
    participants: "open",
    recordAutomatically: "boolean",
    startDateTime: "date",
    subject: "string",
    videoTeleconferenceId: "string",
  },
  expands: {},
};

const artifactProperties = {
  id: "string",
  callId: "string",
  contentCorrelationId: "string",
  createdDateTime: "date",
  endDateTime: "date",
  meetingId: "string",
  meetingOrganizer: "open",
} as const;

export const transcriptModel: EntityModel = {
  name: "microsoft.graph.callTranscript",
  properties: { ...artifactProperties, transcriptContentUrl: "string" },
  expands: {},
};

export const recordingModel: EntityModel = {
  name: "microsoft.graph.callRecording",
  properties: { ...artifactProperties, recordingContentUrl: "string" },
  expands: {},
};

export const attendanceReportModel: EntityModel = {
  name: "microsoft.graph.meetingAttendanceReport",
  properties: {
    id: "string",
    meetingEndDateTime: "date",
    meetingStartDateTime: "date",
    totalParticipantCount: "number",
  },
  expands: { attendanceRecords: "any" },
};

const guid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

const noPolicy = () =>
  new GraphError(403, "General", "No application access policy found for this app.");
const noAccess = () =>
  new GraphError(403, "Forbidden", "3003: User does not have access to lookup meeting.");
const noMeeting = () => new GraphError(404, "NotFound", "The meeting could not be found.");

/**
 * Object id of the user whose meetings the path names.
 *
 * @throws GraphError 403 for another user, or an application without an access policy for the user
 */
export function meetingUser(call: GraphCall): string {
  const { service, principal, url } = call;
  if (url.pathname.startsWith("/v1.0/me/")) return principal.userId ?? "";
  const name = call.param("user");
  const isApplication = principal.mode === "application";
  if (isApplication && !guid.test(name))
    throw badRequest("The user must be named by its object id.", "InvalidArgument");
  const account = findAccount(service, name);
  if (!account) throw new GraphError(404, "NotFound", "The user could not be found.");
  if (!isApplication && account.id !== principal.userId) throw noAccess();
  if (isApplication && !service.meetingPolicies.get(principal.appId)?.has(account.id))
    throw noPolicy();
  return account.id;
}

/** The meeting that fits, for its organiser and whoever was invited. */
export function findMeeting(
  call: GraphCall,
  userId: string,
  fits: (meeting: SampleMeeting) => boolean,
): SampleMeeting {
  const found = call.service.content.meetings.find(fits);
  if (!found) throw noMeeting();
  if (!found.inviteeIds.includes(userId)) throw noAccess();
  return found;
}

/** Attendance is for the organiser alone. */
export function requireOrganizer(meeting: SampleMeeting, userId: string): void {
  if (meeting.organizerId !== userId)
    throw new GraphError(403, "Forbidden", "Only the organizer may read attendance reports.");
}
