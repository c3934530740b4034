/** Dates as KQL writes them: `2026-03-02`, `3/2/2026`, a full timestamp, or words such as `today`. */

/** A span of time; the end is exclusive. */
export interface Span {
  start: number;
  end: number;
}

const dayLength = 86_400_000;

/** The span that a KQL date names; undefined when it is none. */
export function parseKqlDate(text: string, now: Date): Span | undefined {
  return parseDay(text) ?? parseMoment(text) ?? parseWord(text.trim().toLowerCase(), now);
}

function parseDay(text: string): Span | undefined {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  const us = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  const parts = iso ? [iso[1], iso[2], iso[3]] : us ? [us[3], us[1], us[2]] : undefined;
  if (!parts) return undefined;
  const [year = 0, month = 0, day = 0] = parts.map(Number);
  const start = Date.UTC(year, month - 1, day);
  const isReal =
    new Date(start).getUTCMonth() === month - 1 && new Date(start).getUTCDate() === day;
  return isReal ? { start, end: start + dayLength } : undefined;
}

function parseMoment(text: string): Span | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text)) return undefined;
  const start = Date.parse(/Z$|[+-]\d{2}:\d{2}$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(start) ? undefined : { start, end: start + 1000 };
}

function parseWord(word: string, now: Date): Span | undefined {
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
  const today = Date.UTC(year, month, now.getUTCDate());
  // Weeks start on Sunday, as in the service's own examples.
  const week = today - now.getUTCDay() * dayLength;
  switch (word) {
    case "today":
      return { start: today, end: today + dayLength };
    case "yesterday":
      return { start: today - dayLength, end: today };
    case "this week":
      return { start: week, end: week + 7 * dayLength };
    case "last week":
      return { start: week - 7 * dayLength, end: week };
    case "this month":
      return { start: Date.UTC(year, month), end: Date.UTC(year, month + 1) };
    case "last month":
      return { start: Date.UTC(year, month - 1), end: Date.UTC(year, month) };
    case "this year":
      return { start: Date.UTC(year, 0), end: Date.UTC(year + 1, 0) };
    case "last year":
      return { start: Date.UTC(year - 1, 0), end: Date.UTC(year, 0) };
    default:
      return undefined;
  }
}
