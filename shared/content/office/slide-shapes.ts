/** The shapes of a slide with the places where they stand, groups dissolved, lowest first. */
import { child, elements, isTrue, type XmlElement } from "./xml.ts";

export interface Shape {
  element: XmlElement;
  /** Undefined where the layout places it. */
  box: Box | undefined;
  /** Switched off, by itself or with its group. */
  isHidden: boolean;
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

type ToSlide = (box: Box) => Box;

/** A point, in the units of slides. */
const point = 12_700;

export function shapesOf(root: XmlElement): Shape[] {
  const tree = child(child(root, "cSld"), "spTree");
  return tree ? elements(tree).flatMap((shape) => ungrouped(shape, (box) => box, false)) : [];
}

/** Of alternatives, the first is the one that current programs show. */
function ungrouped(element: XmlElement, toSlide: ToSlide, isHidden: boolean): Shape[] {
  if (element.name === "AlternateContent") {
    const shown = elements(element)[0];
    return shown ? elements(shown).flatMap((inside) => ungrouped(inside, toSlide, isHidden)) : [];
  }
  const isOff = isHidden || isTrue(shapeDetails(element)["hidden"]);
  if (element.name === "grpSp") {
    const outwards = groupToSlide(element, toSlide);
    return elements(element).flatMap((inside) => ungrouped(inside, outwards, isOff));
  }
  const own = boxOf(frameOf(element), "off", "ext");
  return [{ element, box: own && toSlide(own), isHidden: isOff }];
}

/** A group has units of its own. */
function groupToSlide(group: XmlElement, toSlide: ToSlide): ToSlide {
  const frame = child(child(group, "grpSpPr"), "xfrm");
  const outer = boxOf(frame, "off", "ext");
  const inner = boxOf(frame, "chOff", "chExt");
  if (!outer || !inner || !inner.width || !inner.height) return toSlide;
  const [across, down] = [outer.width / inner.width, outer.height / inner.height];
  return ({ x, y, width, height }) =>
    toSlide({
      x: outer.x + (x - inner.x) * across,
      y: outer.y + (y - inner.y) * down,
      width: width * across,
      height: height * down,
    });
}

function frameOf(element: XmlElement): XmlElement | undefined {
  return child(element, "xfrm") ?? child(child(element, "spPr"), "xfrm");
}

function boxOf(frame: XmlElement | undefined, place: string, size: string): Box | undefined {
  const at = child(frame, place)?.attributes;
  const extent = child(frame, size)?.attributes;
  if (!at || !extent) return undefined;
  const [x, y, width, height] = [at["x"], at["y"], extent["cx"], extent["cy"]].map(Number);
  return [x, y, width, height].every(Number.isFinite)
    ? ({ x, y, width, height } as Box)
    : undefined;
}

/** `nvSpPr`, `nvPicPr`, …: the name, description and placeholder of a shape. */
function shapeProperties(shape: XmlElement): XmlElement | undefined {
  return elements(shape).find(({ name }) => /^nv.*Pr$/.test(name));
}

export function shapeDetails(shape: XmlElement): Readonly<Record<string, string>> {
  return child(shapeProperties(shape), "cNvPr")?.attributes ?? {};
}

/** True when no part of it is on the slide, or it is smaller than a point. */
export function isOffSlide({ box }: Shape, slide: Box | undefined): boolean {
  if (!box) return false;
  if (box.width < point && box.height < point) return true;
  return slide !== undefined && !overlap(box, slide);
}

/** A shape whose place is not known may lie anywhere. */
export function overlap(one: Box | undefined, other: Box | undefined): boolean {
  if (!one || !other) return true;
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

/** The kind of placeholder that a shape fills; "obj" where the file leaves it out. */
export function placeholder(shape: XmlElement): string | undefined {
  const mark = child(child(shapeProperties(shape), "nvPr"), "ph");
  return mark && (mark.attributes["type"] ?? "obj");
}
