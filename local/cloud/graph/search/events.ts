/** Search in the caller's own standard calendar: KQL over single events and series. */
import type { SampleEvent } from "../../../tenant/content.ts";
import { instanceId } from "../calendar/event-ids.ts";
import { itself } from "../calendar/instances.ts";
import { wallOf } from "../calendar/zones.ts";
import { badRequest } from "../errors.ts";
import { highlightTerms } from "../kql/ast.ts";
import { KqlSyntaxError } from "../kql/lexer.ts";
import { compileKql, KqlMeaningError, type KqlSchema } from "../kql/match.ts";
import { parseKql } from "../kql/parse.ts";
import { htmlToText } from "../resources/html-text.ts";
import { openCalendar } from "../resources/calendar.ts";
import type { GraphCall } from "../service.ts";
import type { SearchRequest } from "./request.ts";
import { summarize } from "./summary.ts";

interface EventHit {
  hitId: string;
  rank: number;
  summary: string;
  resource: object;
}

export interface EventSearch {
  terms: string[];
  total: number;
  hits: EventHit[];
}

/** The latest first. Ids are ordinary ones, as in searches for mail. */
export function searchEvents(call: GraphCall, request: SearchRequest): EventSearch {
  const { node, matches } = compile(request.queryString, call.service.clock());
  const { mailbox, calendar } = openCalendar(call);
  const terms = highlightTerms(node);
  const found = mailbox.events
    .filter((event) => event.calendarId === calendar.id && matches(event))
    .toSorted((one, other) => other.start.dateTime.localeCompare(one.start.dateTime));
  const page = found.slice(request.from, request.from + request.size);
  const hits = page.map((event, index) => ({
    hitId: instanceId(mailbox, itself(event), { immutableIds: false }),
    rank: request.from + index + 1,
    summary: summarize(bodyText(event), terms),
    resource: eventHit(event),
  }));
  return { terms, total: found.length, hits };
}

function compile(text: string, now: Date) {
  try {
    const node = parseKql(text, "exchange");
    return { node, matches: compileKql(node, schema, now) };
  } catch (error) {
    if (error instanceof KqlSyntaxError)
      throw badRequest(`Syntax error: ${error.message} at position ${error.at} in '${text}'.`);
    throw error instanceof KqlMeaningError ? badRequest(error.message) : error;
  }
}

/** Without an id, which is the hit's; its times are those of the first occurrence. */
function eventHit(event: SampleEvent): object {
  const { begins, ends } = itself(event);
  const moment = (instant: typeof begins) => ({
    dateTime: `${wallOf(instant, "UTC").dateTime.slice(0, 19)}Z`,
    timeZone: "UTC",
  });
  return {
    "@odata.type": "#microsoft.graph.event",
    end: moment(ends),
    hasAttachments: event.hasAttachments,
    iCalUId: event.iCalUId,
    isAllDay: event.isAllDay,
    sensitivity: event.sensitivity,
    start: moment(begins),
    subject: event.subject,
    type: event.type,
  };
}

const bodyText = ({ body }: SampleEvent) => htmlToText(body.content ?? "");

type Recipient = SampleEvent["organizer"];

function address({ emailAddress }: Recipient): string[] {
  return [emailAddress?.name, emailAddress?.address].filter((text) => typeof text === "string");
}

const attendees = (event: SampleEvent) => event.attendees.flatMap(address);
const organizer = (event: SampleEvent) => address(event.organizer);
const place = ({ location }: SampleEvent) => [location.displayName ?? ""];
const subject = (event: SampleEvent) => [event.subject];

const schema: KqlSchema<SampleEvent> = {
  free: (event) => [
    ...subject(event),
    ...place(event),
    ...organizer(event),
    ...attendees(event),
    bodyText(event),
  ],
  properties: {
    attendees: { kind: "text", of: attendees },
    body: { kind: "text", of: (event) => [bodyText(event)] },
    location: { kind: "text", of: place },
    organizer: { kind: "text", of: organizer },
    subject: { kind: "text", of: subject },
  },
  unknown: "refused",
};
