/** The entity types that the stand-in answers with, as far as `$select`, `$filter` and `$orderby` need them. */

/** A primitive, `open` (any name below it), a complex type, or a collection of one (`[shape]`). */
export type Shape =
  | "string"
  | "enum"
  | "boolean"
  | "number"
  | "date"
  | "binary"
  | "open"
  | readonly [Shape]
  | ComplexShape;

export interface ComplexShape {
  readonly [property: string]: Shape;
}

export interface EntityModel {
  readonly name: string;
  readonly properties: ComplexShape;
  /** Navigation properties, with the model of what they lead to. */
  readonly expands: Readonly<Record<string, EntityModel | "any">>;
  /** Navigation properties that `$filter` may go through. */
  readonly navigations?: ComplexShape;
  /** Properties that the service refuses in `$filter`. */
  readonly unfilterable?: readonly string[];
}

/** The shape at a path such as `from/emailAddress/address`; undefined where the model has none. */
export function shapeAt(shape: Shape, path: readonly string[]): Shape | undefined {
  const [head, ...rest] = path;
  if (head === undefined || shape === "open") return shape;
  if (typeof shape === "string" || isCollection(shape)) return undefined;
  const next = Object.hasOwn(shape, head) ? shape[head] : undefined;
  return next === undefined ? undefined : shapeAt(next, rest);
}

export function isCollection(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape);
}
