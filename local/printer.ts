/** Prints the progress of the main job: a line per step, then what came of it. */
import type { Writable } from "node:stream";

export interface Printer {
  /** A step with its number, and how long it took. */
  step<T>(title: string, work: () => Promise<T>): Promise<T>;
  fact(text: string): void;
  /** An item found: its name, then details, then its link on a line of its own. */
  item(name: unknown, details: readonly unknown[], link?: string): void;
  /** The first lines of a text. */
  excerpt(text: string): void;
}

const excerptLines = 4;
const lineWidth = 100;

export function createPrinter(output: Writable): Printer {
  let number = 0;
  /** A step's line stands without its end, for the time to follow. */
  let lineOpen = false;
  function line(text: string): void {
    output.write(`${lineOpen ? "\n" : ""}     ${text}\n`);
    lineOpen = false;
  }
  function endStep(outcome: string): void {
    output.write(lineOpen ? `  ${outcome}\n` : `     ${outcome}\n`);
    lineOpen = false;
  }
  return {
    async step(title, work) {
      number += 1;
      output.write(`${String(number).padStart(2)}.  ${title}`);
      lineOpen = true;
      const started = performance.now();
      try {
        const result = await work();
        endStep(`(${Math.round(performance.now() - started)} ms)`);
        return result;
      } catch (error) {
        endStep("FAILED");
        throw error;
      }
    },
    fact: line,
    item(name, details, link) {
      line([name, ...details.map(readable)].filter(Boolean).join(" · "));
      if (link !== undefined) line(`  ${link}`);
    },
    excerpt(text) {
      const lines = text.split("\n").filter((one) => one.trim() !== "");
      for (const one of lines.slice(0, excerptLines)) line(`| ${shorten(one)}`);
      if (lines.length > excerptLines) line("| …");
    },
  };
}

/** `2026-11-13T08:40:00+01:00` → `13 Nov 2026, 08:40`, as the mailbox's clock shows it. */
function readable(detail: unknown): unknown {
  if (typeof detail !== "string") return detail;
  const time = /^(\d{4}-\d\d-\d\dT\d\d:\d\d):\d\d[+-]/.exec(detail)?.[1];
  return time === undefined ? detail : shownTime.format(new Date(`${time}Z`));
}

const shownTime = new Intl.DateTimeFormat("en-GB", {
  dateStyle: "medium",
  timeStyle: "short",
  timeZone: "UTC",
});

function shorten(line: string): string {
  return line.length > lineWidth ? `${line.slice(0, lineWidth - 1)}…` : line;
}
