/** The window of a calendar view: `startDateTime` and `endDateTime`, both mandatory. */
import { Temporal } from "temporal-polyfill";
import { badRequest } from "../errors.ts";
import type { QueryOptions } from "../odata/options.ts";
import type { Span } from "./instances.ts";

export const windowParameters = ["startdatetime", "enddatetime"];

const mostDays = 1825;

/** @throws GraphError 400 when a date is missing or malformed, or the window is too long */
export function readWindow({ parameters }: QueryOptions): Span {
  const [from, to] = [parameters.get("startdatetime"), parameters.get("enddatetime")];
  if (from === undefined || to === undefined)
    throw badRequest(
      "This request requires a time window specified by the query string parameters StartDateTime and EndDateTime.",
      "ErrorInvalidParameter",
    );
  const span = { from: readMoment(from, "StartDateTime"), to: readMoment(to, "EndDateTime") };
  if (Temporal.Instant.compare(span.from, span.to) > 0)
    throw badRequest(
      "The end date of the calendar view must not be earlier than its start date.",
      "ErrorInvalidParameter",
    );
  if (span.from.until(span.to).total("days") > mostDays)
    throw badRequest(
      `Your request can't be completed. The range between the start and end dates is greater than the allowed range. Maximum number of days: ${mostDays}`,
      "ErrorInvalidRequest",
    );
  return span;
}

/** UTC where no offset is told, whatever time zone the request prefers. */
function readMoment(text: string, name: string): Temporal.Instant {
  const hasOffset = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(text) && text.includes("T");
  const full = /^\d{4}-\d{2}-\d{2}$/.test(text)
    ? `${text}T00:00:00Z`
    : hasOffset
      ? text
      : `${text}Z`;
  try {
    return Temporal.Instant.from(full);
  } catch {
    throw badRequest(
      `The value '${text}' of parameter '${name}' is invalid.`,
      "ErrorInvalidParameter",
    );
  }
}
