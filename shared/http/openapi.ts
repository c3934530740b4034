/** `GET /api/openapi.json`: the API as this caller may use it. */
import type { HttpHandler } from "@azure/functions";
import { openApiDocument } from "../openapi/openapi-document.ts";
import { operationsFor } from "../openapi/operations.ts";
import type { Services } from "../services.ts";
import { usableTools } from "../tools/list-tools.ts";
import type { Tool } from "../tools/define-tool.ts";
import { respond } from "./respond.ts";

export function getOpenApi(registry: readonly Tool[], services: () => Services): HttpHandler {
  return respond(async (request) => {
    const { verifier, settings } = services();
    const call = await verifier.verify(request.headers.get("authorization"));
    const tools = usableTools(registry, call, settings.disabledFunctions);
    const { authority } = call.tenant.cloud;
    return JSON.stringify(
      openApiDocument(operationsFor(tools), {
        publicUrl: settings.publicUrl,
        tokenEndpointRoot: `${authority}/${call.tenant.id}/oauth2/v2.0`,
        scope: `${call.tenant.appIdUri}/access_as_user`,
      }),
    );
  });
}
