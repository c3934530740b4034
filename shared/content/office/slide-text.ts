/** The text of one shape on a slide: paragraphs, lists, links, and marks where people do not see it. */
import { placeholder } from "./slide-shapes.ts";
import { child, elements, textOf, type XmlElement } from "./xml.ts";

/** Where links lead, by the id that the text refers to. */
export type Links = ReadonlyMap<string, string>;

/** Of one shape or cell: which of its runs people do not see. */
export interface TextView {
  links: Links;
  isUnseen(looks: readonly (XmlElement | undefined)[]): boolean;
  mark(text: string): string;
}

/** Placeholders whose layout sets bullets before every paragraph. */
const bulleted = new Set(["body", "obj"]);

export function bodyText(shape: XmlElement, view: TextView): string {
  const isList = bulleted.has(placeholder(shape) ?? "");
  const styles = child(child(shape, "txBody"), "lstStyle");
  return joined(
    paragraphs(shape).map((paragraph) => paragraphLine(paragraph, isList, styles, view)),
  );
}

export function paragraphs(shape: XmlElement): XmlElement[] {
  const body = child(shape, "txBody");
  return body ? elements(body).filter(({ name }) => name === "p") : [];
}

interface Line {
  text: string;
  isItem: boolean;
}

function paragraphLine(
  paragraph: XmlElement,
  isList: boolean,
  styles: XmlElement | undefined,
  view: TextView,
): Line {
  const look = child(paragraph, "pPr");
  const hasBullet = child(look, "buChar") ?? child(look, "buAutoNum") ?? child(look, "buBlip");
  const isItem = hasBullet !== undefined || (isList && !child(look, "buNone"));
  const level = Math.min(Number(look?.attributes["lvl"]) || 0, 8);
  const inherited = child(child(styles, `lvl${level + 1}pPr`), "defRPr");
  const text = runsText(paragraph, [inherited], view).trim();
  return { text: isItem && text ? `${"  ".repeat(level)}- ${text}` : text, isItem };
}

/** Items of a list stand together, other paragraphs apart. */
function joined(lines: readonly Line[]): string {
  const shown = lines.filter(({ text }) => text !== "");
  return shown
    .map(({ text, isItem }, index) => {
      const isSameList = isItem && shown[index - 1]?.isItem;
      return index === 0 ? text : `${isSameList ? "\n" : "\n\n"}${text}`;
    })
    .join("");
}

/** Hidden runs that follow one another are one passage. */
export function runsText(
  paragraph: XmlElement,
  inherited: readonly (XmlElement | undefined)[],
  view: TextView,
): string {
  const parts: string[] = [];
  let passage = "";
  for (const run of elements(paragraph)) {
    const look = child(run, "rPr");
    const text = run.name === "br" ? " " : ownText(run);
    if (text.trim() !== "" && view.isUnseen([look, ...inherited])) passage += text;
    else if (text.trim() === "" && passage !== "") passage += text;
    else if (text !== "") {
      parts.push(marked(passage, view), withLink(text, child(look, "hlinkClick"), view.links));
      passage = "";
    }
  }
  return [...parts, marked(passage, view)].join("").replace(aroundMarks, " ");
}

const aroundMarks = /\s+(?=\[hidden text: ")|(?<=\[hidden text: "[^"]*"\])\s+/g;

function marked(passage: string, view: TextView): string {
  return passage && ` ${view.mark(passage)} `;
}

function ownText(run: XmlElement): string {
  return elements(run)
    .filter(({ name }) => name === "t")
    .map(textOf)
    .join("");
}

function withLink(text: string, link: XmlElement | undefined, links: Links): string {
  const target = Object.values(link?.attributes ?? {})
    .map((id) => links.get(id))
    .find(Boolean);
  return target === undefined || text.trim() === "" || text.includes(target)
    ? text
    : `${text} (${target})`;
}
