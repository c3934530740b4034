/**
 * What a model has to read: the tool list (names, descriptions, input schemas), and 25 mails as the
 * tool returns them against the page that Graph gives for `GET /me/messages?$top=25`. And what an MCP
 * client fetches as its tool list, with output schemas and hints.
 */
import { resolveLocalhostNames } from "../local/network/names.ts";
import { trustAuthority } from "../local/network/trust.ts";
import { mcpResult } from "./mcp-requests.ts";
import { call, type Targets } from "./targets.ts";

export interface Sizes {
  tools: number;
  toolListBytes: number;
  mcpListBytes: number;
  mcpToolBytes: { name: string; bytes: number }[];
  mailBytes: number;
  rawMailBytes: number;
}

interface ListedTool {
  name: string;
  description: string;
  inputSchema: unknown;
}

const mails = 25;

export async function measureSizes({
  connector,
  mcp,
  cloud,
  toolListUrl,
}: Targets): Promise<Sizes> {
  const list = await read(toolListUrl, cloud.userToken);
  const tools = (JSON.parse(list) as { tools: ListedTool[] }).tools.map(
    ({ name, description, inputSchema }) => ({ name, description, inputSchema }),
  );
  const mcpTools = mcpResult(await call(mcp.listAll))["tools"] as ListedTool[];
  const answer = await call(connector);
  const raw = await readGraph(cloud, `/v1.0/me/messages?$top=${mails}`);
  requireMails((JSON.parse(answer) as { messages: unknown[] }).messages);
  requireMails((JSON.parse(raw) as { value: unknown[] }).value);
  return {
    tools: tools.length,
    toolListBytes: Buffer.byteLength(JSON.stringify(tools)),
    mcpListBytes: Buffer.byteLength(JSON.stringify(mcpTools)),
    mcpToolBytes: mcpTools.map((tool) => ({
      name: tool.name,
      bytes: Buffer.byteLength(JSON.stringify(tool)),
    })),
    mailBytes: Buffer.byteLength(answer),
    rawMailBytes: Buffer.byteLength(raw),
  };
}

async function readGraph({ settings, ca, graphToken }: Targets["cloud"], target: string) {
  const undo = [trustAuthority(ca), resolveLocalhostNames()];
  try {
    return await read(`${settings["GRAPH_URL"]}${target}`, graphToken);
  } finally {
    for (const step of undo) step();
  }
}

async function read(url: string, token: string): Promise<string> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${answer}`);
  return answer;
}

/** Bytes of a shorter list would be compared with bytes of a longer one. */
function requireMails(list: readonly unknown[]): void {
  if (list.length !== mails) throw new Error(`Expected ${mails} mails, but got ${list.length}.`);
}
