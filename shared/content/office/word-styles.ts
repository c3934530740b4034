/** How the styles of a Word document make text look, as far as that can hide it. */
import { child, descendants, elements, isTrue, type XmlElement } from "./xml.ts";

/** What is not set is as around it. */
export interface WordLook {
  isVanished?: boolean;
  /** RRGGBB or "auto", which always shows. */
  colour?: string;
  /** Behind the text: RRGGBB, or "unknown" for patterns. */
  shade?: string;
  halfPoints?: number;
  /** The width of the letters in percent. */
  scale?: number;
}

export interface WordStyles {
  /** The look of a paragraph without a style. */
  readonly standard: WordLook;
  look(styleId: string): WordLook;
  /** True when a table style puts colour behind cells, which then decides what shows. */
  shades(styleId: string): boolean;
}

const nothing: XmlElement = { name: "", attributes: {}, children: [] };

/** Longer chains of styles are no honest ones. */
const maxChain = 30;

export function wordStyles(root: XmlElement | undefined): WordStyles {
  const styles = new Map(
    elements(root ?? nothing)
      .filter(({ name }) => name === "style")
      .map((style) => [attribute(style.attributes, "styleId"), style]),
  );
  const defaults = propertiesLook(child(child(child(root, "docDefaults"), "rPrDefault"), "rPr"));
  const standard = [...styles.values()].find(
    ({ attributes }) =>
      attribute(attributes, "type") === "paragraph" && isTrue(attribute(attributes, "default")),
  );
  const looks = new Map<string, WordLook>();
  const shading = new Map<string, boolean>();
  return {
    standard: { ...defaults, ...(standard && chainLook(standard)) },
    look: (styleId) => looked(looks, styleId, (style) => chainLook(style)),
    shades: (styleId) => looked(shading, styleId, (style) => descendants(style, "shd").length > 0),
  };

  /** Documents name the same few styles over and over. */
  function looked<T>(known: Map<string, T>, styleId: string, look: (style: XmlElement) => T): T {
    const found = known.get(styleId) ?? look(styles.get(styleId) ?? nothing);
    known.set(styleId, found);
    return found;
  }

  function chainLook(style: XmlElement | undefined, length = 0): WordLook {
    if (!style || length > maxChain) return {};
    const base = attribute(child(style, "basedOn")?.attributes ?? {}, "val");
    return {
      ...chainLook(styles.get(base), length + 1),
      ...propertiesLook(child(style, "pPr")),
      ...propertiesLook(child(style, "rPr")),
    };
  }
}

function propertiesLook(properties: XmlElement | undefined): WordLook {
  const looks = (properties ? elements(properties) : []).map(({ name, attributes }) =>
    propertyLook(name, attributes),
  );
  return Object.assign({}, ...looks) as WordLook;
}

/**
 * What one property of a run sets. `webHidden` is left out: it hides page numbers from web views
 * only, in every table of contents.
 */
export function propertyLook(name: string, attributes: Readonly<Record<string, string>>): WordLook {
  const value = attribute(attributes, "val");
  switch (name) {
    case "vanish":
    case "specVanish":
      return { isVanished: !/^(0|false|off)$/.test(value) };
    case "color":
      return { colour: value };
    case "sz":
      return { halfPoints: Number(value) };
    case "w":
      return { scale: Number.parseFloat(value) };
    case "highlight":
      return value === "none" ? {} : { shade: value };
    case "shd":
      return shadeLook(value, attributes);
    default:
      return {};
  }
}

function shadeLook(pattern: string, attributes: Readonly<Record<string, string>>): WordLook {
  if (pattern !== "clear" && pattern !== "nil" && pattern !== "solid") return { shade: "unknown" };
  const colour = attribute(attributes, pattern === "solid" ? "color" : "fill");
  return colour === "auto" || colour === "" ? {} : { shade: colour };
}

/** By its name without a prefix, which writers choose freely; empty when it is not there. */
export function attribute(attributes: Readonly<Record<string, string>>, name: string): string {
  const key = Object.keys(attributes).find((other) => other.split(":").at(-1) === name);
  return key === undefined ? "" : attributes[key]!;
}
