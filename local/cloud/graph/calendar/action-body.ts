/** Reads the parameters of calendar actions: names checked, dates with their zones turned into instants. */
import { Temporal } from "temporal-polyfill";
import { badRequest } from "../errors.ts";
import type { Span } from "./instances.ts";
import { ianaName, instantOfWall } from "./zones.ts";

export type Fields = Readonly<Record<string, unknown>>;

/**
 * The fields of an object, whichever case their names begin with.
 *
 * @throws GraphError 400 for anything but an object, or a field that the type does not have
 */
export function readFields(value: unknown, type: string, known: readonly string[]): Fields {
  if (value === undefined || value === null) return {};
  if (typeof value !== "object" || Array.isArray(value))
    throw badRequest(`The value of '${type}' is not valid.`, "RequestBodyRead");
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, field]: [string, unknown]) => {
      if (name.startsWith("@")) return [];
      const found = known.find((each) => each.toLowerCase() === name.toLowerCase());
      if (found !== undefined) return [[found, field]];
      throw badRequest(
        `The property '${name}' does not exist on type 'microsoft.graph.${type}'. Make sure to only use property names that are defined by the type.`,
        "RequestBodyRead",
      );
    }),
  );
}

/** @throws GraphError 400 for a date that is none or a zone that Exchange does not know */
function readMoment(value: unknown, name: string): Temporal.Instant {
  const { dateTime, timeZone = "UTC" } = readFields(value, "dateTimeTimeZone", [
    "dateTime",
    "timeZone",
  ]);
  if (typeof dateTime !== "string" || typeof timeZone !== "string")
    throw invalidParameter(`The value of parameter '${name}' is missing or invalid.`);
  if (ianaName(timeZone) === undefined)
    throw badRequest(
      `A valid TimeZone value must be specified. The following TimeZone value is not supported: ${timeZone}.`,
      "TimeZoneNotSupportedException",
    );
  try {
    // An offset in the text goes before the zone beside it.
    return /(?:Z|[+-]\d{2}:\d{2})$/i.test(dateTime)
      ? Temporal.Instant.from(dateTime)
      : instantOfWall({ dateTime, timeZone });
  } catch {
    throw invalidParameter(`The value '${dateTime}' of parameter '${name}' is invalid.`);
  }
}

const mostDays = 42;

/** @throws GraphError 400 for a span that free/busy times are not told of */
export function readSpan(start: unknown, end: unknown, names: [string, string]): Span {
  const span = { from: readMoment(start, names[0]), to: readMoment(end, names[1]) };
  const days = span.from.until(span.to).total("days");
  if (days <= 0)
    throw badRequest(
      "The time duration specified for FreeBusyViewOptions.TimeWindow is invalid.",
      "ErrorInvalidTimeInterval",
    );
  if (days >= mostDays)
    throw badRequest(
      `The requested time duration specified for FreeBusyViewOptions.TimeWindow is too long. The allowed limit = ${mostDays} days; the actual limit = ${Math.ceil(days)} days.`,
      "ErrorTimeIntervalTooBig",
    );
  return span;
}

export const invalidParameter = (message: string) => badRequest(message, "ErrorInvalidParameter");
