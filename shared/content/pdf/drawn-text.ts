/** Follows how a PDF page is drawn, to tell which of its text people see. */
import { isUnseenColour, parseColour, type Colour } from "../colour.ts";
import { identity, matrixOf, placed, times, type Matrix, type Rectangle } from "./matrix.ts";
import { PaintedAreas } from "./painted-areas.ts";

/**
 * `layer`: drawn in a mode that shows nothing, as programs add what they recognised in a scan;
 * `outside`: beside the page.
 */
export type Visibility = "shown" | "hidden" | "layer" | "outside";

export interface DrawnText {
  text: string;
  visibility: Visibility;
}

/** The operations of a page as pdf.js lists them. */
export interface Drawing {
  fnArray: readonly number[];
  argsArray: readonly unknown[];
}

interface Glyph {
  unicode: string;
  width: number;
  isSpace: boolean;
  /** Only of fonts whose letters are drawings, with units of their own. */
  operatorListId?: unknown;
}

interface State {
  matrix: Matrix;
  fill: Colour;
  opacity: number;
  mode: number;
  fontSize: number;
  leading: number;
  rise: number;
  /** Moved since it was saved, and nothing drawn since. */
  isUnused: boolean;
}

const maxTinySize = 2;
/** The numbers of pdf.js for `fill` to `closeEOFillStroke`. */
const firstFill = 22;
const lastFill = 27;
const unseenModes = new Set([3, 7]);

