/** Which tools an MCP client sees: what its address asks for, narrowed to what can work for its caller. */
import { ConnectorError } from "../errors/connector-error.ts";
import type { Caller } from "../identity/caller.ts";
import type { Tenant } from "../identity/tenant.ts";
import { isUnavailable, unavailability } from "../tools/availability.ts";
import { type Tool, toolsets } from "../tools/define-tool.ts";
import { roleFor } from "../tools/list-tools.ts";

/** `?toolsets=mail,chat&readonly=true` of the endpoint's address. */
export interface ToolChoice {
  /** Default: `core`. `all` names every toolset. */
  toolsets: readonly string[];
  readOnly: boolean;
}

/** @throws ConnectorError `invalid_input` for a toolset or a value that there is not. */
export function readToolChoice(query: URLSearchParams): ToolChoice {
  const names = (query.get("toolsets") ?? "core").split(",").map((name) => name.trim());
  const unknown = names.some((name) => name !== "all" && !toolsets.some((known) => known === name));
  if (unknown) throw wrongQuery("toolsets", `all, or a list of ${toolsets.join(", ")}`);
  const readOnly = query.get("readonly") ?? "false";
  if (readOnly !== "true" && readOnly !== "false") throw wrongQuery("readonly", "true or false");
  return { toolsets: names.includes("all") ? toolsets : names, readOnly: readOnly === "true" };
}

/** The tools that an address offers, whoever calls. */
export function chosenTools(registry: readonly Tool[], choice: ToolChoice): Tool[] {
  return registry.filter(
    (tool) =>
      tool.toolsets.some((name) => choice.toolsets.includes(name)) &&
      (!choice.readOnly || tool.effect === "read"),
  );
}

export interface Audience {
  caller: Caller;
  tenant: Tenant;
  disabledTools: ReadonlySet<string>;
  /** Graph permissions as On-Behalf-Of returned them; undefined where they are not known. */
  granted: readonly string[] | undefined;
}

/** Those of the tools that can work for a caller; what is not known counts as granted. */
export function visibleTools(
  tools: readonly Tool[],
  { caller, tenant, disabledTools, granted }: Audience,
): Tool[] {
  return tools.filter(
    (tool) =>
      caller.roles.includes(roleFor(tool)) &&
      unavailability(tool, tenant, caller.mode, disabledTools) === undefined &&
      (granted === undefined || canWork(tool, caller, granted)),
  );
}

/** Serve many tools and make none of them work alone. */
const supporting = new Set(["MailboxSettings", "User"]);

/**
 * Whether one of the kinds of data that a tool reads is granted at all: a broader permission
 * (`Mail.ReadWrite`) serves as well, a narrower one (`Mail.ReadBasic`) in part, which the tool says.
 */
function canWork(tool: Tool, caller: Caller, granted: readonly string[]): boolean {
  const permissions = tool.permissions[caller.mode];
  if (isUnavailable(permissions)) return false;
  const kinds = permissions.map(kindOf);
  const decisive = kinds.filter((kind) => !supporting.has(kind));
  const useful = tool.effect === "read" ? granted : granted.filter(isWriting);
  const has = new Set(useful.map(kindOf));
  return (decisive.length === 0 ? kinds : decisive).some((kind) => has.has(kind));
}

/** What only reads makes no change possible. */
function isWriting(permission: string): boolean {
  return /\.(?:ReadWrite|Send)\b/.test(permission);
}

/** `Mail` of `Mail.Read.Shared`. */
function kindOf(permission: string): string {
  return permission.slice(0, permission.indexOf("."));
}

function wrongQuery(name: string, expected: string): ConnectorError {
  return new ConnectorError("invalid_input", {
    happened: "The MCP endpoint was not opened.",
    because: `Its address has a value for ${name} that there is not.`,
    remedy: `Use ${expected}.`,
  });
}
