/** Marks in the text of a PDF page what is drawn so that people do not see it. */
import type { HiddenText } from "../hidden-text.ts";
import type { DrawnText } from "./drawn-text.ts";

export interface MarkedPage {
  /** The pieces' texts, in their order. */
  texts: string[];
  /** Marked passages that are not among the pieces. */
  elsewhere: string;
  hasTextLayer: boolean;
}

/** What is not counted: pdf.js adds spaces and leaves out characters that only shape others. */
const uncounted = /[\s\p{Cf}]/gu;

/** @param drawn What the page draws, in the order of the pieces, its characters as pdf.js gives them. */
export function markPieces(
  pieces: readonly string[],
  drawn: readonly DrawnText[],
  hidden: HiddenText,
): MarkedPage {
  const hasTextLayer = isTextLayer(drawn);
  const runs = drawn.map(({ text, visibility }) => ({
    text,
    length: counted(text),
    isHidden: visibility !== "shown" && !(visibility === "layer" && hasTextLayer),
    isOutside: visibility === "outside",
  }));
  const unmarked = { texts: [...pieces], elsewhere: "", hasTextLayer };
  if (!runs.some(({ isHidden }) => isHidden)) return unmarked;
  // pdf.js leaves out most text beside the page.
  const inside = runs.filter(({ isOutside }) => !isOutside);
  const length = counted(pieces.join(""));
  const found = [runs, inside].find((some) => lengthOf(some) === length);
  const texts = found ? markedInPlace(pieces, found, hidden) : unmarked.texts;
  const lost = runs.filter((run) => run.isHidden && !found?.includes(run));
  return { texts, elsewhere: hidden.mark(lost.map(({ text }) => text).join(" ")), hasTextLayer };
}

function lengthOf(runs: readonly Run[]): number {
  return runs.reduce((sum, { length }) => sum + length, 0);
}

/** A page most of whose text is drawn invisibly is a scan that a program has read, and stays readable. */
function isTextLayer(drawn: readonly DrawnText[]): boolean {
  const length = (texts: readonly DrawnText[]) =>
    texts.reduce((sum, { text }) => sum + counted(text), 0);
  return length(drawn.filter(({ visibility }) => visibility === "layer")) * 2 > length(drawn);
}

function counted(text: string): number {
  return text.replace(uncounted, "").length;
}

interface Run {
  length: number;
  isHidden: boolean;
}

/** Walks pieces and runs side by side, by the characters that both have; a mark stands where a passage begins. */
function markedInPlace(
  pieces: readonly string[],
  runs: readonly Run[],
  hidden: HiddenText,
): string[] {
  const texts: string[] = [];
  const isHiddenNext = hiddenByCharacter(runs);
  let passage = "";
  let begins = 0;
  let isHidden = false;
  pieces.forEach((piece, index) => {
    texts.push("");
    if (passage) passage += " ";
    for (const character of piece) {
      if (counted(character) > 0) {
        isHidden = isHiddenNext(character.length);
        if (!isHidden) endPassage();
        else if (!passage) begins = index;
      }
      if (isHidden) passage += character;
      else texts[index] += character;
    }
  });
  endPassage();
  return texts;

  function endPassage(): void {
    if (passage) texts[begins] = `${texts[begins]!.trimEnd()} ${hidden.mark(passage)} `;
    passage = "";
  }
}

/** Tells of each next character, as long as it is, whether the run that it lies in is hidden. */
function hiddenByCharacter(runs: readonly Run[]): (length: number) => boolean {
  let run = 0;
  let left = runs[0]?.length ?? 0;
  return (length) => {
    while (left === 0 && run < runs.length - 1) left = runs[++run]!.length;
    left = Math.max(0, left - length);
    return runs[run]!.isHidden;
  };
}
