/**
 * What a template would deploy. Of the template language parameters are known, which is what templates
 * in tests use; the service gives up on what it cannot evaluate in the same way.
 */
import { ArmError } from "./arm-error.ts";
import type { ArmResource } from "./arm-state.ts";

export interface Template {
  readonly parameters?: Record<string, { readonly defaultValue?: unknown }>;
  /** A list, or by symbolic name. */
  readonly resources?: readonly TemplateResource[] | Record<string, TemplateResource>;
}

interface TemplateResource {
  readonly type: string;
  readonly apiVersion: string;
  readonly name: string;
  readonly resourceGroup?: string;
  readonly scope?: string;
  readonly existing?: boolean;
  readonly properties?: Record<string, unknown>;
  readonly [other: string]: unknown;
}

export interface Predicted extends ArmResource {
  readonly apiVersion: string;
  /** An expression that only the deployment itself can evaluate. */
  readonly unsupported?: string;
}

export type Values = Readonly<Record<string, { readonly value?: unknown }>>;

/** @throws ArmError 400 `InvalidTemplate` when a parameter has no value */
export function predict(template: Template, values: Values, scope: string): Predicted[] {
  const parameters = valuesOf(template, values);
  const list = Object.values(template.resources ?? {}).filter(({ existing }) => !existing);
  return list.flatMap((raw) => {
    const resource = evaluate(raw, parameters) as TemplateResource;
    if (resource.type !== "Microsoft.Resources/deployments") return [toPredicted(resource, scope)];
    const { template: inner = {}, parameters: innerValues = {} } = resource.properties ?? {};
    const group = resource.resourceGroup;
    const innerScope = group === undefined ? scope : `${rootOf(scope)}/resourceGroups/${group}`;
    return predict(inner as Template, innerValues as Values, innerScope);
  });
}

function valuesOf(template: Template, values: Values): Record<string, unknown> {
  const declared = Object.entries(template.parameters ?? {});
  const unknown = Object.keys(values).find((name) => !(name in (template.parameters ?? {})));
  if (unknown !== undefined)
    throw invalidTemplate(
      `The template parameters '${unknown}' in the parameters file are not valid`,
    );
  return Object.fromEntries(
    declared.map(([name, { defaultValue }]) => {
      const value = values[name]?.value ?? defaultValue;
      if (value === undefined)
        throw invalidTemplate(`The value for the template parameter '${name}' is not provided.`);
      return [name, value];
    }),
  );
}

const invalidTemplate = (message: string) =>
  new ArmError(400, "InvalidTemplate", `Deployment template validation failed: '${message}'`);

function evaluate(value: unknown, parameters: Record<string, unknown>): unknown {
  if (typeof value === "string") {
    const name = /^\[parameters\('([^']+)'\)\]$/.exec(value)?.[1];
    return name === undefined ? value : parameters[name];
  }
  if (Array.isArray(value)) return value.map((one) => evaluate(one, parameters));
  if (typeof value !== "object" || value === null) return value;
  // A nested template is evaluated with parameters of its own.
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      key === "template" ? (one as unknown) : evaluate(one, parameters),
    ]),
  );
}

function toPredicted(resource: TemplateResource, scope: string): Predicted {
  const { type, apiVersion, name, properties = {}, ...rest } = resource;
  const { resourceGroup: _, dependsOn: _dependsOn, scope: ownScope, ...envelope } = rest;
  const id = idOf(ownScope ?? scope, type, name);
  const expression = [name, ownScope ?? ""].find((text) => text.startsWith("["));
  return {
    ...envelope,
    id,
    apiVersion,
    name: name.split("/").at(-1) ?? name,
    type,
    properties,
    ...(expression !== undefined && { unsupported: expression }),
  };
}

/** Types and names of parents and children alternate: `sites/app/config/web`. */
function idOf(scope: string, type: string, name: string): string {
  if (type === "Microsoft.Resources/resourceGroups")
    return `${rootOf(scope)}/resourceGroups/${name}`;
  const [namespace = "", ...types] = type.split("/");
  const names = name.split("/");
  const pairs = types.flatMap((one, index) => [one, names[index] ?? ""]);
  return [scope, "providers", namespace, ...pairs].join("/");
}

const rootOf = (scope: string) => scope.split("/").slice(0, 3).join("/");
