/** The short reference in a message's last line, by which a message that was sent is found again. */
import { createHash } from "node:crypto";
import type { ChatMessage } from "@microsoft/microsoft-graph-types";
import { ConnectorError } from "../../errors/connector-error.ts";
import type { GraphCollection } from "../../graph/graph.ts";
import { graphPath } from "../../graph/path.ts";
import type { ToolContext } from "../tool-context.ts";
import { allKinds } from "./message.ts";
import { plainText } from "./plain-text.ts";

/** Without letters and digits that look alike. */
const alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/** Six characters of the marker: unique enough among the messages of some minutes in one chat. */
export function referenceOf(marker: string): string {
  const digest = createHash("sha256").update(marker).digest();
  return [...digest.subarray(0, 6)].map((byte) => alphabet.charAt(byte % 32)).join("");
}

/** A new message stands in the list some moments later. */
export const listLagMs = 6_000;

/** Clocks differ; Teams' own may be behind. */
const clockSkewMs = 2 * 60_000;
const mostPages = 4;

/**
 * The message with this reference among those since the first attempt; undefined: there is none.
 *
 * @throws ConnectorError where too much was said since to look through all of it.
 */
export async function findByReference(
  chatId: string,
  reference: string,
  { graph, attempt }: ToolContext,
): Promise<ChatMessage | undefined> {
  const options = { prefer: allKinds, permissions: ["Chat.Read"] };
  const oldest = attempt.since.getTime() - clockSkewMs;
  let page = await graph.get<GraphCollection<ChatMessage>>(graphPath`/chats/${chatId}/messages`, {
    query: { $top: 50, $orderby: "createdDateTime desc" },
    ...options,
  });
  for (let pages = 1; ; pages++) {
    // The first to say it: who copies the line says it later.
    const found = page.value.findLast(({ body }) => plainText(body).endsWith(`ref ${reference}`));
    if (found !== undefined) return found;
    const last = page.value.at(-1)?.createdDateTime;
    const next = page["@odata.nextLink"];
    if (next === undefined || (last && Date.parse(last) <= oldest)) return undefined;
    if (pages === mostPages) throw notSeenThrough();
    page = await graph.next<ChatMessage>(next, options);
  }
}

function notSeenThrough(): ConnectorError {
  return new ConnectorError("content_too_large", {
    happened: "The message was not looked for any further.",
    because: `More than ${mostPages} pages of messages were written since.`,
    remedy: "Look for its reference in the chat.",
  });
}
