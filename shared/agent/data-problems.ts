/** Holds `data` to the request's schema. */
import { Validator } from "@cfworker/json-schema";

const mostProblems = 8;

/**
 * Which rules of the schema the data breaks, by their places in it; empty: it fits.
 *
 * @param schema as the request was accepted with it: its references resolve, it has no patterns.
 */
export function dataProblems(schema: Readonly<Record<string, unknown>>, data: unknown): string[] {
  // The validator leaves its own marks on what it is given.
  const validator = new Validator(structuredClone(schema), "2020-12", false);
  const { valid, errors } = validator.validate(data);
  if (valid) return [];
  // A schema `false` is told by where it stands in the data, the others by where they stand themselves.
  const all = errors.filter(({ keyword }) => keyword !== "false");
  const places = [...new Set(all.map(({ keywordLocation }) => keywordLocation))];
  return places
    .filter((place) => !places.some((deeper) => deeper.startsWith(`${place}/`)))
    .slice(0, mostProblems)
    .map((place) => `it breaks ${place} of outputSchema`);
}
