/** Answers of tools as MCP results: structured, mirrored as text, with links to what they name. */
import type { CallToolResult, ContentBlock } from "@modelcontextprotocol/server";
import type { ConnectorError } from "../errors/connector-error.ts";

/** What a result takes unless its caller asked for more. */
const mostBytes = 25_000;

interface Image {
  mediaType: string;
  data: string;
}

/** @param answer JSON text of an object, as the runner made it. */
export function toolResult(answer: string): CallToolResult {
  const parsed = JSON.parse(answer) as Record<string, unknown> & { image?: Image };
  const { image, ...structuredContent } = parsed;
  // Bytes of a picture are paid for once, and as a picture.
  const text = image === undefined ? answer : JSON.stringify(structuredContent);
  const content: ContentBlock[] = [{ type: "text", text }];
  if (image !== undefined)
    content.push({ type: "image", data: image.data, mimeType: image.mediaType });
  return { content: [...content, ...linksWithin(structuredContent, text)], structuredContent };
}

/** Links to the items of a list, as many as fit beside the text. */
function linksWithin(answer: Record<string, unknown>, text: string): ContentBlock[] {
  let room = mostBytes - Buffer.byteLength(text);
  const links: ContentBlock[] = [];
  for (const uri of urisIn(answer)) {
    const link: ContentBlock = { type: "resource_link", uri, name: kindOf(uri) };
    room -= JSON.stringify(link).length + 1;
    if (room < 0) break;
    links.push(link);
  }
  return links;
}

function urisIn(answer: Record<string, unknown>): string[] {
  return Object.values(answer)
    .filter((list) => Array.isArray(list))
    .flatMap((list: { uri?: unknown }[]) => list.map((item) => item?.uri))
    .filter((uri) => typeof uri === "string");
}

/** `mail` of `m365://mail/…`: a title would be text that others wrote. */
function kindOf(uri: string): string {
  return /^m365:\/\/([a-z]+)\//.exec(uri)?.[1] ?? "item";
}

/** A failed call is a result, too: the model reads what to do about it. */
export function errorResult(error: ConnectorError, requestId: string): CallToolResult {
  const { code, message, challenge } = error;
  const signIn =
    error.status === 401 && challenge !== undefined
      ? " Disconnect the connector in Claude's settings and connect it again to sign in."
      : "";
  const text = `${message}${signIn} (code ${code}, request ${requestId})`;
  return { content: [{ type: "text", text }], isError: true };
}
