/** The API described for people and for Copilot. */
import { app } from "@azure/functions";
import { getOpenApi } from "../shared/http/openapi.ts";
import { services } from "../shared/services.ts";
import { registry } from "../shared/tools/registry.ts";

app.http("get_openapi", {
  methods: ["GET"],
  authLevel: "anonymous",
  route: "api/openapi.json",
  handler: getOpenApi(registry, services),
});
