/** Reads the OData options of a request's query string, refusing those that the endpoint does not take. */
import { badRequest } from "../errors.ts";
import { parseExpand, parseSelect, type ExpandItem } from "./expand.ts";
import { parseFilter, type FilterNode } from "./filter.ts";
import { shapeAt, type EntityModel } from "./model.ts";

export type OptionName =
  | "$select"
  | "$filter"
  | "$orderby"
  | "$top"
  | "$skip"
  | "$skiptoken"
  | "$count"
  | "$search"
  | "$expand";

export interface EndpointRules {
  readonly model: EntityModel;
  readonly options: readonly OptionName[];
  /** Parameters without `$` that the endpoint knows, in lower case. */
  readonly parameters?: readonly string[];
  /** Page size when `$top` is absent, and its greatest value. */
  readonly page?: { readonly standard: number; readonly most: number };
}

export interface OrderItem {
  path: string[];
  descending: boolean;
}

export interface QueryOptions {
  select: string[] | undefined;
  filter: FilterNode | undefined;
  orderby: OrderItem[];
  top: number | undefined;
  skip: number;
  skipToken: string | undefined;
  count: boolean;
  search: string | undefined;
  expand: ExpandItem[];
  parameters: ReadonlyMap<string, string>;
}

/** Every option that an endpoint may take. */
export const allOptions: OptionName[] = [
  "$select",
  "$filter",
  "$orderby",
  "$top",
  "$skip",
  "$skiptoken",
  "$count",
  "$search",
  "$expand",
];
const systemOptions = new Set<string>(allOptions);

/** @throws GraphError 400 for an option that is unknown, repeated, or not of its form. */
export function readOptions(url: URL, rules: EndpointRules): QueryOptions {
  const raw = collect(url, rules);
  const { model } = rules;
  const filter = raw.get("$filter");
  return {
    select: mapDefined(raw.get("$select"), (text) => parseSelect(text, model)),
    filter: mapDefined(filter, (text) => parseFilter(text, model)),
    orderby: parseOrder(raw.get("$orderby"), model),
    top: mapDefined(raw.get("$top"), (text) => parsePageSize(text, rules)),
    skip: mapDefined(raw.get("$skip"), (text) => parseCount("$skip", text)) ?? 0,
    skipToken: raw.get("$skiptoken"),
    count: mapDefined(raw.get("$count"), parseBoolean) ?? false,
    search: raw.get("$search"),
    expand: mapDefined(raw.get("$expand"), (text) => parseExpand(text, model)) ?? [],
    parameters: new Map([...raw].filter(([name]) => !name.startsWith("$"))),
  };
}

/** Options by lower-case name; the services also take the OData ones without `$`. */
function collect(url: URL, rules: EndpointRules): Map<string, string> {
  const raw = new Map<string, string>();
  for (const [key, value] of url.searchParams) {
    const name = optionName(key, rules);
    if (raw.has(name))
      throw badRequest(
        `Query option '${name}' was specified more than once, but it must be specified at most once.`,
      );
    raw.set(name, value);
  }
  return raw;
}

function optionName(key: string, { options, parameters = [] }: EndpointRules): string {
  const lower = key.toLowerCase();
  if (parameters.includes(lower)) return lower;
  const name = lower.startsWith("$") ? lower : `$${lower}`;
  if (!systemOptions.has(name))
    throw badRequest(`Unrecognized query argument specified: '${key}'.`);
  if (!options.includes(name as OptionName))
    throw badRequest(`The query option '${name}' is not supported by this resource.`);
  return name;
}

function parseOrder(text: string | undefined, model: EntityModel): OrderItem[] {
  if (text === undefined) return [];
  return text.split(",").map((part) => {
    const match = /^\s*([A-Za-z_][\w/]*)(?:\s+(asc|desc))?\s*$/.exec(part);
    if (!match) throw badRequest(`Syntax error in the $orderby expression '${text}'.`);
    const path = (match[1] ?? "").split("/");
    const shape = shapeAt(model.properties, path);
    if (shape === undefined)
      throw badRequest(
        `Parsing OData OrderBy failed: Could not find a property named '${path.join("/")}' on type '${model.name}'.`,
      );
    if (typeof shape === "object")
      throw badRequest(`The property '${path.join("/")}' cannot be used in $orderby.`);
    return { path, descending: match[2] === "desc" };
  });
}

function parsePageSize(text: string, { page }: EndpointRules): number {
  const size = parseCount("$top", text);
  const most = page?.most ?? 1000;
  if (size < 1 || size > most)
    throw badRequest(
      `Invalid page size specified: '${size}'. Must be between 1 and ${most} inclusive.`,
    );
  return size;
}

function parseCount(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text))
    throw badRequest(
      `Invalid value '${text}' for ${name} query option found. The ${name} query option requires a non-negative integer value.`,
    );
  return Number(text);
}

function parseBoolean(text: string): boolean {
  if (text !== "true" && text !== "false")
    throw badRequest(
      `Invalid value '${text}' for $count query option found. Valid values are 'true' and 'false'.`,
    );
  return text === "true";
}

function mapDefined<T>(text: string | undefined, parse: (text: string) => T): T | undefined {
  return text === undefined ? undefined : parse(text);
}
