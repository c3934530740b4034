/** An app on its own: `grant_type=client_credentials`. */
import { missingParameter } from "../client-authentication.ts";
import { EntraError } from "../entra-error.ts";
import { type GrantRequest, issueForApp, type TokenResponse } from "../issue.ts";
import { parseScope } from "../resources.ts";

export function clientCredentials(request: GrantRequest): TokenResponse {
  const { state, tenant, app, form } = request;
  const text = form.get("scope");
  if (!text) throw missingParameter("scope");
  if (app.publicClient) {
    const message = `Application '${app.clientId}' is a public client and may not use this grant.`;
    throw new EntraError(700025, "invalid_client", message);
  }
  if (!text.split(" ").every((scope) => scope.endsWith("/.default"))) {
    throw new EntraError(
      1002012,
      "invalid_scope",
      `The provided value for scope ${text} is not valid. Client credential flows must have a ` +
        "scope value with /.default suffixed to the resource identifier (application ID URI).",
    );
  }
  return issueForApp(request, parseScope(text, state.resources, tenant.displayName));
}
