/** Prints the progress of the main job: a line per step, then what came of it. */

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

export function createPrinter(write: (line: string) => void): Printer {
  let number = 0;
  const indented = (text: string): void => write(`     ${text}`);
  return {
    async step(title, work) {
      number += 1;
      const started = performance.now();
      const label = `${String(number).padStart(2)}.  ${title}`;
      try {
        const result = await work();
        write(`${label}  (${Math.round(performance.now() - started)} ms)`);
        return result;
      } catch (error) {
        write(`${label}  FAILED`);
        throw error;
      }
    },
    fact: indented,
    item(name, details, link) {
      indented([name, ...details].filter(Boolean).join(" · "));
      if (link !== undefined) indented(`  ${link}`);
    },
    excerpt(text) {
      const lines = text.split("\n").filter((line) => line.trim() !== "");
      for (const line of lines.slice(0, excerptLines)) indented(`| ${shorten(line)}`);
      if (lines.length > excerptLines) indented("| …");
    },
  };
}

function shorten(line: string): string {
  return line.length > lineWidth ? `${line.slice(0, lineWidth - 1)}…` : line;
}
