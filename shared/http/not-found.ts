/** The answer to a path or method that no function takes. */
import type { HttpHandler } from "@azure/functions";
import { ConnectorError } from "../errors/connector-error.ts";
import type { Tool } from "../tools/define-tool.ts";
import { respond } from "./respond.ts";

export function notFound(registry: readonly Tool[]): HttpHandler {
  const tools = registry.map(({ name }) => name).join(", ");
  return respond(() =>
    Promise.reject(
      new ConnectorError("not_found", {
        happened: "Nothing was done.",
        because: "There is no such path, or it takes another method, or the tool is switched off.",
        remedy: `Tools are called by POST /api/tools/{tool}: ${tools}. GET /api/tools lists yours.`,
      }),
    ),
  );
}
