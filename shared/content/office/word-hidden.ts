/** Finds text in a part of a Word document that people who view it do not see, and marks it there. */
import { isUnseenColour, parseColour, type Colour } from "../colour.ts";
import { parseDeclarations } from "../css.ts";
import type { HiddenText } from "../hidden-text.ts";
import { Passages } from "./word-passages.ts";
import { attribute, propertyLook, type WordLook, type WordStyles } from "./word-styles.ts";
import { xmlEvents } from "./xml.ts";

type Attributes = Readonly<Record<string, string>>;

/** An element around the text; each begins as the one around it. */
interface Place {
  name: string;
  look: WordLook;
  background: Colour;
  isOffPage: boolean;
  /** Not shown and not read: deleted text, and the alternative of a text box that mammoth ignores. */
  isLeftOut: boolean;
}

export interface MarkedPart {
  xml: string;
  hasDeletedText: boolean;
}

const maxTinyHalfPoints = 4;
/** Letters of a twentieth of their width are lines. */
const maxTinyScale = 5;
/** The widest paper that Word knows, and margins that no page has, in points. */
const pageEnd = 1584;
const beforePage = -150;
const leftOut = new Set(["del", "moveFrom", "Choice"]);

/** The part with a mark in place of each hidden passage, for mammoth, which drops how text looks. */
export function markHiddenWords(
  bytes: Uint8Array,
  styles: WordStyles,
  page: Colour,
  hidden: HiddenText,
): MarkedPart {
  const xml = new TextDecoder().decode(bytes);
  const passages = new Passages(xml, hidden);
  const outside: Place = {
    name: "",
    look: styles.standard,
    background: page,
    isOffPage: false,
    isLeftOut: false,
  };
  const places = [outside];
  let hasDeletedText = false;
  for (const event of xmlEvents(bytes)) {
    const place = places.at(-1)!;
    if (event.kind === "text") {
      if (place.name === "t") passages.text(event.text);
    } else if (event.kind === "open") {
      if (event.name === "delText") hasDeletedText = true;
      places.push(placeInside(places, event.name, event.attributes, styles));
      if (event.name === "t") passages.open(event.end);
    } else {
      places.pop();
      if (event.name === "p") passages.end();
      else if (event.name === "t" && !place.isLeftOut) passages.close(event.end, isUnseen(place));
    }
  }
  return { xml: passages.marked(), hasDeletedText };
}

/** Properties change what they stand in: the run or paragraph two levels up. */
function placeInside(
  places: readonly Place[],
  name: string,
  attributes: Attributes,
  styles: WordStyles,
): Place {
  const around = places.at(-1)!;
  const owner = places.at(-2) ?? around;
  const value = attribute(attributes, "val");
  if (around.name === "rPr" && owner.name === "r")
    Object.assign(
      (owner.look = { ...owner.look }),
      name === "rStyle" ? styles.look(value) : propertyLook(name, attributes),
    );
  else if (around.name === "textFill" && name === "noFill") fillRun(places, "transparent");
  else if (owner.name === "textFill" && name === "srgbClr") fillRun(places, value);
  else if (around.name === "pPr" && name === "pStyle")
    owner.look = { ...styles.standard, ...styles.look(value) };
  else if (around.name === "pPr" && name === "shd")
    owner.look = { ...owner.look, ...propertyLook(name, attributes) };
  else if (around.name === "tcPr" && name === "shd") owner.background = shadeOf(attributes, owner);
  else if (around.name === "tblPr" && name === "tblStyle" && styles.shades(value))
    owner.background = undefined;
  else if (name === "fill" && !/^(solid)?$/.test(attribute(attributes, "type")))
    around.background = undefined;
  return {
    name,
    look: name === "txbxContent" ? styles.standard : around.look,
    background: boxBackground(attributes, around),
    isOffPage: around.isOffPage || placesOffPage(attributes),
    isLeftOut: around.isLeftOut || leftOut.has(name),
  };
}

/** The fill that newer programs give letters, beside the colour for older ones. */
function fillRun(places: readonly Place[], colour: string): void {
  const run = places.findLast(({ name }) => name === "r");
  if (run) run.look = { ...run.look, colour };
}

function shadeOf(attributes: Attributes, { background }: Place): Colour {
  const { shade } = propertyLook("shd", attributes);
  return shade === undefined ? background : parseColour(shade.toLowerCase());
}

/** Text boxes as older programs, and mammoth, know them. */
function boxBackground(attributes: Attributes, { background }: Place): Colour {
  const { fillcolor, filled } = attributes;
  if (fillcolor === undefined || filled?.startsWith("f")) return background;
  return parseColour(fillcolor.toLowerCase().split(" ", 1)[0]!);
}

function placesOffPage(attributes: Attributes): boolean {
  const css = attributes["style"];
  if (css === undefined) return false;
  const style = parseDeclarations(css);
  const points = (...names: string[]) =>
    names.reduce((sum, name) => sum + (Number.parseFloat(style.get(name) ?? "") || 0), 0);
  const isBeyond = (start: number, size: number) =>
    start > pageEnd || (start < 0 && start + size < beforePage);
  return (
    style.get("visibility") === "hidden" ||
    isBeyond(points("left", "margin-left"), points("width")) ||
    isBeyond(points("top", "margin-top"), points("height"))
  );
}

function isUnseen({ look, background, isOffPage }: Place): boolean {
  const { isVanished = false, colour = "auto", shade, halfPoints, scale } = look;
  if (isVanished || isOffPage) return true;
  if (halfPoints !== undefined && halfPoints <= maxTinyHalfPoints) return true;
  if (scale !== undefined && scale <= maxTinyScale) return true;
  const behind = shade === undefined ? background : parseColour(shade.toLowerCase());
  return isUnseenColour(parseColour(colour.toLowerCase()), behind);
}
