/** The pieces of text on a PDF page as lines and paragraphs. */

/** A gap of more than this many line heights starts a paragraph. */
const paragraphGap = 1.7;

/** What pdf.js tells of a piece of text; `transform[5]` is its height above the foot of the page. */
export interface Piece {
  str: string;
  transform: number[];
  height: number;
  hasEOL: boolean;
}

interface Line {
  text: string;
  y: number;
  height: number;
}

export function pageMarkdown(pieces: readonly Piece[]): string {
  let text = "";
  let previous: Line | undefined;
  for (const line of linesOf(pieces)) {
    text = previous ? joined(text, line, previous) : line.text;
    previous = line;
  }
  return text;
}

function* linesOf(pieces: readonly Piece[]): Generator<Line> {
  let line: Line = { text: "", y: 0, height: 0 };
  for (const { str, transform, height, hasEOL } of pieces) {
    if (line.text.trim() === "") line.y = transform[5] ?? 0;
    line = { text: line.text + str, y: line.y, height: Math.max(line.height, height) };
    if (!hasEOL) continue;
    if (line.text.trim() !== "") yield { ...line, text: line.text.trim() };
    line = { text: "", y: 0, height: 0 };
  }
  if (line.text.trim() !== "") yield { ...line, text: line.text.trim() };
}

function joined(text: string, line: Line, previous: Line): string {
  const gap = previous.y - line.y;
  // A line above the previous one begins another column or box.
  if (gap < 0 || gap > paragraphGap * Math.max(line.height, previous.height))
    return `${text}\n\n${line.text}`;
  const isHyphenated = /\p{L}-$/u.test(text) && /^\p{Ll}/u.test(line.text);
  return isHyphenated ? text.slice(0, -1) + line.text : `${text}\n${line.text}`;
}
