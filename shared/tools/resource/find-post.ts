/** The post that a reply belongs to, where only the reply is known: a search does not tell which. */
import type { ChatMessage } from "@microsoft/microsoft-graph-types";
import type { Graph, GraphCollection, GraphOptions } from "../../graph/graph.ts";
import type { GraphPath } from "../../graph/path.ts";

/** Threads come by their latest message; each page has so many, with their replies. */
const threadsPerPage = 50;
const mostPages = 4;

/**
 * The post's id, or undefined for what is no reply in the latest threads of the channel.
 *
 * @param messages of the channel
 */
export async function findPost(
  messages: GraphPath,
  replyId: string,
  graph: Graph,
  options: Pick<GraphOptions, "prefer" | "permissions">,
): Promise<string | undefined> {
  let page = await graph.get<GraphCollection<ChatMessage>>(messages, {
    query: { $expand: "replies", $top: threadsPerPage },
    ...options,
  });
  for (let pages = 1; ; pages += 1) {
    const thread = page.value.find(({ replies }) => replies?.some(({ id }) => id === replyId));
    const next = page["@odata.nextLink"];
    if (thread !== undefined || next === undefined || pages === mostPages) return thread?.id;
    page = await graph.next<ChatMessage>(next, options);
  }
}
