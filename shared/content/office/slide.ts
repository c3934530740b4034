/** What stands on one slide: its title, texts, lists and tables, in the order in which they were placed. */
import type { Colour } from "../colour.ts";
import type { HiddenText } from "../hidden-text.ts";
import { markdownTable } from "../markdown-table.ts";
import type { Backdrop } from "./slide-colours.ts";
import { SlideLook } from "./slide-look.ts";
import {
  isOffSlide,
  placeholder,
  shapeDetails,
  shapesOf,
  type Box,
  type Shape,
} from "./slide-shapes.ts";
import { bodyText, paragraphs, runsText, type Links, type TextView } from "./slide-text.ts";
import { descendants, isTrue, type XmlElement } from "./xml.ts";

export interface Slide {
  title: string;
  body: string;
  isHidden: boolean;
}

const titles = new Set(["title", "ctrTitle"]);
/** Filled in by the program on every slide. */
const furniture = new Set(["sldNum", "dt", "ftr", "hdr", "sldImg"]);

/** How texts are told apart: where links lead, what is hidden, and before which slide they stand. */
export interface SlideView {
  links: Links;
  hidden: HiddenText;
  backdrop: Backdrop;
  /** The whole slide, where the file says how large it is. */
  frame: Box | undefined;
}

export function readSlide(root: XmlElement, view: SlideView): Slide {
  const shapes = shapesOf(root);
  const look = new SlideLook(root, shapes, view.backdrop);
  const title = shapes.find(({ element }) => titles.has(placeholder(element) ?? ""));
  const body = shapes.filter(
    (shape) => shape !== title && !furniture.has(placeholder(shape.element) ?? ""),
  );
  return {
    title: title ? oneLine(shapeMarkdown(title, look, view)) : "",
    body: body
      .map((shape) => shapeMarkdown(shape, look, view))
      .filter((text) => text.trim() !== "")
      .join("\n\n"),
    isHidden: root.attributes["show"] !== undefined && !isTrue(root.attributes["show"]),
  };
}

/** The text of the speaker notes, without the slide and the page number beside them. */
export function notesText(root: XmlElement, view: SlideView): string {
  const shapes = shapesOf(root);
  const look = new SlideLook(root, shapes, view.backdrop);
  return shapes
    .filter(({ element }) => placeholder(element) === "body")
    .map((shape) => {
      const text = textView(look, look.behind(shape), view);
      return paragraphs(shape.element).map((paragraph) => runsText(paragraph, [], text));
    })
    .map((lines) => lines.filter((line) => line.trim() !== "").join("\n\n"))
    .join("\n\n");
}

function textView(look: SlideLook, behind: Colour, { links, hidden }: SlideView): TextView {
  return {
    links,
    isUnseen: (looks) => look.isUnseen(looks, behind),
    mark: (text) => hidden.mark(text),
  };
}

function shapeMarkdown(shape: Shape, look: SlideLook, view: SlideView): string {
  const isGone = shape.isHidden || isOffSlide(shape, view.frame);
  // The whole is marked, so its parts are not.
  const viewBefore = (behind: Colour): TextView =>
    isGone
      ? { links: view.links, isUnseen: () => false, mark: (text) => text }
      : textView(look, behind, view);
  const text = contentOf(shape, look, viewBefore);
  return isGone ? view.hidden.mark(text) : text;
}

function contentOf(
  shape: Shape,
  look: SlideLook,
  viewBefore: (behind: Colour) => TextView,
): string {
  const { element } = shape;
  const description = oneLine(shapeDetails(element)["descr"] ?? "");
  const label = element.name === "pic" ? "image" : element.name === "sp" ? "shape" : "graphic";
  const text =
    element.name === "graphicFrame"
      ? tableText(element, look, viewBefore)
      : bodyText(element, viewBefore(look.behind(shape)));
  return [text, description && `[${label}: ${description}]`].filter(Boolean).join("\n\n");
}

/** Charts and diagrams keep their text elsewhere. */
function tableText(
  frame: XmlElement,
  look: SlideLook,
  viewBefore: (behind: Colour) => TextView,
): string {
  const rows = descendants(frame, "tr").map((row) =>
    descendants(row, "tc").map((cell) => {
      const view = viewBefore(look.behindCell(cell));
      return descendants(cell, "p")
        .map((paragraph) => runsText(paragraph, [], view))
        .join(" ");
    }),
  );
  return markdownTable(rows);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
