/** Finds text in HTML that people who view it do not see, and marks it where Claude reads it. */
import type { Element, Root, RootContent, Text } from "hast";
import { isUnseenColour, parseColour, type Colour } from "./colour.ts";
import { parseDeclarations, parseRules, type Declarations, type Rules } from "./css.ts";
import type { HiddenText } from "./hidden-text.ts";
import { stripInvisible } from "./neutralise.ts";

/** How text looks that inherits everything from around it. */
interface Appearance {
  colour: Colour;
  background: Colour;
  isTiny: boolean;
  isInvisible: boolean;
}

const page: Appearance = {
  colour: [0, 0, 0],
  background: [255, 255, 255],
  isTiny: false,
  isInvisible: false,
};

const neverShown = new Set(["script", "style", "head", "title", "template", "noembed", "noframes"]);

/** Changes the tree in place. */
export function markHiddenText(tree: Root, hidden: HiddenText): void {
  const rules = parseRules(styleSheets(tree));
  visit(tree.children, page);

  function visit(nodes: RootContent[], around: Appearance): void {
    for (const node of nodes) {
      if (node.type === "text") visitText(node, around);
      else if (node.type === "element" && !neverShown.has(node.tagName)) visitElement(node, around);
    }
  }

  function visitElement(element: Element, around: Appearance): void {
    const style = styleOf(element, rules);
    if (isTakenAway(element, style))
      element.children = [{ type: "text", value: mark(textOf(element)) }];
    else visit(element.children, appearance(element, style, around));
  }

  function visitText(text: Text, around: Appearance): void {
    text.value = isUnseen(around)
      ? mark(text.value)
      : stripInvisible(hidden.reveal(text.value)).replaceAll("\u00a0", " ");
  }

  function mark(text: string): string {
    const marked = hidden.mark(text);
    return marked && ` ${marked} `;
  }
}

function styleSheets(tree: Root): string {
  return descendants(tree.children)
    .filter((node) => node.type === "element" && node.tagName === "style")
    .map((node) => ("children" in node ? rawText(node.children) : ""))
    .join("\n");
}

function textOf(element: Element): string {
  return neverShown.has(element.tagName) ? "" : rawText(element.children);
}

function rawText(nodes: RootContent[]): string {
  return descendants(nodes)
    .map((node) => (node.type === "text" ? node.value : " "))
    .join("");
}

function descendants(nodes: RootContent[]): RootContent[] {
  return nodes.flatMap((node) =>
    "children" in node && !(node.type === "element" && node.tagName === "script")
      ? [node, ...descendants(node.children)]
      : [node],
  );
}

/** The style sheet's rules for the element, then its own style, as the browser would weigh plain ones. */
function styleOf({ tagName, properties }: Element, rules: Rules): Declarations {
  const style = typeof properties["style"] === "string" ? properties["style"] : "";
  if (rules.size === 0) return parseDeclarations(style);
  const classes = Array.isArray(properties["className"]) ? properties["className"] : [];
  const selectors = [
    tagName,
    ...classes.flatMap((name) => [`.${name}`, `${tagName}.${name}`]),
    `#${String(properties["id"])}`,
  ];
  return new Map([
    ...selectors.flatMap((selector) => [...(rules.get(selector) ?? [])]),
    ...parseDeclarations(style),
  ]);
}

/** True when nothing inside can be seen, whatever it sets for itself. */
function isTakenAway({ properties }: Element, style: Declarations): boolean {
  const is = (name: string, value: RegExp) => value.test(style.get(name) ?? "");
  const clips = is("overflow", /hidden|clip/);
  const isNothing = /^0(\.0*)?(px|pt|em|%)?$/;
  return (
    properties["hidden"] !== undefined ||
    properties["ariaHidden"] === "true" ||
    is("display", /^none$/) ||
    is("mso-hide", /^all$/) ||
    Number.parseFloat(style.get("opacity") ?? "1") <= 0.05 ||
    (is("position", /absolute|fixed/) &&
      ["left", "top", "right", "bottom"].some((side) => is(side, /^-\d{3,}/))) ||
    is("text-indent", /^-\d{3,}/) ||
    is("transform", /scale\(0(\.0*)?\)/) ||
    is("clip", /^rect\((0(px)?[\s,]*){4}\)|^rect\((1px[\s,]*){4}\)/) ||
    is("clip-path", /^inset\((50|100)%/) ||
    (clips && ["height", "max-height", "width", "max-width"].some((size) => is(size, isNothing)))
  );
}

function appearance(element: Element, style: Declarations, around: Appearance): Appearance {
  const { properties } = element;
  const colour = style.get("color") ?? attribute(properties["color"]);
  const background =
    style.get("background-color") ?? style.get("background") ?? attribute(properties["bgColor"]);
  const size = style.get("font-size");
  const visibility = style.get("visibility");
  return {
    colour: colour === undefined || colour === "inherit" ? around.colour : parseColour(colour),
    background: background === undefined ? around.background : parseBackground(background, around),
    isTiny: size === undefined ? around.isTiny : /^[01]?(\.\d+)?(px|pt)?$|^0/.test(size),
    isInvisible: visibility ? /^(hidden|collapse)$/.test(visibility) : around.isInvisible,
  };
}

/** A picture or gradient behind the text leaves its colour unknown. */
function parseBackground(value: string, around: Appearance): Colour {
  if (value === "none" || value === "transparent" || value === "inherit") return around.background;
  return value.includes("url(") || value.includes("gradient")
    ? undefined
    : parseColour(value.replace(/\s+(?![^(]*\)).*$/, ""));
}

function attribute(value: unknown): string | undefined {
  return typeof value === "string" ? value.toLowerCase() : undefined;
}

function isUnseen({ colour, background, isTiny, isInvisible }: Appearance): boolean {
  return isTiny || isInvisible || isUnseenColour(colour, background);
}
