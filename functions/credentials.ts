/** Credentials for administrators, and their health for everybody. */
import { app } from "@azure/functions";
import type { CommandAction } from "../shared/credentials/commands/command.ts";
import { postCommand } from "../shared/http/credential-commands.ts";
import { getCommand, getCredentialHealth, getCredentials } from "../shared/http/credentials.ts";
import { services } from "../shared/services.ts";

const authLevel = "anonymous";

app.http("credential_health", {
  methods: ["GET"],
  authLevel,
  route: "api/health/credentials",
  handler: getCredentialHealth(services),
});
app.http("list_credentials", {
  methods: ["GET"],
  authLevel,
  route: "api/credentials",
  handler: getCredentials(services),
});
app.http("get_credential_command", {
  methods: ["GET"],
  authLevel,
  route: "api/credentials/commands/{id}",
  handler: getCommand(services),
});

function command(
  name: string,
  route: string,
  action: CommandAction,
  inPath?: "app" | "keyId",
): void {
  const handler = postCommand(action, inPath, services);
  app.http(name, { methods: ["POST"], authLevel, route, handler });
}

command("check_credentials", "api/credentials/check", "check");
command("acknowledge_credential_alert", "api/credentials/acknowledge", "acknowledge");
command("rotate_credential", "api/credentials/{app}/rotate", "rotate", "app");
command("revoke_credential", "api/credentials/{keyId}/revoke", "revoke", "keyId");
command("adopt_credential", "api/credentials/{app}/adopt", "adopt", "app");
command("accept_credential_change", "api/credentials/{app}/accept", "accept", "app");
command("complete_access_review", "api/credentials/review/complete", "complete_review");
command("revoke_connection", "api/connection/revoke", "revoke_connection");
