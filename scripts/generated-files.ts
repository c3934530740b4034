/** The files that are derived from the catalogue of tools, and how each is made. */
import { format, resolveConfig } from "prettier";
import type { Mode } from "../shared/identity/caller.ts";
import { isUnavailable } from "../shared/tools/availability.ts";
import { operationsFor } from "../shared/openapi/operations.ts";
import { swaggerDocument } from "../shared/openapi/swagger-document.ts";
import type { Tool } from "../shared/tools/define-tool.ts";
import { inputSchema, roleFor } from "../shared/tools/list-tools.ts";
import { registry } from "../shared/tools/registry.ts";
import { functionNames } from "./function-names.ts";
import { graphPermissions } from "./graph-permissions.ts";
import { apiProperties, readme, settingsFile } from "./power-platform/connector-files.ts";

/** Path from the root of the repository, and what the file must hold. */
export interface GeneratedFile {
  path: string;
  content: string;
}

export async function generatedFiles(): Promise<GeneratedFile[]> {
  return await Promise.all([
    generated("docs/tools.md", toolsPage(registry)),
    ...connectorFiles(),
    generated("infra/graph-permissions.json", JSON.stringify(graphPermissions(registry))),
    generated("infra/functions.json", JSON.stringify(await functionNames())),
  ]);
}

/** The custom connector; its JSON is indented by four spaces, as reviewers of connectors want it. */
function connectorFiles(): (GeneratedFile | Promise<GeneratedFile>)[] {
  const operations = operationsFor(registry);
  const json = (name: string, value: object): GeneratedFile => ({
    path: `power-platform/${name}`,
    content: `${JSON.stringify(value, null, 4)}\n`,
  });
  return [
    json("apiDefinition.swagger.json", swaggerDocument(operations)),
    json("apiProperties.json", apiProperties()),
    json("settings.json", settingsFile()),
    generated("power-platform/readme.md", readme(operations)),
  ];
}

async function generated(path: string, source: string): Promise<GeneratedFile> {
  const options = await resolveConfig(path);
  return { path, content: await format(source, { ...options, filepath: path }) };
}

function toolsPage(tools: readonly Tool[]): string {
  return [
    "<!-- Generated from shared/tools by `npm run generate`. -->",
    "# Tools",
    "Each is called by `POST /api/tools/{name}` with a JSON body. `GET /api/tools` lists those that a caller may use.",
    "| Tool | What for | Toolsets |\n| --- | --- | --- |",
    ...tools.map(
      ({ name, title, toolsets }) =>
        `| [\`${name}\`](#${name}) | ${title} | ${toolsets.join(", ")} |`,
    ),
    ...tools.map(toolSection),
  ]
    .join("\n\n")
    .replaceAll("|\n\n|", "|\n|");
}

function toolSection(tool: Tool): string {
  return [
    `## ${tool.name}`,
    tool.description,
    `- Effect: ${tool.effect}; app role \`${roleFor(tool)}\`${tool.effect === "read" ? "" : "; off unless `WRITE_TOOLS` names it"}`,
    `- Delegated callers: ${describe(tool, "delegated")}`,
    `- Application callers: ${describe(tool, "application")}`,
    argumentsTable(tool),
  ].join("\n\n");
}

function describe(tool: Tool, mode: Mode): string {
  const permissions = tool.permissions[mode];
  return isUnavailable(permissions)
    ? `not available, ${permissions.unavailable}`
    : permissions.map((name) => `\`${name}\``).join(", ");
}

interface PropertySchema {
  type?: string;
  description?: string;
  default?: unknown;
}

function argumentsTable(tool: Tool): string {
  const schema = inputSchema(tool.input);
  const properties = Object.entries((schema["properties"] ?? {}) as Record<string, PropertySchema>);
  if (properties.length === 0) return "It takes no arguments.";
  const required = new Set((schema["required"] ?? []) as string[]);
  const rows = properties.map(([name, { type = "string", description = "", default: value }]) => {
    const need = required.has(name)
      ? "required"
      : value === undefined
        ? ""
        : `default ${JSON.stringify(value)}`;
    return `| \`${name}\` | ${type} | ${need} | ${description.replaceAll("|", "\\|")} |`;
  });
  return ["| Argument | Type | | Meaning |", "| --- | --- | --- | --- |", ...rows].join("\n");
}
