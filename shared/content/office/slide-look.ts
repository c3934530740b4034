/** Tells which texts of a slide people see: by their size, and their colour before what lies behind. */
import { isUnseenColour, type Colour } from "../colour.ts";
import { backgroundOf, type Backdrop, type SlideColours } from "./slide-colours.ts";
import { overlap, type Shape } from "./slide-shapes.ts";
import { child, elements, type XmlElement } from "./xml.ts";

/** In hundredths of a point. */
const maxTinySize = 200;
/** More on one slide cannot be told apart by people either. */
const maxPainted = 1000;
const fills = new Set(["solidFill", "noFill", "gradFill", "blipFill", "pattFill", "grpFill"]);

export class SlideLook {
  readonly #colours: SlideColours;
  readonly #background: Colour;
  /** Whatever is on the slide and beneath, lowest first. */
  readonly #painted: readonly Shape[];

  constructor(root: XmlElement, shapes: readonly Shape[], backdrop: Backdrop) {
    this.#colours = backdrop.colours;
    this.#background = backgroundOf(root, backdrop.colours, backdrop.background);
    this.#painted = [...backdrop.shapes, ...shapes]
      .filter(({ element, isHidden }) => !isHidden && (element.name === "pic" || isFilled(element)))
      .slice(0, maxPainted);
  }

  /** What the text of a shape stands before. */
  behind(shape: Shape): Colour {
    if (isFilled(shape.element)) return this.#fillOf(shape.element);
    const place = this.#painted.indexOf(shape);
    const lower = place < 0 ? this.#painted : this.#painted.slice(0, place);
    const under = lower.findLast(({ box }) => overlap(box, shape.box));
    if (!under) return this.#background;
    return under.box && shape.box ? this.#fillOf(under.element) : undefined;
  }

  /** A cell of a table without a fill has that of the table's style, which is not looked up. */
  behindCell(cell: XmlElement): Colour {
    return this.#colours.named(child(child(cell, "tcPr"), "solidFill"));
  }

  /** @param looks Properties of a run, the nearest first. */
  isUnseen(looks: readonly (XmlElement | undefined)[], behind: Colour): boolean {
    const size = looks.map((look) => look?.attributes["sz"]).find((sz) => sz !== undefined);
    if (size !== undefined && Number(size) <= maxTinySize) return true;
    const fill = looks.map((look) => look && ownFill(look)).find(Boolean);
    if (fill?.name === "noFill") return true;
    return fill?.name === "solidFill" && isUnseenColour(this.#colours.named(fill), behind);
  }

  #fillOf(shape: XmlElement): Colour {
    const properties = child(shape, "spPr");
    const fill = properties && ownFill(properties);
    return this.#colours.named(fill ?? child(child(shape, "style"), "fillRef"));
  }
}

function isFilled(shape: XmlElement): boolean {
  const properties = child(shape, "spPr");
  const fill = properties && ownFill(properties);
  if (fill) return fill.name !== "noFill";
  return Number(child(child(shape, "style"), "fillRef")?.attributes["idx"] ?? 0) > 0;
}

function ownFill(properties: XmlElement): XmlElement | undefined {
  return elements(properties).find(({ name }) => fills.has(name));
}
