/** Whether a tool can work at all for this tenant and kind of caller; asked before any call is made. */
import { ConnectorError } from "../errors/connector-error.ts";
import type { Mode } from "../identity/caller.ts";
import type { Tenant } from "../identity/tenant.ts";
import type { ModePermissions, Tool } from "./define-tool.ts";

/** @throws ConnectorError `tool_disabled`, `not_available_in_mode` or `not_available_in_cloud`. */
export function requireAvailable(
  tool: Tool,
  tenant: Tenant,
  mode: Mode,
  disabledTools: ReadonlySet<string>,
): void {
  const reason = unavailability(tool, tenant, mode, disabledTools);
  if (reason !== undefined) throw reason;
}

/** Why a tool cannot be called, or undefined when it can. */
export function unavailability(
  tool: Tool,
  tenant: Tenant,
  mode: Mode,
  disabledTools: ReadonlySet<string>,
): ConnectorError | undefined {
  const { name, needs } = tool;
  if (!isEnabled(tool, tenant, disabledTools)) return switchedOff(name);
  if (!isAllowedToWrite(tool, tenant)) return onlyReads(name);
  const permissions = tool.permissions[mode];
  if (isUnavailable(permissions)) return wrongMode(name, mode, permissions.unavailable);
  if (needs !== undefined && tenant.cloud.lacks.includes(needs))
    return new ConnectorError("not_available_in_cloud", {
      happened: `${name} was not run.`,
      because: `Microsoft Graph does not offer ${needs} in the ${tenant.cloud.name} cloud.`,
      remedy: "Use another tool; this one cannot work for this tenant.",
    });
  return undefined;
}

function switchedOff(name: string): ConnectorError {
  return new ConnectorError("tool_disabled", {
    happened: `${name} was not run.`,
    because: "An administrator has switched it off.",
    remedy: `Ask for it to be switched on (TOOLSETS, AzureWebJobs.${name}.Disabled), or use another tool.`,
  });
}

/** The tenant's write policy: what changes something is off until it is named there. */
function isAllowedToWrite({ name, effect }: Tool, { writeTools }: Tenant): boolean {
  return effect === "read" || writeTools.includes(name);
}

function onlyReads(name: string): ConnectorError {
  return new ConnectorError("tool_disabled", {
    happened: `${name} was not run.`,
    because: "It changes things, and the organisation's write policy does not name it.",
    remedy: `Ask an administrator to add ${name} to the setting WRITE_TOOLS and to grant its permissions.`,
  });
}

function wrongMode(name: string, mode: Mode, unavailable: string): ConnectorError {
  const application = mode === "application";
  return new ConnectorError("not_available_in_mode", {
    happened: `${name} was not run.`,
    because: `It does not work for ${application ? "application" : "signed-in"} callers: ${unavailable}.`,
    remedy: application
      ? "Call it with the token of a signed-in user, or use a tool that takes `user`."
      : "Call it from an application with a role of its own.",
  });
}

/** Switched on for the process and part of the tenant's toolsets; a tenant that names none has all. */
export function isEnabled(tool: Tool, tenant: Tenant, disabledTools: ReadonlySet<string>): boolean {
  if (disabledTools.has(tool.name)) return false;
  const { toolsets } = tenant;
  return toolsets.length === 0 || tool.toolsets.some((name) => toolsets.includes(name));
}

export function isUnavailable(
  permissions: ModePermissions,
): permissions is Extract<ModePermissions, { unavailable: string }> {
  return "unavailable" in permissions;
}
