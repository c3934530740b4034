/** Reads an event of a calendar. */
import type { ToolContext } from "../tool-context.ts";
import type { ResourceUri } from "../uri.ts";
import type { Resource } from "./resource.ts";

export async function readEvent(
  _uri: Extract<ResourceUri, { kind: "event" }>,
  _context: ToolContext,
): Promise<Resource> {
  throw new Error("TODO");
}
