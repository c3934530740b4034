/** The colours of a slide: what its theme calls them, and what lies behind everything on it. */
import { parseColour, type Colour } from "../colour.ts";
import type { Zip } from "../zip.ts";
import { relationshipsOf } from "./relationships.ts";
import { shapesOf, type Shape } from "./slide-shapes.ts";
import { child, elements, parseXml, type XmlElement } from "./xml.ts";

/** What every slide of one layout shares. */
export interface Backdrop {
  colours: SlideColours;
  /** Of a slide without a background of its own. */
  background: Colour;
  /** What the master and the layout place beneath, lowest first. */
  shapes: readonly Shape[];
}

const white: Colour = [255, 255, 255];
const black: Colour = [0, 0, 0];
/** Backgrounds of a theme from here on are gradients and pictures. */
const firstPattern = 1002;

export class SlideColours {
  readonly #scheme: XmlElement | undefined;
  readonly #names: Readonly<Record<string, string>>;

  constructor(theme?: XmlElement, master?: XmlElement) {
    this.#scheme = child(child(theme, "themeElements"), "clrScheme");
    this.#names = child(master, "clrMap")?.attributes ?? {};
  }

  /** The colour that a fill, or a reference to one, names; undefined for one that is not plain. */
  named(fill: XmlElement | undefined): Colour {
    const colour = fill && elements(fill)[0];
    if (!colour) return undefined;
    const { val = "", lastClr = val } = colour.attributes;
    if (Number(child(colour, "alpha")?.attributes["val"] ?? "1") === 0) return "transparent";
    // Lighter and darker versions of a colour.
    if (elements(colour).some(({ name }) => name !== "alpha")) return undefined;
    if (colour.name === "schemeClr") return this.#ofScheme(val);
    return parseColour((colour.name === "sysClr" ? lastClr : val).toLowerCase());
  }

  #ofScheme(name: string): Colour {
    const usual: Record<string, string> = { bg1: "lt1", bg2: "lt2", tx1: "dk1", tx2: "dk2" };
    const place = this.#names[name] ?? usual[name] ?? name;
    const entry = child(this.#scheme, place);
    if (entry) return this.named(entry);
    return place === "lt1" ? white : place === "dk1" ? black : undefined;
  }
}

/** Reads each layout once, however many slides have it. */
export class Backdrops {
  readonly #zip: Zip;
  readonly #byLayout = new Map<string, Backdrop>();

  constructor(zip: Zip) {
    this.#zip = zip;
  }

  /** @param part The slide. */
  of(part: string): Backdrop {
    const layout = this.#related(part, "slideLayout") ?? "";
    const known = this.#byLayout.get(layout) ?? this.#read(layout);
    this.#byLayout.set(layout, known);
    return known;
  }

  #read(layoutPart: string): Backdrop {
    const masterPart = this.#related(layoutPart, "slideMaster") ?? "";
    const [layout, master, theme] = [
      layoutPart,
      masterPart,
      this.#related(masterPart, "theme") ?? "",
    ].map((part) => (this.#zip.has(part) ? parseXml(this.#zip.read(part)) : undefined));
    const colours = new SlideColours(theme, master);
    const behindAll = backgroundOf(master, colours, white);
    return {
      colours,
      background: backgroundOf(layout, colours, behindAll),
      shapes: [master, layout].flatMap((root) => (root ? shapesOf(root) : [])),
    };
  }

  #related(part: string, type: string): string | undefined {
    const found = relationshipsOf(this.#zip, part).find((other) => other.type === type);
    return found && this.#zip.has(found.target) ? found.target : undefined;
  }
}

export function backgroundOf(
  root: XmlElement | undefined,
  colours: SlideColours,
  inherited: Colour,
): Colour {
  const background = child(child(root, "cSld"), "bg");
  if (!background) return inherited;
  const reference = child(background, "bgRef");
  if (!reference) return colours.named(child(child(background, "bgPr"), "solidFill"));
  return Number(reference.attributes["idx"]) < firstPattern ? colours.named(reference) : undefined;
}
