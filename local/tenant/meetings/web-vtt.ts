/** A transcript as Teams writes it: WebVTT whose cues name their speaker. */
import type { SectionScript } from "./script.ts";

/** How fast people speak, in characters a second. */
const pace = 15;
const pause = 0.6;

/** @param nameOf the name that Teams shows for a script's speaker */
export function webVtt(sections: SectionScript[], nameOf: (speaker: string) => string): string {
  const cues = sections.flatMap(({ from, lines }) => {
    // Nobody begins on the second.
    let at = from * 60 + 3.12;
    return lines.map(([speaker, text]) => {
      const start = at;
      const end = start + Math.max(0.8, text.length / pace);
      at = end + pause;
      return `${clock(start)} --> ${clock(end)}\n<v ${nameOf(speaker)}>${text}</v>`;
    });
  });
  return `WEBVTT\n\n${cues.join("\n\n")}\n`;
}

/** `00:03:07.120` */
function clock(seconds: number): string {
  return new Date(Math.round(seconds * 1000)).toISOString().slice(11, 23);
}
