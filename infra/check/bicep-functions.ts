/** The functions of Bicep that the templates compute with, as its documentation has them. */
import { isObject, together, unknown, type Value } from "./value.ts";

type Lambda = (...args: Value[]) => Value;
export type Argument = Value | Lambda;

const list = (value: Argument): Value[] => (Array.isArray(value) ? value : []);
const same = (one: Value, other: Value): boolean => JSON.stringify(one) === JSON.stringify(other);
const has = (values: readonly Value[], value: Value): boolean =>
  values.some((one) => same(one, value));

/** Each element once, as often as any of the lists has it. */
function union(values: readonly Value[]): Value {
  if (!values.every(Array.isArray)) return together(values);
  const all = values.flat();
  return all.filter((value, index) => !has(all.slice(0, index), value));
}

export const bicepFunctions: Readonly<Record<string, (...args: Argument[]) => Value>> = {
  union: (...values) => union(values as Value[]),
  concat: (...lists) => lists.flatMap(list),
  flatten: (lists) => list(lists).flatMap(list),
  filter: (values, keep) => list(values).filter((value) => (keep as Lambda)(value) === true),
  map: (values, change) => list(values).map((value) => (change as Lambda)(value)),
  intersection: (one, other) => list(one).filter((value) => has(list(other), value)),
  contains: (values, value) => has(list(values), value as Value),
  split: (text, separator) => (text as string).split(separator as string),
  trim: (text) => (text as string).trim(),
  items: (object) =>
    isObject(object as Value)
      ? Object.entries(object as Record<string, Value>).map(([key, value]) => ({ key, value }))
      : unknown,
  empty(value) {
    if (value === null || value === "") return true;
    if (typeof value !== "object") return false;
    return Object.keys(value).length === 0;
  },
};
