/** Usage of Teams by person. */
import type { SampleChatMessage } from "../content-types.ts";
import type { Person } from "../directory.ts";
import { attended, channelMessages, chatMessages, talkTimes, who } from "./activity.ts";
import { productsOf } from "./subscriptions.ts";
import {
  isWithin,
  lastDay,
  type UsageFacts,
  type UsageReport,
  type UsageRow,
} from "./usage-report.ts";

export const teamsUserActivity: UsageReport = {
  head: "Report Refresh Date,Tenant Display Name,Shared Channel Tenant Display Names,User Id,User Principal Name,Last Activity Date,Is Deleted,Deleted Date,Assigned Products,Team Chat Message Count,Private Chat Message Count,Call Count,Meeting Count,Post Messages,Reply Messages,Urgent Messages,Meetings Organized Count,Meetings Attended Count,Ad Hoc Meetings Organized Count,Ad Hoc Meetings Attended Count,Scheduled One-time Meetings Organized Count,Scheduled One-time Meetings Attended Count,Scheduled Recurring Meetings Organized Count,Scheduled Recurring Meetings Attended Count,Audio Duration,Video Duration,Screen Share Duration,Audio Duration In Seconds,Video Duration In Seconds,Screen Share Duration In Seconds,Has Other Action,Is Licensed,Report Period",
  naming: ["User Id", "User Principal Name"],
  takesDate: true,
  rows: (facts) => facts.directory.people.map((person) => teamsRow(facts, person)),
};

function teamsRow(facts: UsageFacts, person: Person): UsageRow {
  const { window, directory } = facts;
  const talk = talkTimes(facts, person);
  const meetings = attended(facts, person).filter(({ meeting }) =>
    isWithin(window, meeting.startDateTime),
  );
  const organized = meetings.filter(({ organizerId }) => organizerId === person.id).length;
  const seconds = meetings
    .flatMap(({ attendanceReports }) => attendanceReports.flatMap(({ records }) => records))
    .filter(({ identity }) => identity?.id === person.id)
    .reduce((sum, one) => sum + (one.totalAttendanceInSeconds ?? 0), 0);
  const lately = ({ createdDateTime }: SampleChatMessage) => isWithin(window, createdDateTime);
  const chats = chatMessages(facts, person).filter(lately);
  const channels = channelMessages(facts, person).filter(lately);
  const replies = channels.filter(({ replyToId }) => replyToId);
  return {
    ...who(person, facts),
    "Tenant Display Name": directory.displayName,
    "User Id": person.id,
    "Last Activity Date": lastDay(window, talk),
    "Team Chat Message Count": channels.length,
    "Private Chat Message Count": chats.length,
    "Call Count": 0,
    "Meeting Count": meetings.length,
    "Post Messages": channels.length - replies.length,
    "Reply Messages": replies.length,
    "Urgent Messages": chats.filter(({ importance }) => importance === "urgent").length,
    ...meetingCounts(organized, meetings.length),
    ...durations(seconds),
    "Has Other Action": talk.length > 0,
    "Is Licensed": productsOf(person).length > 0,
  };
}

function meetingCounts(organized: number, joined: number): UsageRow {
  return {
    "Meetings Organized Count": organized,
    "Meetings Attended Count": joined,
    "Ad Hoc Meetings Organized Count": 0,
    "Ad Hoc Meetings Attended Count": 0,
    "Scheduled One-time Meetings Organized Count": organized,
    "Scheduled One-time Meetings Attended Count": joined,
    "Scheduled Recurring Meetings Organized Count": 0,
    "Scheduled Recurring Meetings Attended Count": 0,
  };
}

/** Twice: as an ISO 8601 duration and in seconds. */
function durations(seconds: number): UsageRow {
  const iso = (value: number) =>
    value === 0 ? "PT0S" : `PT${Math.floor(value / 60)}M${value % 60}S`;
  const video = Math.floor(seconds / 2);
  return {
    "Audio Duration": iso(seconds),
    "Video Duration": iso(video),
    "Screen Share Duration": iso(0),
    "Audio Duration In Seconds": seconds,
    "Video Duration In Seconds": video,
    "Screen Share Duration In Seconds": 0,
  };
}
