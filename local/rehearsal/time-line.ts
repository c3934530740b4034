/** What a rehearsal came to, as people read it: a line per step, and a bar per credential's life. */
import { days } from "../../shared/credentials/durations.ts";
import type { Moment, Rehearsed } from "./rehearsal.ts";

/** A step of the protocol, with all the firings of the timer that it took. */
interface Stage {
  readonly name: string;
  readonly moments: readonly Moment[];
}

const stageNames: readonly [RegExp, string][] = [
  [/^made /, "INTENT, MINT, STORE"],
  [/^(?:ok|refused|none|blocked|revoked|hold), /, "PROVE"],
  [/^live: /, "PROMOTE"],
  [/^disabled /, "QUARANTINE"],
  [/^removed /, "REMOVE"],
  [/^(?:noted|closed) /, "CLOSE"],
];

export function describeStages({ moments }: Pick<Rehearsed, "moments">): string[] {
  const start = moments[0]?.at ?? 0;
  const rows = stagesOf(moments).map(({ name, moments: [first, ...rest] }) => {
    const last = rest.at(-1) ?? first!;
    const period = [first!.at, last.at].map((at) => ((at - start) / days).toFixed(1));
    const when = rest.length === 0 ? period[0]! : period.join(" to ");
    return [
      `day ${when}`,
      name,
      outcome(name, [first!, ...rest]),
      String(last.calls),
      String(last.failed),
    ];
  });
  return table([["when", "step", "what", "calls", "failed"], ...rows]);
}

function stagesOf(moments: readonly Moment[]): Stage[] {
  const stages: Stage[] = [];
  for (const moment of moments) {
    const last = stages.at(-1);
    const name = stageOf(moment, last?.name);
    if (last?.name === name)
      stages[stages.length - 1] = { name, moments: [...last.moments, moment] };
    else stages.push({ name, moments: [moment] });
  }
  return stages;
}

function stageOf({ step, credentials }: Moment, before: string | undefined): string {
  const known = stageNames.find(([pattern]) => pattern.test(step))?.[1];
  if (known !== undefined) return known;
  // Both take days, in which nothing is due.
  if (before === "QUARANTINE" || before === "CLOSE") return before;
  return credentials.length > 1 ? "SOAK" : "";
}

function outcome(name: string, moments: readonly Moment[]): string {
  const words = moments.flatMap(({ step }) => step.split(", "));
  const count = (word: string) => words.filter((one) => one === word).length;
  switch (name) {
    case "PROVE":
      return `${count("ok")} sign-ins with the new value, ${count("refused")} refused`;
    case "SOAK":
      return "old and new value both sign in";
    case "":
      return "nothing is due";
    default:
      return shortened(
        moments.map(({ step }) => step).findLast((step) => !step.startsWith("no")) ?? "",
      );
  }
}

function shortened(text: string): string {
  return text.replace(/([0-9a-f]{8})-[0-9a-f-]{27}/g, "$1");
}

const width = 66;
const marks = { candidate: "░", current: "█", previous: "▒", quarantined: "·" } as const;
type Mark = keyof typeof marks;

/** From a day before the rotation on: the months before would leave no room. */
export function drawLives({ moments }: Pick<Rehearsed, "moments">): string[] {
  const second = moments.findIndex(({ credentials }) => credentials.length > 1);
  const from = (moments[second]?.at ?? 0) - days;
  const until = (moments.at(-1)?.at ?? 0) + days;
  const column = (index: number) => from + ((until - from) * (index + 0.5)) / width;
  const ids = [
    ...new Set(moments.flatMap(({ credentials }) => credentials.map(({ keyId }) => keyId))),
  ];
  const bars = ids.map((keyId) => {
    const bar = Array.from({ length: width }, (_, index) => {
      const mark = markAt(keyId, column(index), moments);
      return mark === undefined ? " " : marks[mark];
    });
    return `${keyId.slice(0, 8)}  ${bar.join("")}`;
  });
  const total = Math.round((until - from) / days);
  const legend = "░ waits for its proof  █ live  ▒ still signs in  · disabled in the vault";
  return [
    ...bars,
    `          ${"└ 1 day".padEnd(width - 9)}${total} days ┘`,
    `          ${legend}`,
  ];
}

function markAt(keyId: string, time: number, moments: readonly Moment[]): Mark | undefined {
  const past = moments.filter(({ at }) => at <= time);
  const role = past.at(-1)?.credentials.find((one) => one.keyId === keyId)?.role;
  if (past.some(({ step }) => step === `disabled ${keyId}`))
    return role === undefined ? undefined : "quarantined";
  return role === "candidate" || role === "current" || role === "previous" ? role : undefined;
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, index) => Math.max(...rows.map((row) => row[index]!.length)));
  return rows.map((row) =>
    row
      .map((cell, index) =>
        index > 2 ? cell.padStart(widths[index]!) : cell.padEnd(widths[index]!),
      )
      .join("  ")
      .trimEnd(),
  );
}
