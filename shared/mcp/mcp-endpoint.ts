/** `/mcp`: who calls is settled over HTTP before a word of MCP is answered. */
import { randomUUID } from "node:crypto";
import type {
  HttpHandler,
  HttpRequest,
  HttpResponseInit,
  InvocationContext,
} from "@azure/functions";
import { createMcpHandler } from "@modelcontextprotocol/server";
import { ConnectorError } from "../errors/connector-error.ts";
import { readBounded } from "../http/json-body.ts";
import { commonHeaders, problemResponse } from "../http/problem.ts";
import { explain, explained } from "../http/respond.ts";
import type { VerifiedCall } from "../identity/verify-access-token.ts";
import { mcpUrl } from "../oauth/addresses.ts";
import type { Services } from "../services.ts";
import type { Tool } from "../tools/define-tool.ts";
import { requireOwnAddress } from "./address-checks.ts";
import { withSignIn } from "./challenge.ts";
import { createMcpServer } from "./mcp-server.ts";
import { chosenTools, readToolChoice, visibleTools } from "./offered-tools.ts";

/** 4 MB: what MCP clients may send at once. */
const maxBodyBytes = 4 * 1024 * 1024;

/** Answers the 2026-07-28 revision and those of 2025, neither with a session. */
export function serveMcp(registry: readonly Tool[], services: () => Services): HttpHandler {
  return explained(async (request, invocation) => {
    if (request.method !== "POST") return onlyPost(invocation.invocationId);
    const running = services();
    const { settings, verifier } = running;
    requireOwnAddress(request, settings);
    const offered = chosenTools(registry, readToolChoice(request.query));
    const call = await withSignIn(settings, () =>
      verifier.verify(request.headers.get("authorization")),
    );
    const body = parse(await readBounded(request, maxBodyBytes));
    const granted = asksOfGraph(body.parsed)
      ? await withSignIn(settings, () => grantedScopes(running, call))
      : undefined;
    const response = await answer(request, body, invocation, running, {
      ...call,
      offered,
      granted,
    });
    return await toInit(response, invocation.invocationId);
  });
}

interface McpCall extends VerifiedCall {
  offered: readonly Tool[];
  granted: readonly string[] | undefined;
}

async function answer(
  request: HttpRequest,
  { text, parsed }: Body,
  invocation: InvocationContext,
  { settings, runner, graphTokens }: Services,
  { caller, tenant, offered, granted }: McpCall,
): Promise<Response> {
  const disabledTools = settings.disabledFunctions;
  const tokens = graphTokens.forCaller(tenant, caller);
  let calls = 0;
  const handler = createMcpHandler(
    () =>
      createMcpServer({
        offered,
        visible: () => visibleTools(offered, { caller, tenant, disabledTools, granted }),
        run: async (tool, args, requestId) =>
          await runner.run({ tool, args, caller, tenant, tokens, requestId, surface: "mcp" }),
        // A batch of the older revisions holds several calls; each has a record of its own.
        nextRequestId: () => (calls++ === 0 ? invocation.invocationId : randomUUID()),
        explain: (error) => explain(error, invocation),
      }),
    // Nothing here ever changes under a client, so there is nothing to listen to.
    { maxSubscriptions: 0 },
  );
  const headers = new Headers([...request.headers]);
  const { search } = new URL(request.url);
  const url = `${mcpUrl(settings.publicUrl)}${search}`;
  const forwarded = new Request(url, { method: "POST", headers, body: text });
  return await handler.fetch(forwarded, { parsedBody: parsed });
}

interface Body {
  text: string;
  /** Undefined for what is no JSON: the handler says so in MCP's own words. */
  parsed: unknown;
}

function parse(bytes: Buffer): Body {
  const text = bytes.toString();
  try {
    return { text, parsed: JSON.parse(text) };
  } catch {
    return { text, parsed: undefined };
  }
}

/** What has to ask Microsoft Graph, or to know what may be asked of it. */
const graphMethods = new Set<unknown>(["tools/list", "tools/call", "resources/read"]);

function asksOfGraph(parsed: unknown): boolean {
  return [parsed].flat().some((message) => {
    const { method } = (message ?? {}) as { method?: unknown };
    return graphMethods.has(method);
  });
}

/**
 * On-Behalf-Of ahead of the answer, since only HTTP can send a client back to Entra: a claims
 * challenge becomes a 401. Any other refusal is left to the tool, whose error says what to do.
 */
async function grantedScopes(
  { graphTokens }: Services,
  { caller, tenant }: VerifiedCall,
): Promise<readonly string[] | undefined> {
  if (caller.mode === "application") return undefined;
  try {
    return (await graphTokens.forCaller(tenant, caller).token()).scopes;
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.status === 401) throw error;
    return undefined;
  }
}

async function toInit(response: Response, requestId: string): Promise<HttpResponseInit> {
  return {
    status: response.status,
    headers: { ...Object.fromEntries(response.headers), ...commonHeaders(requestId) },
    body: await response.text(),
  };
}

function onlyPost(requestId: string): HttpResponseInit {
  const error = new ConnectorError("method_not_allowed", {
    happened: "Nothing was done.",
    because: "The endpoint keeps no session, so there is no stream to open and none to end.",
    remedy: "Send every MCP message by POST.",
  });
  const { headers, ...response } = problemResponse(error, requestId);
  return { ...response, headers: { ...headers, allow: "POST" } };
}
