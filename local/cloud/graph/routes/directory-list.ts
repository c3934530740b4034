/** A list of the directory service: filtered, projected, and in pages of a size that the service sets. */
import type { EntityModel } from "../odata/model.ts";
import { readOptions } from "../odata/options.ts";
import type { GraphAnswer, GraphCall } from "../service.ts";
import { answerCollection } from "./open-site.ts";

export function answerList(
  call: GraphCall,
  model: EntityModel,
  fragment: string,
  resources: Record<string, unknown>[],
): GraphAnswer {
  const { pageSize } = call.service.administration;
  const rules = {
    model,
    options: ["$select", "$filter", "$orderby", "$top", "$skiptoken"] as const,
    page: { standard: pageSize, most: 999 },
  };
  const query = readOptions(call.url, rules);
  return answerCollection(call, query, rules, fragment, resources, []);
}
