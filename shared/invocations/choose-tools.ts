/** Which tools the model is offered: those that the request, the caller and the tenant all allow. */
import type { CallerIdentity } from "../identity/caller.ts";
import { requireRole } from "../identity/roles.ts";
import type { Tenant } from "../identity/tenant.ts";
import { requireAvailable, unavailability } from "../tools/availability.ts";
import { type Tool, toolsets } from "../tools/define-tool.ts";
import { notAccepted } from "./not-accepted.ts";
import type { RequestBody } from "./request-schema.ts";

export interface Catalogue {
  readonly tools: readonly Tool[];
  /** Names of tools whose function is switched off. */
  readonly disabled: ReadonlySet<string>;
}

export interface ChosenTools {
  /** Writing ones included; in the catalogue's order. */
  readonly tools: readonly string[];
  readonly allowWrites: readonly string[];
}

type Choice = Pick<
  RequestBody,
  "tools" | "allowWrites" | "approval" | "allowedRecipients" | "user"
>;

/** @throws ConnectorError that names what is not allowed, and what to do. */
export function chooseTools(
  request: Choice,
  call: { caller: CallerIdentity; tenant: Tenant },
  catalogue: Catalogue,
): ChosenTools {
  if (request.user !== undefined && call.caller.mode === "delegated")
    throw notAccepted(
      "user is for application callers: Claude uses the data of whoever is signed in.",
      "Leave user out, or call with the token of an application.",
    );
  const choosing: Choosing = { request, ...call, catalogue };
  const reads = (request.tools ?? ["core"]).flatMap((name) =>
    isToolset(name) ? readersIn(name, choosing) : [namedTool(name, choosing)],
  );
  const writes = writersIn(choosing);
  const chosen = new Set([...reads, ...writes]);
  if (chosen.size === 0) throw nothingChosen();
  return {
    tools: catalogue.tools.filter((tool) => chosen.has(tool)).map(({ name }) => name),
    allowWrites: [...new Set(writes.map(({ name }) => name))],
  };
}

interface Choosing {
  readonly request: Choice;
  readonly caller: CallerIdentity;
  readonly tenant: Tenant;
  readonly catalogue: Catalogue;
}

/** Those of a toolset that read and that the caller can use; the others are left out. */
function readersIn(toolset: string, choosing: Choosing): Tool[] {
  const { caller, tenant, catalogue } = choosing;
  return catalogue.tools.filter(
    (tool) =>
      tool.effect === "read" &&
      tool.toolsets.some((one) => one === toolset) &&
      unavailability(tool, tenant, caller.mode, catalogue.disabled) === undefined &&
      !lacksUser(tool, choosing),
  );
}

function namedTool(name: string, choosing: Choosing): Tool {
  const tool = find(name, "tools", choosing.catalogue);
  if (tool.effect !== "read" && !choosing.request.allowWrites.includes(name)) throw notNamed(name);
  requireUsable(tool, choosing);
  return tool;
}

function writersIn(choosing: Choosing): Tool[] {
  const { request, caller, catalogue } = choosing;
  const writers = request.allowWrites.map((name) => find(name, "allowWrites", catalogue));
  if (writers.length > 0) requireRole(caller, "Connector.Write");
  for (const tool of writers) {
    if (tool.effect === "read") throw changesNothing(tool.name);
    requireUsable(tool, choosing);
    if (tool.reachesOthers && isUnbounded(request)) throw unbounded(tool.name);
  }
  return writers;
}

function requireUsable(tool: Tool, choosing: Choosing): void {
  const { caller, tenant, catalogue } = choosing;
  requireAvailable(tool, tenant, caller.mode, catalogue.disabled);
  if (lacksUser(tool, choosing)) throw noUser(tool.name);
}

/** Neither a list nor a person stands between the model and any address. */
function isUnbounded({ approval, allowedRecipients = [] }: Choice): boolean {
  return approval === "none" && allowedRecipients.length === 0;
}

function isToolset(name: string): boolean {
  return toolsets.some((toolset) => toolset === name);
}

function find(name: string, field: string, { tools }: Catalogue): Tool {
  const tool = tools.find((one) => one.name === name);
  if (tool !== undefined) return tool;
  const shown = /^[\w-]{1,64}$/.test(name) ? `"${name}"` : "one of them";
  throw notAccepted(
    `${field}: there is no tool ${shown}.`,
    `Name tools of GET /api/tools${field === "tools" ? ` or toolsets: ${toolsets.join(", ")}` : ""}.`,
  );
}

/** An application has no data of its own: a tool that works on a person's must be told whose. */
function lacksUser(tool: Tool, { request, caller }: Choosing): boolean {
  return caller.mode === "application" && request.user === undefined && "user" in tool.input.shape;
}

function notNamed(name: string) {
  return notAccepted(
    `tools: ${name} changes something, and allowWrites does not name it.`,
    `Add ${name} to allowWrites, or leave it out of tools.`,
  );
}

function changesNothing(name: string) {
  return notAccepted(
    `allowWrites: ${name} changes nothing.`,
    `Name it in tools instead; allowWrites is for tools that write.`,
  );
}

function noUser(name: string) {
  return notAccepted(
    `user is missing: ${name} works on one person's data, and an application has none.`,
    "Add user, the sign-in name or object id of that person.",
  );
}

function unbounded(name: string) {
  return notAccepted(
    `allowWrites: ${name} reaches other people, and nothing bounds whom.`,
    'Add allowedRecipients (addresses or @domain), or approval: "required".',
  );
}

function nothingChosen() {
  return notAccepted(
    "None of the tools can be used by this caller.",
    "Name others (GET /api/tools lists yours); application callers name user for tools of one person.",
  );
}
