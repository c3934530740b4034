/** One HTTP function per tool, so that each can be switched off by its own app setting, and their list. */
import { app } from "@azure/functions";
import { callTool, getTools } from "../shared/http/tools.ts";
import { services } from "../shared/services.ts";
import { registry } from "../shared/tools/registry.ts";

// Entra access tokens guard every function, so no function keys are asked for.
const authLevel = "anonymous";

for (const tool of registry)
  app.http(tool.name, {
    methods: ["POST"],
    authLevel,
    route: `api/tools/${tool.name}`,
    handler: callTool(tool, services),
  });

app.http("list_tools", {
  methods: ["GET"],
  authLevel,
  route: "api/tools",
  handler: getTools(registry, services),
});
