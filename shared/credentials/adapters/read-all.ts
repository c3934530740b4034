/** A whole list of Microsoft Graph, or none of it. */
import type { Graph, GraphCollection, GraphQuery } from "../../graph/graph.ts";
import type { GraphPath } from "../../graph/path.ts";
import { CallFailure } from "../../errors/call-failure.ts";

const mostPages = 200;

/** @throws CallFailure for a list without an end */
export async function readAll<T>(
  graph: Graph,
  path: GraphPath,
  query: GraphQuery = {},
): Promise<T[]> {
  let page = await graph.get<GraphCollection<T>>(path, { query });
  const found = [...page.value];
  for (let pages = 1; page["@odata.nextLink"] !== undefined; pages += 1) {
    if (pages === mostPages) throw new CallFailure("unavailable", `${path.value} has no end`);
    page = await graph.next<T>(page["@odata.nextLink"]);
    found.push(...page.value);
  }
  return found;
}
