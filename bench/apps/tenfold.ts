/**
 * The connector's MCP endpoint with ten times its catalogue: each tool, and nine copies under other
 * names. The copies are in no `core` toolset, which is bounded: a catalogue grows beside it.
 */
import { app } from "@azure/functions";
import "../../functions/lifecycle.ts";
import { serveMcp } from "../../shared/mcp/mcp-endpoint.ts";
import { services } from "../../shared/services.ts";
import { registry } from "../../shared/tools/registry.ts";

const copies = Array.from({ length: 9 }, (_, index) => index + 2);

app.http("mcp", {
  methods: ["POST"],
  authLevel: "anonymous",
  route: "mcp",
  handler: serveMcp(
    registry.flatMap((tool) => [
      tool,
      ...copies.map((copy) => ({
        ...tool,
        name: `${tool.name}_${copy}`,
        toolsets: ["notes_tasks" as const],
      })),
    ]),
    services,
  ),
});
