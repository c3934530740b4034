/** What Teams notes of itself: people who come and go, new names, calls and their recordings. */
import type { EventMessageDetail } from "@microsoft/microsoft-graph-types";
import { guid } from "../ids.ts";
import type { Conversation, TeamsScene } from "./conversation.ts";
import { byUser, teamworkUser } from "./identities.ts";
import type { EventScript } from "./script.ts";

const typeOf = (event: EventScript["event"]) => `#microsoft.graph.${event}EventMessageDetail`;

export function eventDetail(
  script: EventScript,
  { key, chatId }: Conversation,
  { parties }: TeamsScene,
): EventMessageDetail {
  const { event, members = [], name = null, minutes = 0 } = script;
  const initiator = byUser(parties(script.by), false);
  const people = members.map((alias) => teamworkUser(parties(alias), false));
  const callId = guid(`call ${key}`);
  const common = { "@odata.type": typeOf(event), initiator };
  const details: Record<EventScript["event"], object> = {
    membersAdded: { visibleHistoryStartDateTime: "0001-01-01T00:00:00Z", members: people },
    membersDeleted: { members: people },
    chatRenamed: { chatId, chatDisplayName: name },
    callEnded: {
      callId,
      callDuration: `PT${minutes}M`,
      callEventType: "meeting",
      callParticipants: members.map((alias) => ({ participant: byUser(parties(alias)) })),
    },
    callRecording: {
      callId,
      callRecordingDisplayName: name,
      callRecordingUrl: null,
      callRecordingDuration: `PT${minutes}M`,
      callRecordingStatus: "success",
      meetingOrganizer: initiator,
    },
  };
  return { ...common, ...details[event] };
}
