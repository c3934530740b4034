/** The stretch of time that a calendar search covers. */
import { ConnectorError } from "../../errors/connector-error.ts";
import type { MailboxZone } from "../zone-clock.ts";

/** Instants in UTC. */
export interface Window {
  start: string;
  end: string;
}

const dayMs = 24 * 60 * 60 * 1000;

/** Exchange refuses to expand recurrences over more. */
const mostDays = 1_825;

/** How far a search reaches where the caller leaves it open: what is next, or all around today. */
const coming = { back: 0, ahead: 14 };
const around = { back: 90, ahead: 90 };

/**
 * From `after` to `before`; an open side follows from the other one, both from now.
 *
 * @throws ConnectorError `invalid_input` for a window that is empty or longer than Graph allows.
 */
export function searchWindow(
  { after, before, narrowed }: { after?: string; before?: string; narrowed: boolean },
  zone: MailboxZone,
  now: number,
): Window {
  const { back, ahead } = narrowed ? around : coming;
  const from = after === undefined ? undefined : Date.parse(zone.instantOf(after));
  const to = before === undefined ? undefined : Date.parse(zone.instantOf(before, "end"));
  const reach = (back + ahead) * dayMs;
  const start = from ?? (to === undefined ? now - back * dayMs : to - reach);
  const end = to ?? (from === undefined ? now + ahead * dayMs : from + reach);
  if (end <= start) throw badWindow("`before` is not later than `after`", "Swap or correct them.");
  if (end - start > mostDays * dayMs)
    throw badWindow(
      `it is longer than the ${mostDays} days that Exchange searches at once`,
      "Choose `after` and `before` closer to each other.",
    );
  return { start: toSecond(start), end: toSecond(end) };
}

function badWindow(because: string, remedy: string): ConnectorError {
  return new ConnectorError("invalid_input", {
    happened: "The calendar was not searched.",
    because: `The window is not valid: ${because}.`,
    remedy,
  });
}

function toSecond(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
