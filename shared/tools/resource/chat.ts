/** Reads a chat: its latest messages, or one of them. */
import type { ToolContext } from "../tool-context.ts";
import type { ResourceUri } from "../uri.ts";
import type { Resource } from "./resource.ts";

export async function readChat(
  _uri: Extract<ResourceUri, { kind: "chat" }>,
  _context: ToolContext,
): Promise<Resource> {
  throw new Error("TODO");
}

export async function readChatMessage(
  _uri: Extract<ResourceUri, { kind: "chatmessage" }>,
  _context: ToolContext,
): Promise<Resource> {
  throw new Error("TODO");
}
