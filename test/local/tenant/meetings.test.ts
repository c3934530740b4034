import type { DateTimeTimeZone } from "@microsoft/microsoft-graph-types";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import { sampleContent } from "../../../local/tenant/content.ts";
import { sampleDirectory } from "../../../local/tenant/directory.ts";
import { ianaZone } from "../../../local/tenant/moments.ts";

const directory = sampleDirectory();
const content = sampleContent(directory, new Date("2026-11-20T10:00:00Z"));
const { meetings, mailboxes, chats } = content;

const seconds = (clock: string) =>
  clock.split(":").reduce((sum, part) => 60 * sum + Number(part), 0);

const instantOf = (time: DateTimeTimeZone | undefined) =>
  Temporal.PlainDateTime.from(time?.dateTime ?? "")
    .toZonedDateTime(ianaZone(time?.timeZone ?? ""))
    .toInstant()
    .toString();

const cuesOf = (text: string) =>
  [...text.matchAll(/^(\S+) --> (\S+)\n<v ([^>]+)>(.+)<\/v>$/gm)].map(
    ([, start = "", end = "", speaker = "", words = ""]) => ({
      start: seconds(start),
      end: seconds(end),
      speaker,
      words,
    }),
  );

describe.each(meetings.map((one) => [one.meeting.subject, one] as const))("%s", (_, sample) => {
  const { meeting, organizerId, inviteeIds, transcripts, recordings, attendanceReports } = sample;

  it("is an event of its organiser's calendar, at the same time and with the same link", () => {
    const events = mailboxes.find(({ userId }) => userId === organizerId)?.events ?? [];
    const event = events.find(({ onlineMeeting }) => onlineMeeting?.joinUrl === meeting.joinWebUrl);

    expect(event?.subject).toBe(meeting.subject);
    expect(instantOf(event?.start)).toBe(meeting.startDateTime);
    expect(instantOf(event?.end)).toBe(meeting.endDateTime);
    const invited = (event?.attendees ?? []).map(({ emailAddress }) => emailAddress?.address);
    for (const id of inviteeIds.filter((one) => one !== organizerId))
      expect(invited).toContain(directory.people.find((one) => one.id === id)?.mail);
  });

  it("has its chat", () => {
    expect(chats.map(({ chat }) => chat.id)).toContain(meeting.chatInfo?.threadId);
  });

  it("has a transcript of about sixty cues, in order, within what was recorded", () => {
    const [recording] = recordings;
    const cues = cuesOf(transcripts[0]?.content ?? "");
    const length =
      (Date.parse(recording?.endDateTime ?? "") - Date.parse(recording?.createdDateTime ?? "")) /
      1000;

    expect(cues.length).toBeGreaterThanOrEqual(55);
    expect(cues.every(({ start, end }) => start < end)).toBe(true);
    expect(cues.every(({ start }, index) => start > (cues[index - 1]?.end ?? 0))).toBe(true);
    expect(cues.at(-1)?.end).toBeLessThan(length);
  });

  it("was attended by everyone who speaks", () => {
    const speakers = new Set(
      cuesOf(transcripts[0]?.content ?? "").map(({ speaker: name }) => name),
    );
    const present = attendanceReports[0]?.records.map(({ identity }) => identity?.displayName);

    for (const speaker of speakers) expect(present).toContain(speaker);
    expect(attendanceReports[0]?.resource.totalParticipantCount).toBe(present?.length);
  });
});
