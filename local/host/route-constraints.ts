/** Constraints of route parameters, such as `{id:int}` or `{code:length(4)}`. */

export type Constraint = (value: string) => boolean;

const integer: Constraint = (value) => /^[+-]?\d+$/.test(value);
const numeric: Constraint = (value) => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value);

function between(low: number, high: number): Constraint {
  return (value) => integer(value) && Number(value) >= low && Number(value) <= high;
}

function sized(low: number, high: number): Constraint {
  return (value) => value.length >= low && value.length <= high;
}

const plain: Record<string, Constraint> = {
  int: between(-(2 ** 31), 2 ** 31 - 1),
  long: (value) => integer(value) && BigInt.asIntN(64, BigInt(value)) === BigInt(value),
  bool: (value) => /^(true|false)$/i.test(value),
  decimal: numeric,
  double: numeric,
  float: numeric,
  datetime: (value) => !Number.isNaN(Date.parse(value)),
  guid: (value) => /^\{?[\da-f]{8}(-?[\da-f]{4}){3}-?[\da-f]{12}\}?$/i.test(value),
  alpha: (value) => /^[a-z]*$/i.test(value),
  required: (value) => value !== "",
};

const withNumbers: Record<string, (first: number, second?: number) => Constraint> = {
  minlength: (least) => sized(least, Infinity),
  maxlength: (most) => sized(0, most),
  length: (least, most = least) => sized(least, most),
  min: (least) => between(least, Infinity),
  max: (most) => between(-Infinity, most),
  range: (least, most = least) => between(least, most),
};

/** Parses what follows a parameter's colon; undefined if ASP.NET knows no such constraint. */
export function parseConstraint(text: string): Constraint | undefined {
  const [, name = "", argument] = /^([a-z]+)(?:\((.*)\))?$/i.exec(text) ?? [];
  const known = name.toLowerCase();
  if (argument === undefined) return plain[known];
  if (known === "regex") return matching(argument);
  const [first = NaN, ...others] = argument.split(",").map(Number);
  if ([first, ...others].some(Number.isNaN)) return undefined;
  return withNumbers[known]?.(first, ...others);
}

/** Braces are doubled in a template, since single ones delimit the parameter. */
function matching(argument: string): Constraint {
  const pattern = new RegExp(argument.replaceAll("{{", "{").replaceAll("}}", "}"), "i");
  return (value) => pattern.test(value);
}
