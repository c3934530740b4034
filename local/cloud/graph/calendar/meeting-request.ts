/** Reads the body of `findMeetingTimes`; whatever it leaves out has a default. */
import { Temporal } from "temporal-polyfill";
import type { GraphCall } from "../service.ts";
import { invalidParameter, readFields, readSpan } from "./action-body.ts";
import type { Span } from "./instances.ts";

export interface RequestedAttendee {
  type: "required" | "optional" | "resource";
  address: string;
  name: string | undefined;
}

export interface RequestedLocation {
  displayName: string;
  address: string | undefined;
}

export interface MeetingRequest {
  attendees: RequestedAttendee[];
  workHoursOnly: boolean;
  slots: Span[];
  /** Rooms to choose from; the first free one is suggested. */
  locations: RequestedLocation[];
  isLocationRequired: boolean;
  minutes: number;
  mostCandidates: number;
  leastPercentage: number;
  isOrganizerOptional: boolean;
  tellsReasons: boolean;
}

const known = [
  "attendees",
  "isOrganizerOptional",
  "locationConstraint",
  "maxCandidates",
  "meetingDuration",
  "minimumAttendeePercentage",
  "returnSuggestionReasons",
  "timeConstraint",
];

/** @throws GraphError 400 for parameters that are not of their kind */
export function readMeetingRequest({ body, service }: GraphCall): MeetingRequest {
  const fields = readFields(body, "findMeetingTimes", known);
  const time = readFields(fields["timeConstraint"], "timeConstraint", [
    "activityDomain",
    "timeSlots",
  ]);
  const place = readFields(fields["locationConstraint"], "locationConstraint", [
    "isRequired",
    "locations",
    "suggestLocation",
  ]);
  return {
    attendees: readList(fields["attendees"], "attendees").map(readAttendee),
    workHoursOnly: readDomain(time["activityDomain"]),
    slots: readSlots(time["timeSlots"], service.clock()),
    locations: readList(place["locations"], "locations").map(readLocation),
    isLocationRequired: readFlag(place["isRequired"], "isRequired"),
    minutes: readDuration(fields["meetingDuration"]),
    mostCandidates: readNumber(fields["maxCandidates"], "maxCandidates", 20),
    leastPercentage: readNumber(
      fields["minimumAttendeePercentage"],
      "minimumAttendeePercentage",
      50,
    ),
    isOrganizerOptional: readFlag(fields["isOrganizerOptional"], "isOrganizerOptional"),
    tellsReasons: readFlag(fields["returnSuggestionReasons"], "returnSuggestionReasons"),
  };
}

const isOneOf = <T extends string>(value: unknown, names: readonly T[]): value is T =>
  names.some((name) => name === value);

function readAttendee(value: unknown): RequestedAttendee {
  const fields = readFields(value, "attendeeBase", ["type", "emailAddress"]);
  const { name, address } = readFields(fields["emailAddress"], "emailAddress", ["name", "address"]);
  const type = typeof fields["type"] === "string" ? fields["type"].toLowerCase() : "required";
  if (!isOneOf(type, ["required", "optional", "resource"]))
    throw invalidParameter("The type of an attendee is invalid.");
  if (typeof address !== "string" || !address.includes("@"))
    throw invalidParameter("The address of an attendee is missing or invalid.");
  return { type, address, name: typeof name === "string" ? name : undefined };
}

function readLocation(value: unknown): RequestedLocation {
  const fields = readFields(value, "locationConstraintItem", [
    "displayName",
    "locationEmailAddress",
    "resolveAvailability",
  ]);
  const { displayName, locationEmailAddress: address } = fields;
  if (typeof displayName !== "string" && typeof address !== "string")
    throw invalidParameter("A location needs a name or an address.");
  return {
    displayName: typeof displayName === "string" ? displayName : String(address),
    address: typeof address === "string" ? address : undefined,
  };
}

function readDomain(value: unknown): boolean {
  const domain = typeof value === "string" ? value.toLowerCase() : (value ?? "work");
  if (!isOneOf(domain, ["work", "personal", "unrestricted", "unknown"]))
    throw invalidParameter("The activity domain is invalid.");
  return domain === "work" || domain === "unknown";
}

/** Without a time, the coming week. */
function readSlots(value: unknown, now: Date): Span[] {
  const slots = readList(value, "timeSlots").map((slot) => {
    const { start, end } = readFields(slot, "timeSlot", ["start", "end"]);
    return readSpan(start, end, ["start", "end"]);
  });
  const from = Temporal.Instant.fromEpochMilliseconds(now.getTime());
  return slots.length > 0 ? slots : [{ from, to: from.add({ hours: 7 * 24 }) }];
}

function readDuration(value: unknown): number {
  if (value === undefined || value === null) return 30;
  try {
    const minutes = Temporal.Duration.from(typeof value === "string" ? value : "").total("minutes");
    if (Number.isInteger(minutes) && minutes > 0 && minutes <= 24 * 60) return minutes;
  } catch {
    // Told below.
  }
  throw invalidParameter("The meeting duration is invalid.");
}

function readNumber(value: unknown, name: string, standard: number): number {
  if (value === undefined || value === null) return standard;
  if (typeof value !== "number" || value < 0 || value > 100)
    throw invalidParameter(`The value of parameter '${name}' is invalid.`);
  return value;
}

function readFlag(value: unknown, name: string): boolean {
  const flag = value ?? false;
  if (typeof flag === "boolean") return flag;
  if (flag === "true" || flag === "false") return flag === "true";
  throw invalidParameter(`The value of parameter '${name}' is invalid.`);
}

function readList(value: unknown, name: string): unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  throw invalidParameter(`The value of parameter '${name}' is invalid.`);
}
