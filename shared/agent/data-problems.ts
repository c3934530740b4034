/** Holds `data` to the request's schema. */
import { Validator } from "@cfworker/json-schema";

const mostProblems = 8;

/**
 * What does not fit, in words of the schema and places of the data; empty: it fits.
 *
 * @param schema as the request was accepted with it: its references resolve, it has no patterns.
 */
export function dataProblems(schema: Readonly<Record<string, unknown>>, data: unknown): string[] {
  // The validator leaves its own marks on what it is given.
  const validator = new Validator(structuredClone(schema), "2020-12", false);
  const { valid, errors } = validator.validate(data);
  if (valid) return [];
  const rules = errors.map(({ keywordLocation }) => `it breaks ${keywordLocation} of outputSchema`);
  return [...new Set(rules)].slice(0, mostProblems);
}
