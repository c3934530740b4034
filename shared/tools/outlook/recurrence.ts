/** How often an event repeats, in words. */
import type {
  DayOfWeek,
  PatternedRecurrence,
  RecurrencePattern,
  RecurrenceRange,
} from "@microsoft/microsoft-graph-types";

/** Such as “every 2 weeks on Monday and Thursday, from 2026-03-02 until 2026-06-30”. */
export function describeRecurrence({ pattern, range }: PatternedRecurrence): string {
  return `${pattern ? describePattern(pattern) : "repeatedly"}${range ? describeRange(range) : ""}`;
}

function describePattern(pattern: RecurrencePattern): string {
  const { type, interval = 1, dayOfMonth, month = 0, index = "first" } = pattern;
  const days = (pattern.daysOfWeek ?? []).map(capitalised);
  const chosen = `the ${index} ${listed(days, "or")}`;
  switch (type) {
    case "daily":
      return every(interval, "day");
    case "weekly":
      return `${every(interval, "week")} on ${listed(days, "and")}`;
    case "absoluteMonthly":
      return `${every(interval, "month")} on day ${dayOfMonth}`;
    case "relativeMonthly":
      return `${every(interval, "month")} on ${chosen}`;
    case "absoluteYearly":
      return `${every(interval, "year")} on ${dayOfMonth} ${monthNames[month - 1]}`;
    case "relativeYearly":
      return `${every(interval, "year")} on ${chosen} of ${monthNames[month - 1]}`;
    default:
      return "repeatedly";
  }
}

function describeRange({ type, startDate, endDate, numberOfOccurrences }: RecurrenceRange): string {
  const from = startDate ? `, from ${startDate}` : "";
  if (type === "endDate") return `${from} until ${endDate}`;
  if (type === "numbered") return `${from}, ${numberOfOccurrences} times`;
  return `${from} without end`;
}

function every(interval: number, unit: string): string {
  return interval === 1 ? `every ${unit}` : `every ${interval} ${unit}s`;
}

function listed(words: readonly string[], join: "and" | "or"): string {
  return new Intl.ListFormat("en-GB", {
    type: join === "and" ? "conjunction" : "disjunction",
  }).format(words);
}

function capitalised(day: DayOfWeek): string {
  return day.charAt(0).toUpperCase() + day.slice(1);
}

const monthNames = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
