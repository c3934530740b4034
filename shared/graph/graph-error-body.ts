/** Reads the code out of the body of a Graph error, wherever a service put it. */
import { rulesByCode } from "./graph-error-codes.ts";

/**
 * The innermost code of a Graph error body that the table knows, else the outermost code. A code
 * that is no plain word counts as none: it could be text that others wrote.
 */
export function mostSpecificCode(body: unknown): string | undefined {
  const codes = errorCodes(body).filter((code) => /^[A-Za-z][\w.-]{0,63}$/.test(code));
  return codes.findLast((code) => Object.hasOwn(rulesByCode, code.toLowerCase())) ?? codes[0];
}

/** Codes from the outermost to the innermost `innerError`. */
function errorCodes(body: unknown): string[] {
  const codes: string[] = [];
  let level = fieldOf(body, "error");
  // Graph nests three deep at most; the bound keeps a hostile body from costing time.
  for (let depth = 0; depth < 10 && level !== undefined; depth++) {
    const code = fieldOf(level, "code");
    if (typeof code === "string") codes.push(code);
    level = fieldOf(level, "innererror");
  }
  return codes;
}

/** A field by its lower-case name: services write `innerError` and `innererror`. */
function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([key]) => key.toLowerCase() === name)?.[1];
}
