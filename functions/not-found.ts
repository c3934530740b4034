/** Whatever else is asked below `api/`: an explained 404 instead of the host's empty one. */
import { app } from "@azure/functions";
import { notFound } from "../shared/http/not-found.ts";
import { registry } from "../shared/tools/registry.ts";

app.http("not_found", {
  methods: ["GET", "POST", "PUT", "PATCH", "DELETE"],
  authLevel: "anonymous",
  // Less specific than every other route, so that it gets only what none of them takes.
  route: "api/{*path}",
  handler: notFound(registry),
});
