/** What the app registrations ask of Microsoft Graph, tool by tool, so that Bicep can choose. */
import known from "../infra/graph-permission-ids.json" with { type: "json" };
import type { Mode } from "../shared/identity/caller.ts";
import { isUnavailable } from "../shared/tools/availability.ts";
import type { Tool } from "../shared/tools/define-tool.ts";

/** Ids by name, as an app registration asks for them. */
type Ids = Record<string, string>;

export interface GraphPermissions {
  /** Of all tools that read. */
  delegated: Ids;
  application: Ids;
  /** What tools that write take beside that; each is off until the write policy names it. */
  writing: Record<Mode, Ids>;
  /** For the public client: who it is that signs in, and for how long. */
  signIn: Ids;
  /** Application permissions of the rotator's identity; docs/credentials.md says what for. */
  rotator: Ids;
  tools: readonly ToolPermissions[];
}

interface ToolPermissions extends Record<Mode, readonly string[]> {
  name: string;
  toolsets: readonly string[];
  effect: Tool["effect"];
}

const signIn = ["openid", "profile", "offline_access"];
const rotator = [
  "Application.Read.All",
  "Application.ReadWrite.OwnedBy",
  "AuditLog.Read.All",
  "Directory.Read.All",
  "GroupMember.Read.All",
  "Policy.Read.All",
];

export function graphPermissions(registry: readonly Tool[]): GraphPermissions {
  const tools = registry.map((tool) => ({
    name: tool.name,
    toolsets: tool.toolsets,
    effect: tool.effect,
    delegated: permissionsOf(tool, "delegated"),
    application: permissionsOf(tool, "application"),
  }));
  const reading = tools.filter(({ effect }) => effect === "read");
  const namesOf = (some: typeof tools, mode: Mode) => some.flatMap((tool) => tool[mode]);
  const further = (mode: Mode): Ids => {
    const asked = new Set(namesOf(reading, mode));
    return idsOf(
      namesOf(tools, mode).filter((name) => !asked.has(name)),
      mode,
    );
  };
  return {
    delegated: idsOf(namesOf(reading, "delegated"), "delegated"),
    application: idsOf(namesOf(reading, "application"), "application"),
    writing: { delegated: further("delegated"), application: further("application") },
    signIn: idsOf(signIn, "delegated"),
    rotator: idsOf(rotator, "application"),
    tools,
  };
}

function permissionsOf(tool: Tool, mode: Mode): readonly string[] {
  const permissions = tool.permissions[mode];
  return isUnavailable(permissions) ? [] : permissions;
}

/** @throws Error for a permission that Microsoft Graph does not have in this mode */
function idsOf(names: readonly string[], mode: Mode): Ids {
  const ids: Readonly<Record<string, Partial<Record<Mode, string>>>> = known.permissions;
  const entries = [...new Set(names)].toSorted().map((name) => {
    const id = ids[name]?.[mode];
    if (id === undefined)
      throw new Error(
        `infra/graph-permission-ids.json has no ${mode} permission ${name}. Add its id, or correct the tool.`,
      );
    return [name, id] as const;
  });
  return Object.fromEntries(entries);
}