export class DrawnPage {
  readonly texts: DrawnText[] = [];
  readonly #view: Rectangle;
  readonly #isLayerShown: (group: unknown) => boolean;
  readonly #painted = new PaintedAreas();
  #state: State = {
    matrix: identity,
    fill: [0, 0, 0],
    opacity: 1,
    mode: 0,
    fontSize: 0,
    leading: 0,
    rise: 0,
    isUnused: false,
  };
  readonly #saved: State[] = [];
  #text: Matrix = identity;
  #line: Matrix = identity;
  /** For each marked part around the text: whether the reader's program leaves it out. */
  readonly #leftOut: boolean[] = [];

  /** @param isLayerShown For a group of content that can be switched off. */
  constructor(view: Rectangle, isLayerShown: (group: unknown) => boolean) {
    this.#view = view;
    this.#isLayerShown = isLayerShown;
  }

  /** One operation by pdf.js's name for it; those that change nothing here pass by. */
  draw(operation: string, args: readonly unknown[]): void {
    const state = this.#state;
    const numbers = args as readonly number[];
    switch (operation) {
      case "save":
      case "paintFormXObjectBegin":
        this.#save();
        if (operation !== "save") this.#transform(args[0]);
        break;
      case "restore":
      case "paintFormXObjectEnd":
        this.#restore();
        break;
      case "transform":
        this.#transform(args);
        state.isUnused = true;
        break;
      case "setFillRGBColor":
        state.fill = typeof args[0] === "string" ? parseColour(args[0].toLowerCase()) : undefined;
        break;
      case "setFillColorN":
        state.fill = undefined;
        break;
      case "setFillTransparent":
        state.fill = "transparent";
        break;
      case "setGState":
        this.#setGraphicsState(args[0] as readonly (readonly [string, unknown])[]);
        break;
      case "constructPath":
        this.#path(numbers[0]!, args[2] as ArrayLike<number> | null);
        break;
      case "shadingFill":
      case "paintImageMaskXObject":
        this.#paint({ left: 0, bottom: 0, right: 1, top: 1 }, undefined);
        break;
      case "beginMarkedContentProps":
        this.#leftOut.push(args[0] === "OC" && !this.#isLayerShown(args[1]));
        break;
      case "beginMarkedContent":
        this.#leftOut.push(false);
        break;
      case "endMarkedContent":
        this.#leftOut.pop();
        break;
      case "beginText":
        this.#text = this.#line = identity;
        break;
      case "setFont":
        state.fontSize = numbers[1]!;
        break;
      case "setTextRenderingMode":
        state.mode = numbers[0]!;
        break;
      case "setTextRise":
        state.rise = numbers[0]!;
        break;
      case "setLeading":
        state.leading = numbers[0]!;
        break;
      case "setTextMatrix":
        this.#text = this.#line = matrixOf(args[0] as ArrayLike<number>);
        break;
      case "setLeadingMoveText":
        state.leading = -numbers[1]!;
        this.#moveLine(numbers[0]!, numbers[1]!);
        break;
      case "moveText":
        this.#moveLine(numbers[0]!, numbers[1]!);
        break;
      case "nextLine":
        this.#moveLine(0, -state.leading);
        break;
      case "showText":
        this.#show(args[0] as readonly (Glyph | number)[]);
        break;
      default:
    }
  }

  #save(): void {
    this.#saved.push({ ...this.#state });
    this.#state.isUnused = false;
  }

  /** pdf.js leaves out pictures that it need not decode: a place that was set up and not used held one. */
  #restore(): void {
    if (this.#state.isUnused) this.#paint({ left: 0, bottom: 0, right: 1, top: 1 }, undefined);
    this.#state = this.#saved.pop() ?? this.#state;
    this.#state.isUnused = false;
  }

  #transform(matrix: unknown): void {
    if (!matrix) return;
    this.#state.matrix = times(this.#state.matrix, matrixOf(matrix as ArrayLike<number>));
  }

  #setGraphicsState(entries: readonly (readonly [string, unknown])[]): void {
    const state = this.#state;
    for (const [name, value] of entries) {
      if (name === "ca") state.opacity = Number(value);
      if (name === "Font" && Array.isArray(value)) state.fontSize = Number(value[1]);
    }
  }

  /** Curves bound more than they fill: what lies behind them is not known. */
  #path(operation: number, bounds: ArrayLike<number> | null): void {
    this.#state.isUnused = false;
    if (!bounds || operation < firstFill || operation > lastFill || this.#state.opacity === 0)
      return;
    const [left = 0, bottom = 0, right = 0, top = 0] = Array.from(bounds);
    this.#paint(
      { left, bottom, right, top },
      this.#state.opacity < 1 ? undefined : this.#state.fill,
    );
  }

  #paint(area: Rectangle, colour: Colour): void {
    this.#state.isUnused = false;
    this.#painted.add(placed(this.#state.matrix, area), colour);
  }

  #moveLine(x: number, y: number): void {
    this.#text = this.#line = times(this.#line, [1, 0, 0, 1, x, y]);
  }

  #show(glyphs: readonly (Glyph | number)[]): void {
    const { fontSize, rise } = this.#state;
    this.#state.isUnused = false;
    let text = "";
    let width = 0;
    let isDrawn = false;
    for (const glyph of glyphs) {
      if (typeof glyph === "number") width -= (glyph * fontSize) / 1000;
      else {
        text += glyph.unicode;
        width += (glyph.width * fontSize) / 1000;
        isDrawn ||= glyph.operatorListId !== undefined;
      }
    }
    const start = times(times(this.#state.matrix, this.#text), [1, 0, 0, 1, 0, rise]);
    this.#text = times(this.#text, [1, 0, 0, 1, width, 0]);
    if (text.trim() === "") return;
    const size = fontSize * Math.hypot(start[2], start[3]);
    const area = placed(start, { left: 0, bottom: 0, right: width, top: fontSize });
    this.texts.push({ text, visibility: this.#visibility(area, isDrawn ? undefined : size) });
  }

  #visibility(area: Rectangle, size: number | undefined): Visibility {
    const { mode, opacity, fill } = this.#state;
    if (unseenModes.has(mode)) return "layer";
    if (this.#isOutside(area)) return "outside";
    if (opacity === 0 || this.#leftOut.includes(true)) return "hidden";
    if (size !== undefined && Math.abs(size) <= maxTinySize) return "hidden";
    return isUnseenColour(fill, this.#painted.behind(area)) ? "hidden" : "shown";
  }

  #isOutside(area: Rectangle): boolean {
    const { left, bottom, right, top } = this.#view;
    return area.right < left || area.left > right || area.top < bottom || area.bottom > top;
  }
}
