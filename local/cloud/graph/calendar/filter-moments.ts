/** Lets `$filter` compare `start/dateTime` and `end/dateTime`, which are texts, as the moments they mean. */
import { badRequest } from "../errors.ts";
import type { FilterNode } from "../odata/filter.ts";

/** @throws GraphError 400 for a text that is no date */
export function filterMoments(node: FilterNode): FilterNode {
  switch (node.kind) {
    case "and":
    case "or":
      return { ...node, left: filterMoments(node.left), right: filterMoments(node.right) };
    case "not":
      return { ...node, operand: filterMoments(node.operand) };
    case "compare":
      return node.path[1] === "dateTime" ? { ...node, value: momentText(node.value) } : node;
    case "text":
    case "flag":
    case "any":
    case "all":
      return node;
  }
}

/** In UTC and with seven digits, as the times that it is compared with; UTC is meant without an offset. */
function momentText(value: unknown): string {
  const match =
    /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:\d{2})?)?$/.exec(
      String(value),
    );
  const [, date = "", time = "00:00", offset = "Z"] = match ?? [];
  const instant = Date.parse(`${date}T${time}${offset}`);
  if (Number.isNaN(instant))
    throw badRequest(
      "The query filter contains one or more invalid nodes.",
      "ErrorInvalidUrlQueryFilter",
    );
  return `${new Date(instant).toISOString().slice(0, -1)}0000`;
}
