/** The `Prefer` header: which preferences a request states and which of them were applied. */
import { ianaName } from "./calendar/zones.ts";
import { badRequest } from "./errors.ts";

export interface Prefer {
  readonly immutableIds: boolean;
  readonly textBodies: boolean;
  /** In which Exchange tells events' times, as the request names it. */
  readonly timeZone: string;
  /** Preferences that were honoured, as the answer repeats them. */
  readonly applied: readonly string[];
}

/** @throws GraphError 400 for a time zone or body type that Exchange does not know. */
export function parsePrefer(header: string | null): Prefer {
  const stated = new Map<string, string>();
  for (const match of (header ?? "").matchAll(/([\w.-]+)\s*(?:=\s*(?:"([^"]*)"|([^\s,;]+)))?/g))
    stated.set((match[1] ?? "").toLowerCase(), match[2] ?? match[3] ?? "");
  const bodyType = stated.get("outlook.body-content-type")?.toLowerCase();
  const idType = stated.get("idtype");
  const timeZone = stated.get("outlook.timezone");
  if (bodyType !== undefined && bodyType !== "text" && bodyType !== "html")
    throw badRequest("The body content type is not valid.", "ErrorInvalidRequest");
  if (timeZone !== undefined) checkTimeZone(timeZone);
  const applied: string[] = [];
  if (bodyType !== undefined) applied.push(`outlook.body-content-type="${bodyType}"`);
  if (idType === "ImmutableId") applied.push('IdType="ImmutableId"');
  if (timeZone !== undefined) applied.push(`outlook.timezone="${timeZone}"`);
  return {
    immutableIds: idType === "ImmutableId",
    textBodies: bodyType === "text",
    timeZone: timeZone ?? "UTC",
    applied,
  };
}

function checkTimeZone(name: string): void {
  if (ianaName(name) !== undefined) return;
  throw badRequest(
    `A valid TimeZone value must be specified. The following TimeZone value is not supported: ${name}.`,
    "TimeZoneNotSupportedException",
  );
}
