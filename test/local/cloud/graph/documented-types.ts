/** Microsoft's published types, read from their declarations, to hold answers against name by name. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

interface Declaration {
  base: string | undefined;
  /** The type of each property, without null and without the brackets of a collection. */
  properties: Map<string, string>;
}

const declarations = readDeclarations();

/**
 * The paths of an answer's properties that its type, or the one that it names itself, does not
 * declare. Annotations are not declared.
 */
export function undeclared(value: unknown, type: string, path = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => undeclared(each, type, `${path}[]`));
  if (typeof value !== "object" || value === null) return [];
  const named = "@odata.type" in value ? String(value["@odata.type"]).split(".").at(-1) : undefined;
  const actual = named === undefined ? type : capitalized(named);
  if (named !== undefined && !declarations.has(actual)) return [`${path} is a ${named}`];
  // An enumeration, a dictionary, a stream or a primitive: nothing is declared of what it holds.
  if (!declarations.has(actual) || open.has(actual)) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    if (name.includes("@")) return [];
    const declared = propertyType(actual, name);
    const full = path === "" ? name : `${path}.${name}`;
    return declared === undefined ? [full] : undeclared(inner, declared, full);
  });
}

/** Whatever columns a list has. */
const open = new Set(["FieldValueSet"]);

/** What the declarations leave out: SharePoint tells a person's address, Graph's metadata names the other. */
const additions = new Map([
  [
    "Identity",
    new Map([
      ["email", "string"],
      ["tenantId", "string"],
    ]),
  ],
  ["ListItem", new Map([["deleted", "Deleted"]])],
  // Newer than the declarations; in Graph's metadata.
  ["Application", new Map([["isDisabled", "boolean"]])],
  ["ServicePrincipal", new Map([["isDisabled", "boolean"]])],
]);

function propertyType(type: string, name: string): string | undefined {
  const declaration = declarations.get(type);
  if (!declaration) return undefined;
  return (
    declaration.properties.get(name) ??
    additions.get(type)?.get(name) ??
    (declaration.base === undefined ? undefined : propertyType(declaration.base, name))
  );
}

const capitalized = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

function readDeclarations(): Map<string, Declaration> {
  const folder = import.meta.resolve("@microsoft/microsoft-graph-types/package.json");
  const text = readFileSync(fileURLToPath(new URL("microsoft-graph.d.ts", folder)), "utf8");
  const found = text.matchAll(/^export interface (\w+)(?: extends (\w+))? \{(?:\}|$(.*?)^\})/gms);
  return new Map(
    [...found].map(([, name = "", base, body = ""]) => [
      name,
      { base, properties: readProperties(body) },
    ]),
  );
}

function readProperties(body: string): Map<string, string> {
  const found = body.matchAll(/^ {4}(\w+)\??: (?:NullableOption<)?([\w.]+)/gm);
  return new Map([...found].map(([, name = "", type = ""]) => [name, type]));
}
