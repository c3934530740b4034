/** What stands on one slide: its title, texts, lists and tables, in the order in which they were placed. */
import { markdownTable } from "../markdown-table.ts";
import { child, descendants, elements, isTrue, textOf, type XmlElement } from "./xml.ts";

export interface Slide {
  title: string;
  body: string;
  isHidden: boolean;
}

/** Where links lead, by the id that the text refers to. */
export type Links = ReadonlyMap<string, string>;

const titles = new Set(["title", "ctrTitle"]);
/** Filled in by the program on every slide. */
const furniture = new Set(["sldNum", "dt", "ftr", "hdr", "sldImg"]);
/** Placeholders whose layout sets bullets before every paragraph. */
const bulleted = new Set(["body", "obj"]);
const maxHiddenCharacters = 500;

export function readSlide(root: XmlElement, links: Links): Slide {
  const shapes = shapesOf(root);
  const title = shapes.find((shape) => titles.has(placeholder(shape) ?? ""));
  const body = shapes.filter(
    (shape) => shape !== title && !furniture.has(placeholder(shape) ?? ""),
  );
  return {
    title: title ? oneLine(shapeMarkdown(title, links)) : "",
    body: body
      .map((shape) => shapeMarkdown(shape, links))
      .filter((text) => text.trim() !== "")
      .join("\n\n"),
    isHidden: root.attributes["show"] !== undefined && !isTrue(root.attributes["show"]),
  };
}

/** The plain text of the shapes that hold this kind of placeholder, such as the body of speaker notes. */
export function shapesText(root: XmlElement, kind: string): string {
  return shapesOf(root)
    .filter((shape) => placeholder(shape) === kind)
    .map((shape) => paragraphs(shape).map((paragraph) => runsText(paragraph, new Map())))
    .map((lines) => lines.filter((line) => line.trim() !== "").join("\n\n"))
    .join("\n\n");
}

function shapesOf(root: XmlElement): XmlElement[] {
  const tree = child(child(root, "cSld"), "spTree");
  return tree ? elements(tree).flatMap(ungrouped) : [];
}

/** Groups dissolve; of alternatives, the first is the one that current programs show. */
function ungrouped(shape: XmlElement): XmlElement[] {
  if (shape.name === "grpSp") return elements(shape).flatMap(ungrouped);
  if (shape.name !== "AlternateContent") return [shape];
  const shown = elements(shape)[0];
  return shown ? elements(shown).flatMap(ungrouped) : [];
}

/** The kind of placeholder that a shape fills; "obj" where the file leaves it out. */
function placeholder(shape: XmlElement): string | undefined {
  const mark = child(child(properties(shape), "nvPr"), "ph");
  return mark && (mark.attributes["type"] ?? "obj");
}

/** `nvSpPr`, `nvPicPr`, …: the name, description and placeholder of a shape. */
function properties(shape: XmlElement): XmlElement | undefined {
  return elements(shape).find(({ name }) => /^nv.*Pr$/.test(name));
}

function shapeMarkdown(shape: XmlElement, links: Links): string {
  const details = child(properties(shape), "cNvPr")?.attributes ?? {};
  const text = contentOf(shape, details["descr"] ?? "", links);
  return isTrue(details["hidden"]) ? hidden(text) : text;
}

function contentOf(shape: XmlElement, description: string, links: Links): string {
  if (shape.name === "pic") return description && `[image: ${oneLine(description)}]`;
  if (shape.name === "graphicFrame") return graphic(shape, description, links);
  const isList = bulleted.has(placeholder(shape) ?? "");
  return joined(paragraphs(shape).map((paragraph) => paragraphLine(paragraph, isList, links)));
}

/** A table; of charts and diagrams, which keep their text elsewhere, the description. */
function graphic(frame: XmlElement, description: string, links: Links): string {
  const [table] = descendants(frame, "tbl");
  if (!table) return description && `[graphic: ${oneLine(description)}]`;
  const rows = descendants(table, "tr").map((row) =>
    descendants(row, "tc").map((cell) =>
      descendants(cell, "p")
        .map((paragraph) => runsText(paragraph, links))
        .join(" "),
    ),
  );
  return markdownTable(rows);
}

function paragraphs(shape: XmlElement): XmlElement[] {
  const body = child(shape, "txBody");
  return body ? elements(body).filter(({ name }) => name === "p") : [];
}

interface Line {
  text: string;
  isItem: boolean;
}

function paragraphLine(paragraph: XmlElement, isList: boolean, links: Links): Line {
  const look = child(paragraph, "pPr");
  const hasBullet = child(look, "buChar") ?? child(look, "buAutoNum") ?? child(look, "buBlip");
  const isItem = hasBullet !== undefined || (isList && !child(look, "buNone"));
  const level = Math.min(Number(look?.attributes["lvl"]) || 0, 8);
  const text = runsText(paragraph, links).trim();
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

function runsText(paragraph: XmlElement, links: Links): string {
  return elements(paragraph)
    .map((run) => {
      if (run.name === "br") return " ";
      const text = elements(run)
        .filter(({ name }) => name === "t")
        .map(textOf)
        .join("");
      return withLink(text, child(child(run, "rPr"), "hlinkClick"), links);
    })
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

/** Without quotes and brackets of its own, the text cannot end the mark. */
function hidden(text: string): string {
  const inside = oneLine(text).replaceAll('"', "'").replaceAll("[", "(").replaceAll("]", ")");
  return inside && `[hidden text: "${inside.slice(0, maxHiddenCharacters)}"]`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
