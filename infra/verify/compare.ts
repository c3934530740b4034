/** What stands in Azure, held against what the template says. */
import { importantProperties } from "./important-properties.ts";

/** A resource as the template says it, or as it stands. */
export interface ResourceState {
  readonly id: string;
  readonly type: string;
  readonly apiVersion?: string;
  readonly [other: string]: unknown;
}

export type Finding =
  | { readonly kind: "missing" | "extra"; readonly id: string }
  | { readonly kind: "unchecked"; readonly id: string; readonly why: string }
  | {
      readonly kind: "changed";
      readonly id: string;
      readonly property: string;
      readonly expected: unknown;
      readonly actual: unknown;
    }
  | {
      readonly kind: "setting missing" | "setting extra" | "setting changed";
      readonly id: string;
      readonly setting: string;
    };

/** The important properties that the template states and Azure has otherwise. */
export function compareProperties(expected: ResourceState, actual: unknown): Finding[] {
  return importantProperties(expected.type).flatMap((property): Finding[] => {
    const wanted = valueAt(expected, property);
    const stands = valueAt(actual, property);
    // What the template leaves open, and what only the deployment could tell, is not compared.
    if (wanted === undefined || isExpression(wanted) || isSame(wanted, stands)) return [];
    return [{ kind: "changed", id: expected.id, property, expected: wanted, actual: stands }];
  });
}

/** Settings by name; a value is compared where it is known, and never told. */
export function compareSettings(
  site: string,
  expected: Readonly<Record<string, unknown>>,
  actual: Readonly<Record<string, string>>,
): Finding[] {
  const finding = (kind: "setting missing" | "setting extra" | "setting changed") => {
    return (setting: string): Finding => ({ kind, id: site, setting });
  };
  const names = Object.keys(expected);
  return [
    ...names.filter((name) => !(name in actual)).map(finding("setting missing")),
    ...names
      .filter((name) => name in actual && differs(expected[name], actual[name]))
      .map(finding("setting changed")),
    ...Object.keys(actual)
      .filter((name) => !(name in expected))
      .map(finding("setting extra")),
  ];
}

/** Values of secure parameters come back masked, and references unevaluated. */
const differs = (wanted: unknown, stands: string | undefined) =>
  typeof wanted === "string" && !/^\*+$/.test(wanted) && !isExpression(wanted) && wanted !== stands;

const isExpression = (value: unknown) => typeof value === "string" && /^\[[^[].*\]$/s.test(value);

/** Azure spells ids, versions and enumerations in its own case. */
const isSame = (one: unknown, other: unknown) =>
  typeof one === "string" && typeof other === "string"
    ? one.toLowerCase() === other.toLowerCase()
    : one === other;

function valueAt(value: unknown, path: string): unknown {
  let current = value;
  for (const segment of path.split(".")) {
    if (typeof current !== "object" || current === null) return undefined;
    current = (current as Record<string, unknown>)[segment];
  }
  return current;
}
