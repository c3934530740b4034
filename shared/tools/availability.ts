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
  if (!isEnabled(tool, tenant, disabledTools))
    throw new ConnectorError("tool_disabled", {
      happened: `${tool.name} was not run.`,
      because: "An administrator has switched it off.",
      remedy: `Ask for it to be switched on (TOOLSETS, AzureWebJobs.${tool.name}.Disabled), or use another tool.`,
    });
  const permissions = tool.permissions[mode];
  if (isUnavailable(permissions))
    throw new ConnectorError("not_available_in_mode", {
      happened: `${tool.name} was not run.`,
      because: `It does not work for ${mode === "application" ? "application" : "signed-in"} callers: ${permissions.unavailable}.`,
      remedy:
        mode === "application"
          ? "Call it with the token of a signed-in user, or use a tool that takes `user`."
          : "Call it from an application with a role of its own.",
    });
  if (tool.needs !== undefined && tenant.cloud.lacks.includes(tool.needs))
    throw new ConnectorError("not_available_in_cloud", {
      happened: `${tool.name} was not run.`,
      because: `Microsoft Graph does not offer ${tool.needs} in the ${tenant.cloud.name} cloud.`,
      remedy: "Use another tool; this one cannot work for this tenant.",
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
