/** Roles come from one table of known ids, and every assignment can be repeated. */
import { builtInRoles } from "./built-in-roles.ts";
import type { Check } from "./check.ts";
import { without } from "./check.ts";
import { descendants } from "./bicep-parser.ts";
import { jsonOf } from "./sources.ts";
import { propertiesOf, type Resource } from "./template.ts";

const table = "infra/role-ids.json";
const guids = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi;
/** Microsoft Graph's own id, and the app role that everybody has. */
const otherGuids = ["00000003-0000-0000-c000-000000000000", "00000000-0000-0000-0000-000000000000"];

export const checkRoles: Check = ({ sources, templates }) => {
  const roles = jsonOf(sources, table) as Record<string, string>;
  const all = [...templates.values()];
  const used = all.flatMap(({ root }) =>
    [...root.text.matchAll(/\broles\.(\w+)/g)].map(([, name = ""]) => name),
  );
  return [
    ...Object.entries(roles)
      .filter(([name, id]) => builtInRoles[name] !== id)
      .map(([name]) => `${table}: ${name} is not the id of that built-in role.`),
    ...without(used, Object.keys(roles)).map((name) => `${table} has no role ${name}.`),
    ...without(Object.keys(roles), used).map((name) => `${table}: nobody is given ${name}.`),
    ...all.flatMap(({ path, root, resources }) => [
      ...without(root.text.match(guids) ?? [], otherGuids).map(
        (guid) => `${path}: the id ${guid} does not come from ${table}.`,
      ),
      ...resources
        .filter(({ type }) => type === "Microsoft.Authorization/roleAssignments")
        .flatMap((resource) => assignmentProblems(path, resource)),
      ...resources
        .filter(({ type }) => type === "Microsoft.Authorization/roleDefinitions")
        .flatMap((resource) => definitionProblems(path, resource)),
    ]),
  ];
};

/** A role of our own is made to leave something out. */
function definitionProblems(path: string, { symbol, body }: Resource): string[] {
  const actions = [...body.text.matchAll(/'(Microsoft\.[^']+)'/g)].map(([, name = ""]) => name);
  return [
    ...actions
      .filter((name) => /\*|delete|purge|backup/i.test(name))
      .map((name) => `${path}: ${symbol} may ${name}, which destroys or takes away secrets.`),
    ...(body.text.includes("assignableScopes: [resourceGroup().id]")
      ? []
      : [`${path}: ${symbol} can be given outside its resource group.`]),
  ];
}

/** With a name of chance, a second deployment would fail; without its type, a fresh identity would. */
function assignmentProblems(path: string, { symbol, body }: Resource): string[] {
  const object = descendants(body).find(({ type }) => type === "object");
  const properties = object && propertiesOf(object);
  const inner = properties?.get("properties");
  return [
    ...(properties?.get("name")?.text.startsWith("guid(")
      ? []
      : [`${path}: the name of ${symbol} is not guid(scope, principal, role).`]),
    ...(inner && propertiesOf(inner).has("principalType")
      ? []
      : [`${path}: ${symbol} does not say what kind of principal it is for.`]),
  ];
}
