/** MCP requests as clients of the 2026-07-28 revision send them, each to be timed like any other call. */
import type { Target } from "./targets.ts";

const protocolVersion = "2026-07-28";

const meta = {
  "io.modelcontextprotocol/protocolVersion": protocolVersion,
  "io.modelcontextprotocol/clientCapabilities": {},
};

/** The requests that are measured of one MCP endpoint. */
export interface McpTargets {
  /** What the address offers by default. */
  list: Target;
  /** The whole catalogue. */
  listAll: Target;
  call: Target;
}

/** @param target reaches the app's MCP endpoint. */
export function mcpTargets(target: Target, tool: string, args: unknown): McpTargets {
  return {
    list: withRequest(target, "tools/list", {}),
    listAll: withRequest({ ...target, url: `${target.url}?toolsets=all` }, "tools/list", {}),
    call: withRequest(target, "tools/call", { name: tool, arguments: args }, tool),
  };
}

function withRequest(target: Target, method: string, params: object, name?: string): Target {
  return {
    ...target,
    headers: {
      ...target.headers,
      accept: "application/json, text/event-stream",
      "mcp-protocol-version": protocolVersion,
      "mcp-method": method,
      ...(name !== undefined && { "mcp-name": name }),
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: { ...params, _meta: meta } }),
  };
}

/** @throws Error for an answer that is an error of MCP's, which comes with HTTP's 200. */
export function mcpResult(answer: string): Record<string, unknown> {
  const { result } = JSON.parse(answer) as { result?: Record<string, unknown> };
  if (result === undefined || result["isError"] === true)
    throw new Error(`The MCP endpoint answered ${answer}`);
  return result;
}
