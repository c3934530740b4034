/** What Teams notes of itself in chats and channels: people who come and go, calls, new names. */
import type { EventMessageDetail, IdentitySet, Identity } from "@microsoft/microsoft-graph-types";

/** The fields of the many kinds of events that tell a reader something. */
interface Details {
  "@odata.type"?: string;
  initiator?: IdentitySet | null;
  members?: Identity[] | null;
  callParticipants?: { participant?: IdentitySet | null }[] | null;
  callDuration?: string | null;
  callRecordingDuration?: string | null;
  chatDisplayName?: string | null;
  channelDisplayName?: string | null;
  teamDisplayName?: string | null;
  teamsAppDisplayName?: string | null;
  callRecordingDisplayName?: string | null;
}

/** `Teams notes: members added by Anna Keller: Ben Osei, Carla Ruiz`; not yet neutralised. */
export function eventText(event: EventMessageDetail | null | undefined): string {
  const details: Details = { ...event };
  const by = nameOf(details.initiator?.user) ?? nameOf(details.initiator?.application);
  const people = peopleIn(details);
  const facts = [...subjectsOf(details), durationOf(details), people].filter(Boolean);
  const list = facts.length === 0 ? "" : `: ${facts.join(", ")}`;
  return `Teams notes: ${kindOf(details)}${by === undefined ? "" : ` by ${by}`}${list}`;
}

/** `#microsoft.graph.membersAddedEventMessageDetail` → `members added` */
function kindOf(details: Details): string {
  const kind = /\.(\w+)EventMessageDetail$/.exec(details["@odata.type"] ?? "")?.[1];
  return kind?.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`) ?? "something happened";
}

/** Graph leaves out the names of many, who are counted then. */
function peopleIn({ members, callParticipants }: Details): string {
  const people = [...(members ?? []), ...(callParticipants ?? []).map(userOf)];
  const names = people.map(nameOf).filter((name) => name !== undefined);
  const unnamed = people.length - names.length;
  return [...names, unnamed > 0 ? `${unnamed} unnamed` : ""].filter(Boolean).join(", ");
}

function userOf({ participant }: { participant?: IdentitySet | null }): Identity | undefined {
  return participant?.user ?? undefined;
}

function nameOf(identity: Identity | null | undefined): string | undefined {
  return identity?.displayName || undefined;
}

function subjectsOf(details: Details): string[] {
  const { chatDisplayName, channelDisplayName, teamDisplayName } = details;
  const { teamsAppDisplayName, callRecordingDisplayName } = details;
  const names = [chatDisplayName, channelDisplayName, teamDisplayName, teamsAppDisplayName];
  return [...names, callRecordingDisplayName].filter((name) => typeof name === "string");
}

/** `PT1H25M10S` → `1 h 25 min` */
function durationOf({ callDuration, callRecordingDuration }: Details): string {
  const match = /^PT(?:(\d+)H)?(?:(\d+)M)?/.exec(callDuration ?? callRecordingDuration ?? "");
  const [, hours, minutes] = match ?? [];
  return [hours && `${hours} h`, minutes && `${minutes} min`].filter(Boolean).join(" ");
}
