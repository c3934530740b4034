/** Time zones by both of the names that Exchange takes, and wall-clock times turned into instants and back. */
import { Temporal } from "temporal-polyfill";
import { findIana } from "windows-iana";

const known = new Map<string, string | undefined>();
const ianaNames = new Set(Intl.supportedValuesOf("timeZone"));

/** The IANA name of a zone that a request names the Windows or the IANA way; undefined for neither. */
export function ianaName(name: string): string | undefined {
  if (!known.has(name) && known.size < 1000) known.set(name, lookUp(name));
  return known.get(name);
}

function lookUp(name: string): string | undefined {
  if (name === "UTC" || name === "Etc/UTC") return "UTC";
  return ianaNames.has(name) ? name : findIana(name)[0];
}

/** A wall-clock time of Graph's: a date and a time without an offset. */
export interface WallTime {
  dateTime: string;
  timeZone: string;
}

export function instantOfWall({ dateTime, timeZone }: WallTime): Temporal.Instant {
  const wall = Temporal.PlainDateTime.from(dateTime);
  return wall.toZonedDateTime(ianaName(timeZone) ?? "UTC").toInstant();
}

/** Seven digits of a second, as Graph writes them. */
export function wallOf(instant: Temporal.Instant, timeZone: string): WallTime {
  const zoned = instant.toZonedDateTimeISO(ianaName(timeZone) ?? "UTC");
  return { dateTime: graphWall(zoned.toPlainDateTime()), timeZone };
}

export const graphWall = (wall: Temporal.PlainDateTime) =>
  wall.toString({ fractionalSecondDigits: 7 });
