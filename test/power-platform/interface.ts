/** What flows of makers rest on: operations, their inputs and answers; and what breaks them. */
import type { Definition, Schema } from "./definition.ts";

/** By path: the type, and for inputs whether they must be given. */
export type Fields = Record<string, { type: string; required?: true }>;

export type Interface = Record<string, { inputs: Fields; answer: Fields }>;

export function interfaceOf({ paths, definitions }: Definition): Interface {
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  return Object.fromEntries(
    operations.map(({ operationId, parameters = [], responses }) => {
      const inputs: Fields = {};
      for (const { name, in: place, required, schema, type } of parameters)
        if (place === "body") Object.assign(inputs, fieldsOf(schema, "body", true));
        else inputs[name] = { type: String(type), ...(required && { required: true }) };
      const [answered] = Object.values(responses).flatMap((response) => response.schema ?? []);
      const name = answered?.$ref?.split("/").at(-1) ?? "";
      return [operationId, { inputs, answer: fieldsOf(definitions[name], "body", false) }];
    }),
  );
}

function fieldsOf(schema: Schema | undefined, at: string, isInput: boolean): Fields {
  const fields: Fields = {};
  for (const [name, field] of Object.entries(schema?.properties ?? {})) {
    const path = `${at}/${name}`;
    const required = isInput && schema?.required?.includes(name) === true;
    fields[path] = { type: String(field.type), ...(required && { required: true }) };
    Object.assign(fields, fieldsOf(field, path, isInput));
    if (field.items) {
      fields[`${path}/*`] = { type: String(field.items.type) };
      Object.assign(fields, fieldsOf(field.items, `${path}/*`, isInput));
    }
  }
  return fields;
}

/** Why a flow made with `released` would break with `current`; none: it would not. */
export function breakingChanges(released: Interface, current: Interface): string[] {
  return Object.entries(released).flatMap(([id, { inputs, answer }]) => {
    const now = current[id];
    if (now === undefined) return [`${id} is gone`];
    const demanded = Object.entries(now.inputs)
      .filter(([path, { required }]) => required && inputs[path]?.required !== true)
      .map(([path]) => `${id}: ${path} must be given now`);
    return [
      ...changed(id, inputs, now.inputs),
      ...changed(`${id} answers`, answer, now.answer),
      ...demanded,
    ];
  });
}

function changed(what: string, before: Fields, after: Fields): string[] {
  return Object.entries(before).flatMap(([path, { type }]) => {
    const now = after[path];
    if (now === undefined) return [`${what}: ${path} is gone`];
    return now.type === type ? [] : [`${what}: ${path} was ${type} and is ${now.type}`];
  });
}
