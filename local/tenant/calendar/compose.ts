/** Makes an event of its script as far as it is the same in every mailbox: times, texts, places, people. */
import type { Location, PatternedRecurrence } from "@microsoft/microsoft-graph-types";
import { Temporal } from "temporal-polyfill";
import { guid } from "../ids.ts";
import { outlookBlocks, outlookDocument, plainText } from "../mail/outlook-html.ts";
import type { Parties, Party } from "../mail/parties.ts";
import { instantOf, ianaZone } from "../moments.ts";
import { dateOf, todayAt } from "./days.ts";
import { datesAround, ruleOf } from "./rule.ts";
import type { ChangeScript, EventScript } from "./script.ts";
import { teamsBlock } from "./teams-block.ts";

/** Wall-clock times of the event's zone: `2026-11-20T09:00:00.0000000`. */
export interface Span {
  start: string;
  end: string;
}

export interface ComposedEvent {
  script: EventScript;
  organizer: Party;
  required: Party[];
  optional: Party[];
  rooms: Party[];
  timeZone: string;
  span: Span;
  created: Date;
  joinUrl: string | null;
  locations: Location[];
  content: string;
  preview: string;
  recurrence: PatternedRecurrence | null;
  changes: ComposedChange[];
}

export interface ComposedChange {
  date: string;
  /** Null where the occurrence was cancelled. */
  exception: { span: Span; subject: string; content: string; preview: string } | null;
}

/** The link to join, for an organiser of the organisation. */
export type JoinUrl = (organizer: Party, name: string) => string;

export function composeEvent(
  script: EventScript,
  now: Date,
  parties: Parties,
  joinUrlOf: JoinUrl,
): ComposedEvent {
  const organizer = parties(script.organizer);
  const { timeZone } = organizer;
  const joinUrl = script.teams ? joinUrlOf(organizer, script.subject) : null;
  const planned = dateOf(script.on, now);
  const recurrence = script.series ? ruleOf(script.series, planned, timeZone) : null;
  const date = recurrence ? Temporal.PlainDate.from(recurrence.range?.startDate ?? "") : planned;
  const rooms = (script.rooms ?? []).map(parties);
  const span = spanOn(date, script);
  return {
    script,
    organizer,
    required: (script.required ?? []).map(parties),
    optional: (script.optional ?? []).map(parties),
    rooms,
    timeZone,
    span,
    created: createdBefore(span, timeZone, now),
    joinUrl,
    locations: locationsOf(script, rooms),
    ...write(script, script.text, joinUrl),
    recurrence,
    changes: recurrence ? changesOf(script, recurrence, now, joinUrl) : [],
  };
}

function spanOn(date: Temporal.PlainDate, { from, to, days = 0 }: EventScript): Span {
  if (from === undefined || to === undefined)
    return { start: wall(date, "00:00"), end: wall(date.add({ days: days + 1 }), "00:00") };
  return { start: wall(date, from), end: wall(date.add({ days }), to) };
}

const wall = (date: Temporal.PlainDate, time: string) => `${date.toString()}T${time}:00.0000000`;

/** Five days ahead of the event, in any case some days ago. */
function createdBefore({ start }: Span, timeZone: string, now: Date): Date {
  const begins = Temporal.PlainDateTime.from(start).toZonedDateTime(ianaZone(timeZone));
  const early = begins.subtract({ days: 5 }).epochMilliseconds;
  return new Date(Math.min(early, instantOf([3, "16:05"], now, timeZone).getTime()));
}

function write(script: EventScript, text: string | undefined, joinUrl: string | null) {
  const { language = "en", html } = script;
  if (html !== undefined) return { content: html, preview: plainText(text ?? "").slice(0, 255) };
  const blocks = [
    ...(text ? [outlookBlocks(text)] : []),
    ...(joinUrl ? [teamsBlock(joinUrl)] : []),
  ];
  const shown = [text ? plainText(text) : "", joinUrl ? "Microsoft Teams meeting" : ""];
  return {
    content: blocks.length > 0 ? outlookDocument(blocks.join("\r\n"), language) : "",
    preview: shown.filter(Boolean).join("\r\n").slice(0, 255),
  };
}

function locationsOf({ place, teams }: EventScript, rooms: Party[]): Location[] {
  const shown: Location[] = rooms.map(({ name, address }) => ({
    displayName: name,
    locationUri: address,
    locationType: "conferenceRoom",
    uniqueId: address,
    uniqueIdType: "directory",
  }));
  const named = place ?? (teams && rooms.length === 0 ? "Microsoft Teams Meeting" : undefined);
  if (named !== undefined)
    shown.push({
      displayName: named,
      locationType: "default",
      uniqueId: named.length > 40 ? guid(named) : named,
      uniqueIdType: "private",
    });
  return shown;
}

function changesOf(
  script: EventScript,
  recurrence: PatternedRecurrence,
  now: Date,
  joinUrl: string | null,
): ComposedChange[] {
  const scripts = script.series?.changes ?? [];
  const dates = datesAround(recurrence, todayAt(now));
  return scripts.map((change) => {
    const date = dates(change.occurrence);
    if (!date) throw new Error(`${script.key} has no occurrence ${change.occurrence}.`);
    return { date: date.toString(), exception: exceptionOf(script, change, date, joinUrl) };
  });
}

function exceptionOf(
  script: EventScript,
  { moved, subject, text }: ChangeScript,
  date: Temporal.PlainDate,
  joinUrl: string | null,
): ComposedChange["exception"] {
  if (!moved && subject === undefined && text === undefined) return null;
  const { days = 0, from, to } = { ...script, ...moved };
  const span = moved
    ? spanOn(date.add({ days }), { ...script, from, to, days: 0 })
    : spanOn(date, script);
  return {
    span,
    subject: subject ?? script.subject,
    ...write(script, text ?? script.text, joinUrl),
  };
}
