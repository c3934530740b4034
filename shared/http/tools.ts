/** Tools over HTTP: one call each, and the list of what a caller may call. */
import type { HttpHandler } from "@azure/functions";
import type { Services } from "../services.ts";
import { parseArguments } from "../tools/arguments.ts";
import type { Tool } from "../tools/define-tool.ts";
import { listTools, usableTools } from "../tools/list-tools.ts";
import { idempotencyKey } from "./idempotency-key.ts";
import { readJsonBody } from "./json-body.ts";
import { respond } from "./respond.ts";

/** `POST /api/tools/{tool}`: arguments in, answer out. */
export function callTool(tool: Tool, services: () => Services): HttpHandler {
  return respond(async (request, requestId) => {
    const { verifier, runner, graphTokens, ledger, settings } = services();
    const { caller, tenant } = await verifier.verify(request.headers.get("authorization"));
    const key = idempotencyKey(request, tool);
    const args = await readJsonBody(request);
    const tokens = graphTokens.forCaller(tenant, caller);
    const call = { tool, args, caller, tenant, tokens, requestId, surface: "http" } as const;
    // Who may not call it is refused by the runner and gets no answer of another time; what is wrong
    // by itself is refused there, too, and its key stays free for what was meant.
    const [usable] = usableTools([tool], { caller, tenant }, settings.disabledFunctions);
    if (key === undefined || usable === undefined || !isValid(tool, args))
      return await runner.run(call);
    const scope = `http ${caller.objectId} ${tool.name}`;
    return await ledger.once(
      { tenantKey: tenant.key, scope, key, tool: tool.name, args, keptHours: 24 },
      async (attempt) => await runner.run({ ...call, attempt }),
    );
  });
}

function isValid(tool: Tool, args: unknown): boolean {
  try {
    parseArguments(tool, args);
    return true;
  } catch {
    return false;
  }
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
