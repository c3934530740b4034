/** Reads a message of a channel with its replies. */
import type { ToolContext } from "../tool-context.ts";
import type { ResourceUri } from "../uri.ts";
import type { Resource } from "./resource.ts";

export async function readChannelMessage(
  _uri: Extract<ResourceUri, { kind: "channelmessage" }>,
  _context: ToolContext,
): Promise<Resource> {
  throw new Error("TODO");
}

export async function readChannelReply(
  _uri: Extract<ResourceUri, { kind: "channelreply" }>,
  _context: ToolContext,
): Promise<Resource> {
  throw new Error("TODO");
}
