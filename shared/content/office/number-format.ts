/** Shows the number in a cell as its format does where that changes what it means: dates, times, shares. */

export type NumberKind = "date" | "time" | "duration" | "dateTime" | "percent" | "plain";

/** Formats that every workbook has without declaring them; 27 to 58 are dates and times in East Asia. */
const builtIn: readonly (readonly [from: number, to: number, kind: NumberKind])[] = [
  [9, 10, "percent"],
  [14, 17, "date"],
  [18, 21, "time"],
  [22, 22, "dateTime"],
  [27, 31, "date"],
  [32, 35, "time"],
  [36, 36, "date"],
  [45, 45, "time"],
  [46, 46, "duration"],
  [47, 47, "time"],
  [50, 58, "date"],
];

/** Longer format codes are no honest ones. */
const maxCodeLength = 255;
const millisecondsPerDay = 86_400_000;
/** 9999-12-31, the last day that Excel shows. */
const lastSerial = 2_958_466;

/** The kind of a built-in format by its id, or of a declared one by its code. */
export function numberKind(id: number, code: string | undefined): NumberKind {
  if (code === undefined)
    return builtIn.find(([from, to]) => id >= from && id <= to)?.[2] ?? "plain";
  if (code.length > maxCodeLength) return "plain";
  // Without quoted and escaped characters, colours and locales, General, and exponents.
  const [positive = ""] = code
    .replace(/"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]|general|e[+-]/gi, "")
    .split(";");
  if (/\[[hms]+\]/i.test(positive)) return "duration";
  const hasTime = /[hs]/i.test(positive);
  // A lone m is a month, unless hours or seconds stand beside it.
  const hasDate = /[ydeg]/i.test(positive) || (!hasTime && /m/i.test(positive));
  if (hasDate) return hasTime ? "dateTime" : "date";
  if (hasTime) return "time";
  return positive.includes("%") ? "percent" : "plain";
}

/** What a declared format keeps from being seen: an empty section shows nothing, a white one hardly more. */
export function hiddenByFormat(code: string): "everything" | "numbers" | "nothing" {
  if (code.length > maxCodeLength) return "nothing";
  const sections = code.split(";").map((section) => section.replace(/"\s*"|\[white\].*|\s/gi, ""));
  if (sections.length < 2 || sections.slice(0, 3).some((section) => section !== ""))
    return "nothing";
  return sections.length > 3 && sections[3] === "" ? "everything" : "numbers";
}

/** @param value The number as the file has it. */
export function shownNumber(value: string, kind: NumberKind, is1904: boolean): string {
  const number = Number(value);
  if (value.trim() === "" || !Number.isFinite(number)) return value;
  if (kind === "percent") return `${Number((number * 100).toFixed(2))}%`;
  if (kind === "plain") return `${Number(number.toPrecision(15))}`;
  if (number < 0 || number >= lastSerial) return value;
  return kind === "duration" ? durationOf(number) : momentOf(number, kind, is1904);
}

function durationOf(days: number): string {
  const seconds = Math.round(days * 86_400);
  const two = (count: number) => `${count}`.padStart(2, "0");
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

function momentOf(serial: number, kind: NumberKind, is1904: boolean): string {
  const moment = new Date(dayZero(serial, is1904) + Math.round(serial * 86_400) * 1000);
  const [date = "", clock = ""] = moment.toISOString().split("T");
  const time = clock.slice(0, clock.startsWith(":00", 5) ? 5 : 8);
  if (kind === "time") return time;
  return kind === "date" ? date : `${date} ${time}`;
}

/** Excel counts a 29 February 1900 that never was, so the days before it are one further on. */
function dayZero(serial: number, is1904: boolean): number {
  if (is1904) return Date.UTC(1904, 0, 1);
  return Date.UTC(1899, 11, 30) + (serial < 60 ? millisecondsPerDay : 0);
}
