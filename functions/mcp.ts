/** The MCP endpoint, at the root as clients expect it. */
import { app } from "@azure/functions";
import { services } from "../shared/services.ts";
import { registry } from "../shared/tools/registry.ts";

app.http("mcp", {
  // All of them, so that what is not served is refused in our words and not by the host.
  methods: ["GET", "POST", "DELETE", "HEAD", "OPTIONS", "PUT", "PATCH"],
  authLevel: "anonymous",
  route: "mcp",
  handler: async (request, invocation) => {
    // With the first request: the MCP library takes as long to load as all the rest of the app.
    const { serveMcp } = await import("../shared/mcp/mcp-endpoint.ts");
    return await serveMcp(registry, services)(request, invocation);
  },
});
