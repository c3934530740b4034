/** The online meetings that were recorded, as Graph shows them. */
import type { AttendanceRecord, IdentitySet } from "@microsoft/microsoft-graph-types";
import type { Directory, Person } from "../directory.ts";
import * as ids from "../ids.ts";
import { meetingJoinUrl, meetingThreadId } from "../meeting-links.ts";
import { graphTime, instantOf } from "../moments.ts";
import { launchReview } from "./launch-review.ts";
import { quarterlyReview } from "./quarterly-review.ts";
import type { AttendanceScript, MeetingScript } from "./script.ts";
import type { SampleAttendanceReport, SampleMeeting } from "./types.ts";
import { webVtt } from "./web-vtt.ts";

export function sampleMeetings(directory: Directory, now: Date): SampleMeeting[] {
  return [launchReview, quarterlyReview].map((script) => sampleMeeting(script, directory, now));
}

interface Facts {
  script: MeetingScript;
  directory: Directory;
  organizer: Person;
  personOf: (alias: string) => Person;
  id: string;
  start: Date;
  end: Date;
}

function sampleMeeting(script: MeetingScript, directory: Directory, now: Date): SampleMeeting {
  const personOf = findPerson(directory);
  const organizer = personOf(script.organizer);
  const start = instantOf(script.start, now, organizer.timeZone);
  const end = instantOf(script.end, now, organizer.timeZone);
  const id = meetingId(organizer, script.name);
  const facts: Facts = { script, directory, organizer, personOf, id, start, end };
  return {
    meeting: meetingResource(facts),
    organizerId: organizer.id,
    inviteeIds: script.attendance.map(({ who }) => personOf(who).id),
    ...callArtifacts(facts),
    attendanceReports: [attendanceReport(facts)],
  };
}

function findPerson({ people }: Directory): Facts["personOf"] {
  return (alias) => {
    const person = people.find(({ mail }) => mail.startsWith(`${alias}@`));
    if (!person) throw new Error(`No person is called ${alias}.`);
    return person;
  };
}

/** Organiser and chat, packed as Teams packs them. */
function meetingId(organizer: Person, name: string): string {
  const parts = `1*${organizer.id}*0**${meetingThreadId(name)}`;
  return Buffer.from(parts).toString("base64").replace(/=+$/, "");
}

function meetingResource(facts: Facts): SampleMeeting["meeting"] {
  const { script, directory, organizer, personOf, id, start, end } = facts;
  const attendees = script.attendance.filter(({ who }) => who !== script.organizer);
  const created = new Date(start.getTime() - 7 * 86_400_000);
  return {
    id,
    creationDateTime: graphTime(created),
    startDateTime: graphTime(start),
    endDateTime: graphTime(end),
    joinWebUrl: meetingJoinUrl(directory, organizer, script.name),
    joinMeetingIdSettings: {
      isPasscodeRequired: true,
      joinMeetingId: joinMeetingId(script.name),
      passcode: ids.guid(`passcode ${script.name}`).slice(0, 6),
    },
    subject: script.name,
    isBroadcast: false,
    allowedPresenters: "everyone",
    allowRecording: true,
    allowTranscription: true,
    recordAutomatically: false,
    videoTeleconferenceId: null,
    chatInfo: {
      threadId: meetingThreadId(script.name),
      messageId: "0",
      replyChainMessageId: null,
    },
    participants: {
      organizer: { ...participant(organizer), role: "presenter" },
      attendees: attendees.map(({ who }) => ({ ...participant(personOf(who)), role: "attendee" })),
    },
  };
}

/** Twelve digits, by which people join from a phone or a room. */
function joinMeetingId(name: string): string {
  const number = Number.parseInt(ids.guid(`join ${name}`).slice(0, 8), 16);
  return `3${String(number).padStart(11, "0")}`;
}

const participant = ({ id, displayName, userPrincipalName }: Person) => ({
  upn: userPrincipalName,
  identity: { user: { id, displayName } },
});

type CallArtifacts = Pick<SampleMeeting, "transcripts" | "recordings">;

/** Recording and transcript of one call: one switch starts both. */
function callArtifacts(facts: Facts): CallArtifacts {
  const { script, personOf, id, start } = facts;
  const began = new Date(start.getTime() + script.recordedAfter * 60_000);
  const ended = new Date(began.getTime() + script.recordedMinutes * 60_000);
  const common = {
    meetingId: id,
    callId: ids.guid(`call ${script.name}`),
    contentCorrelationId: ids.guid(`correlation ${script.name}`),
    createdDateTime: graphTime(began),
    endDateTime: graphTime(ended),
    meetingOrganizer: organizerIdentity(facts),
  };
  const content = webVtt(script.sections, (alias) => personOf(alias).displayName);
  return {
    transcripts: [
      { resource: { id: artifactId(`transcript ${script.name}`), ...common }, content },
    ],
    recordings: [{ id: artifactId(`recording ${script.name}`), ...common }],
  };
}

const artifactId = (name: string) =>
  Buffer.from(`1##0##${ids.guid(name)}`)
    .toString("base64")
    .replace(/=+$/, "");

function organizerIdentity({ organizer, directory }: Facts): IdentitySet {
  const user = {
    "@odata.type": "#Microsoft.Teams.GraphSvc.teamworkUserIdentity",
    id: organizer.id,
    displayName: null,
    userIdentityType: "aadUser",
    tenantId: directory.tenantId,
  };
  return { application: null, device: null, user };
}

function attendanceReport(facts: Facts): SampleAttendanceReport {
  const { script, start } = facts;
  const stays = script.attendance.flatMap((one) => one.stays);
  const at = (minutes: number) => graphTime(new Date(start.getTime() + minutes * 60_000));
  const resource = {
    id: ids.guid(`attendance ${script.name}`),
    totalParticipantCount: script.attendance.length,
    meetingStartDateTime: at(Math.min(...stays.map(([joined]) => joined))),
    meetingEndDateTime: at(Math.max(...stays.map(([, left]) => left))),
  };
  return { resource, records: script.attendance.map((one) => attendanceRecord(one, facts, at)) };
}

function attendanceRecord(
  { who, stays }: AttendanceScript,
  { script, personOf, directory }: Facts,
  at: (minutes: number) => string,
): AttendanceRecord & { id: string } {
  const { id, displayName, mail } = personOf(who);
  const seconds = stays.map(([joined, left]) => (left - joined) * 60);
  const identity = { id, displayName, tenantId: directory.tenantId };
  return {
    id: ids.guid(`attended ${script.name} ${who}`),
    emailAddress: mail,
    totalAttendanceInSeconds: seconds.reduce((sum, one) => sum + one, 0),
    role: who === script.organizer ? "Organizer" : "Presenter",
    identity,
    attendanceIntervals: stays.map(([joined, left], index) => ({
      joinDateTime: at(joined),
      leaveDateTime: at(left),
      durationInSeconds: seconds[index] ?? 0,
    })),
  };
}
