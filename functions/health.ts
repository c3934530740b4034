/** The health function; the only one that answers without a token. */
import { app } from "@azure/functions";
import { getHealth } from "../shared/http/health.ts";
import { services } from "../shared/services.ts";

app.http("health", {
  methods: ["GET"],
  authLevel: "anonymous",
  route: "api/health",
  handler: getHealth(services),
});
