/** What expressions of a template come to. */

/** Known only when it is deployed. */
export const unknown = Symbol("unknown");

export type Value = string | number | boolean | null | symbol | Value[] | { [key: string]: Value };

export function isObject(value: Value): value is { [key: string]: Value } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Objects together, the last one first; of anything else the first that is known. */
export function together(values: readonly Value[]): Value {
  const objects = values.filter(isObject);
  if (objects.length > 0) return Object.assign({}, ...objects) as Value;
  return values.find((value) => value !== unknown) ?? unknown;
}
