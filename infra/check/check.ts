/** A check of what is deployed, and how it says what is wrong. */
import type { Sources } from "./sources.ts";
import type { Templates } from "./template.ts";

export interface Deployed {
  readonly sources: Sources;
  readonly templates: Templates;
}

/** What is wrong, each with the file to correct; none: nothing. */
export type Check = (deployed: Deployed) => readonly string[] | Promise<readonly string[]>;

/** What one list has and the other lacks. */
export function without(some: Iterable<string>, others: Iterable<string>): string[] {
  const known = new Set(others);
  return [...some].filter((name) => !known.has(name));
}
