/** When a timer is due: an NCRONTAB expression of six (or five) fields, or a time span; all UTC. */
import { Cron } from "croner";
import { parseTimeSpan } from "./host-json.ts";

export interface Schedule {
  /** The first occurrence after the given moment. */
  next(after: Date): Date;
}

/** What NCRONTAB knows: croner alone would also take `L`, `#`, `@daily`, seven fields and more. */
const value = String.raw`(?:\d{1,2}|[a-z]{3,9})`;
const element = String.raw`(?:\*|${value}(?:-${value})?)(?:/\d{1,2})?`;
const field = `${element}(?:,${element})*`;
const ncrontab = new RegExp(`^${field}(?:\\s+${field}){4,5}$`, "i");

export function parseSchedule(expression: string): Schedule {
  const text = expression.trim();
  const span = parseTimeSpan(text);
  if (span) return { next: (after) => new Date(after.getTime() + span) };
  const cron = parseCron(text);
  if (!cron) {
    throw new Error(
      `The schedule expression '${expression}' was not recognized as a valid cron expression or ` +
        `timespan string. Six fields are expected: second minute hour day month day-of-week.`,
    );
  }
  return {
    next(after) {
      const occurrence = cron.nextRun(after);
      if (occurrence) return occurrence;
      throw new Error(`The schedule expression '${expression}' never comes due. Correct it.`);
    },
  };
}

function parseCron(text: string): Cron | undefined {
  const dayOfWeek = text.split(/\s+/).at(-1) ?? "";
  if (!ncrontab.test(text) || /[789]/.test(dayOfWeek.replaceAll(/\/\d+/g, ""))) return undefined;
  const full = text.split(/\s+/).map(abbreviate).join(" ");
  try {
    // NCRONTAB wants the day of the month and the day of the week to hold both.
    return new Cron(full, {
      mode: "5-or-6-parts",
      timezone: "UTC",
      domAndDow: true,
      sloppyRanges: true,
      paused: true,
    });
  } catch {
    return undefined;
  }
}

/** NCRONTAB takes whole names of months and days too. */
function abbreviate(text: string): string {
  return text.replaceAll(/[a-z]{4,}/gi, (name) => name.slice(0, 3));
}
