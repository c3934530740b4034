/** WebVTT transcripts, as Teams writes them: who said what, with the time about once a minute. */
import type { ContentFormat, MarkdownText } from "../format.ts";

interface Cue {
  seconds: number;
  speaker: string;
  text: string;
}

const timing = /^(?:(\d{1,4}):)?(\d\d):(\d\d)\.\d{3}\s+-->\s/m;
const voice = /<v(?:\.[^\s<>]*)?\s([^<>]*)>/;
const secondsBetweenTimes = 60;
const entities = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["nbsp", " "],
  ["lrm", ""],
  ["rlm", ""],
]);

export const vtt: ContentFormat = {
  name: "vtt",
  label: "transcript",
  extensions: ["vtt"],
  mediaTypes: ["text/vtt"],
  matches: ({ text }) => text !== undefined && /^WEBVTT(?:\s|$)/.test(text),
  read({ text = "" }): MarkdownText {
    const cues = text.split(/\r?\n(?:[ \t]*\r?\n)+/).flatMap(cuesOf);
    return {
      markdown: passages(cues).join("\n\n"),
      notes: cues.length === 0 ? ["It holds no spoken text."] : [],
    };
  },
};

/** The cues of one block: none for the header, notes and styles; several when speakers alternate. */
function cuesOf(block: string): Cue[] {
  const match = timing.exec(block);
  if (!match || /^(?:NOTE|STYLE|REGION)\b/.test(block)) return [];
  const [, hours = "0", minutes, seconds] = match;
  const start = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  const lineEnd = block.indexOf("\n", match.index);
  const payload = lineEnd < 0 ? "" : block.slice(lineEnd + 1);
  return payload
    .split(/(?=<v[.\s])/)
    .map((part) => ({
      seconds: start,
      speaker: plain(voice.exec(part)?.[1] ?? ""),
      text: plain(part),
    }))
    .filter(({ text }) => text !== "");
}

function plain(text: string): string {
  return text
    .replace(/<[^<>]*>/g, "")
    .replace(/&([a-z]+);/g, (whole, name: string) => entities.get(name) ?? whole)
    .replace(/\s+/g, " ")
    .trim();
}

/** One paragraph for what a speaker says in a row; the time stands where a minute has passed. */
function passages(cues: readonly Cue[]): string[] {
  const shown: string[] = [];
  let latest: Cue | undefined;
  let timed = -Infinity;
  for (const cue of cues) {
    const isTimed = cue.seconds >= timed + secondsBetweenTimes;
    if (isTimed) timed = cue.seconds;
    if (!isTimed && cue.speaker === latest?.speaker) shown.push(`${shown.pop()!} ${cue.text}`);
    else shown.push(`${isTimed ? `[${clock(cue.seconds)}] ` : ""}${said(cue)}`);
    latest = cue;
  }
  return shown;
}

function said({ speaker, text }: Cue): string {
  return speaker ? `${speaker}: ${text}` : text;
}

function clock(seconds: number): string {
  const two = (count: number) => `${count}`.padStart(2, "0");
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
