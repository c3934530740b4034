/** The texts that the cells of a workbook refer to, with what parts of them people may not see. */
import { isUnseenColour } from "../colour.ts";
import { colourOf, maxTinySize, paper } from "./cell-styles.ts";
import { xmlEvents } from "./xml.ts";

export interface SharedString {
  text: string;
  /** Where some look different: which people do not see before white, or anywhere. */
  runs?: readonly StringRun[];
}

export interface StringRun {
  text: string;
  isUnseen: "always" | "onPaper" | "never";
}

/** Texts may be in runs of different looks; `rPh` says how to pronounce them and is left out. */
export function readStrings(bytes: Uint8Array): SharedString[] {
  const strings: SharedString[] = [];
  let runs: StringRun[] = [];
  let isText = false;
  let isPhonetic = false;
  let isUnseen: StringRun["isUnseen"] = "never";
  for (const event of xmlEvents(bytes)) {
    if (event.kind === "text") {
      if (isText && !isPhonetic) runs.push({ text: event.text, isUnseen });
    } else if (event.name === "t") isText = event.kind === "open";
    else if (event.name === "rPh") isPhonetic = event.kind === "open";
    else if (event.name === "r") isUnseen = "never";
    else if (event.kind === "open" && event.name === "sz") {
      if (Number(event.attributes["val"]) <= maxTinySize) isUnseen = "always";
    } else if (event.kind === "open" && event.name === "color") {
      if (isUnseen === "never" && isUnseenColour(colourOf(event.attributes), paper))
        isUnseen = "onPaper";
    } else if (event.name === "si") {
      if (event.kind === "close") strings.push(sharedString(runs));
      runs = [];
      isUnseen = "never";
    }
  }
  return strings;
}

function sharedString(runs: readonly StringRun[]): SharedString {
  const text = runs.map((run) => run.text).join("");
  return runs.some((run) => run.isUnseen !== "never") ? { text, runs } : { text };
}

/** The text with its unseen runs marked, those that follow one another together. */
export function markedRuns(
  runs: readonly StringRun[],
  isOnPaper: boolean,
  mark: (text: string) => string,
): string {
  const parts: string[] = [];
  let passage = "";
  for (const { text, isUnseen } of runs) {
    if (isUnseen === "always" || (isUnseen === "onPaper" && isOnPaper)) passage += text;
    else {
      parts.push(passage && ` ${mark(passage)} `, text);
      passage = "";
    }
  }
  return [...parts, passage && ` ${mark(passage)}`].join("").trim();
}
