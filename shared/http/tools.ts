/** Tools over HTTP: one call each, and the list of what a caller may call. */
import type { HttpHandler } from "@azure/functions";
import type { Services } from "../services.ts";
import type { Tool } from "../tools/define-tool.ts";
import { listTools } from "../tools/list-tools.ts";
import { readJsonBody } from "./json-body.ts";
import { respond } from "./respond.ts";

/** `POST /api/tools/{tool}`: arguments in, answer out. */
export function callTool(tool: Tool, services: () => Services): HttpHandler {
  return respond(async (request, requestId) => {
    const { verifier, runner, graphTokens } = services();
    const { caller, tenant } = await verifier.verify(request.headers.get("authorization"));
    const args = await readJsonBody(request);
    const tokens = graphTokens.forCaller(tenant, caller);
    return await runner.run({ tool, args, caller, tenant, tokens, requestId, surface: "http" });
  });
}

/** `GET /api/tools`: the tools this caller may call, with their schemas. */
export function getTools(registry: readonly Tool[], services: () => Services): HttpHandler {
  return respond(async (request) => {
    const { verifier, settings } = services();
    const call = await verifier.verify(request.headers.get("authorization"));
    const tools = listTools(registry, call, settings.disabledFunctions);
    return JSON.stringify({ tools, count: tools.length });
  });
}
