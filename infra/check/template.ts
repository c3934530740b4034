/** One Bicep file as declarations: what it takes, what it makes, what it gives. */
import { posix } from "node:path";
import { descendants, namedChildren, type Node, parseBicep } from "./bicep-parser.ts";
import type { Sources } from "./sources.ts";

export interface Parameter {
  readonly required: boolean;
  readonly secure: boolean;
  /** Undefined: it has none, or one that is computed. */
  readonly default: string | undefined;
}

export interface ModuleCall {
  readonly symbol: string;
  /** Path of the file from the root of the repository. */
  readonly path: string;
  readonly params: ReadonlyMap<string, Node>;
}

export interface Resource {
  readonly symbol: string;
  readonly type: string;
  readonly version: string;
  readonly existing: boolean;
  readonly body: Node;
}

export interface Template {
  readonly path: string;
  readonly errors: readonly string[];
  readonly root: Node;
  readonly parameters: ReadonlyMap<string, Parameter>;
  readonly variables: ReadonlyMap<string, Node>;
  readonly modules: readonly ModuleCall[];
  readonly resources: readonly Resource[];
  readonly outputs: ReadonlyMap<string, Node>;
}

export type Templates = ReadonlyMap<string, Template>;

export async function parseTemplates(sources: Sources): Promise<Templates> {
  const files = [...sources].filter(([path]) => path.endsWith(".bicep"));
  const templates = files.map(async ([path, text]) => {
    const { root, errors } = await parseBicep(text);
    return [path, { path, errors, ...declarations(path, root) }] as const;
  });
  return new Map(await Promise.all(templates));
}

function declarations(path: string, root: Node): Omit<Template, "path" | "errors"> {
  const parameters = new Map<string, Parameter>();
  const variables = new Map<string, Node>();
  const outputs = new Map<string, Node>();
  const modules: ModuleCall[] = [];
  const resources: Resource[] = [];
  let decorators = "";
  for (const node of namedChildren(root)) {
    if (node.type === "decorators") {
      decorators = node.text;
      continue;
    }
    const [first, ...rest] = namedChildren(node);
    const name = first?.text ?? "";
    const last = rest.at(-1);
    if (node.type === "parameter_declaration") {
      parameters.set(name, parameterOf(node, /@secure\(/.test(decorators)));
    } else if (node.type === "variable_declaration" && last) variables.set(name, last);
    else if (node.type === "output_declaration" && last) outputs.set(name, last);
    else if (node.type === "module_declaration") modules.push(moduleCall(path, name, node));
    else if (node.type === "resource_declaration") resources.push(resourceOf(name, node));
    decorators = "";
  }
  return { root, parameters, variables, modules, resources, outputs };
}

function parameterOf(node: Node, secure: boolean): Parameter {
  const parts = node.children;
  const equals = parts.findIndex(({ type }) => type === "=");
  const value = equals === -1 ? undefined : parts[equals + 1];
  const plain = value && ["string", "number", "boolean", "unary_expression"].includes(value.type);
  return {
    required: equals === -1,
    secure,
    default: plain ? value.text.replace(/^'([\s\S]*)'$/, "$1") : undefined,
  };
}

function moduleCall(from: string, symbol: string, node: Node): ModuleCall {
  const [, path] = namedChildren(node);
  const params = new Map<string, Node>();
  const body = descendants(node).find(({ type }) => type === "object");
  const given = body && propertiesOf(body).get("params");
  for (const [name, value] of given ? propertiesOf(given) : []) params.set(name, value);
  const target = posix.join(posix.dirname(from), path?.text.slice(1, -1) ?? "");
  return { symbol, path: target, params };
}

function resourceOf(symbol: string, node: Node): Resource {
  const [, type, body] = namedChildren(node);
  const [name = "", version = ""] = (type?.text.slice(1, -1) ?? "").split("@");
  const existing = node.children.some((child) => child.type === "existing");
  return { symbol, type: name, version, existing, body: body ?? node };
}

/** Of an object literal, by name. */
export function propertiesOf(node: Node): ReadonlyMap<string, Node> {
  const properties = new Map<string, Node>();
  for (const property of namedChildren(node)) {
    if (property.type !== "object_property") continue;
    const [key, value] = namedChildren(property);
    if (key && value) properties.set(key.text.replaceAll("'", ""), value);
  }
  return properties;
}
