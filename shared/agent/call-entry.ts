/** How a tool call reads in the result of a run. */
import type { ToolCallEntry } from "./types.ts";

const mostCharacters = 300;
const mostOfOne = 60;

/** `query: "budget", size: 5, body: 1200 characters`: what was asked for, never whole texts. */
export function shortArguments(args: unknown): string {
  if (typeof args !== "object" || args === null) return "";
  const shown = Object.entries(args)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${shortValue(value)}`)
    .join(", ");
  return shown.length <= mostCharacters ? shown : `${shown.slice(0, mostCharacters)}…`;
}

export function callEntry(
  { name, input }: { name: string; input: unknown },
  outcome: ToolCallEntry["outcome"],
  durationMs = 0,
): ToolCallEntry {
  // A name that the model made up may be anything.
  const tool = name.replace(/[^\w-]/g, "?").slice(0, 64);
  return { tool, arguments: shortArguments(input), outcome, durationMs: Math.round(durationMs) };
}

function shortValue(value: unknown): string {
  const text = JSON.stringify(value);
  if (text.length <= mostOfOne) return text;
  if (typeof value === "string") return `${value.length} characters`;
  return Array.isArray(value) ? `${value.length} entries` : "…";
}
