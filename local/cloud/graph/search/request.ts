/** Reads the body of `POST /search/query` and refuses what Microsoft Search refuses. */
import { badRequest, GraphError } from "../errors.ts";
import { has, type GraphCall } from "../service.ts";

const sharePointTypes = ["driveItem", "listItem", "list", "site", "drive"] as const;
export type SharePointType = (typeof sharePointTypes)[number];
/** Searched alone, by the signed-in user, in what is theirs. */
const personalTypes = ["message", "chatMessage", "event"] as const;
export type PersonalType = (typeof personalTypes)[number];

export interface SearchRequest {
  entityTypes: SharePointType[] | [PersonalType];
  /** The query with its template applied. */
  queryString: string;
  from: number;
  size: number;
  fields: string[];
  sort: { name: string; descending: boolean }[];
  /** Application callers do not see OneDrives unless they ask for them. */
  includePrivate: boolean;
  enableTopResults: boolean;
}

const known = {
  body: ["requests"],
  request: [
    "aggregationFilters",
    "aggregations",
    "collapseProperties",
    "contentSources",
    "enableTopResults",
    "entityTypes",
    "fields",
    "from",
    "query",
    "queryAlterationOptions",
    "region",
    "resultTemplateOptions",
    "sharePointOneDriveOptions",
    "size",
    "sortProperties",
  ],
  query: ["queryString", "queryTemplate"],
  options: ["includeContent"],
  sort: ["name", "isDescending"],
};

/** Not served here: they change what a hit is. */
const unserved = [
  "aggregations",
  "aggregationFilters",
  "collapseProperties",
  "resultTemplateOptions",
  "contentSources",
] as const;

export const sortable = new Set([
  "lastmodifieddatetime",
  "lastmodifiedtime",
  "createddatetime",
  "created",
  "name",
  "filename",
  "title",
  "size",
]);

/** @throws GraphError 400 for a malformed request, 403 where a type needs another permission */
export function readSearchRequest(call: GraphCall): SearchRequest {
  const requests = record(call.body, known.body, "requestBody")["requests"];
  if (!Array.isArray(requests) || requests.length === 0)
    throw invalid("At least one search request is required.");
  if (requests.length > 1) throw invalid("Only one search request is supported per call.");
  const request = record(requests[0], known.request, "searchRequest");
  for (const name of unserved)
    if (request[name] !== undefined) throw invalid(`'${name}' is not supported for this request.`);
  const entityTypes = readTypes(request["entityTypes"]);
  checkPermissions(call, entityTypes);
  checkRegion(call, request["region"]);
  return {
    entityTypes,
    queryString: readQuery(request["query"], entityTypes),
    ...readPaging(request, entityTypes),
    fields: strings(request["fields"], "fields") ?? [],
    sort: readSort(request["sortProperties"], entityTypes),
    includePrivate: readIncludeContent(call, request["sharePointOneDriveOptions"]),
    enableTopResults: readTopResults(request["enableTopResults"], entityTypes),
  };
}

function readTypes(value: unknown): SearchRequest["entityTypes"] {
  const types = strings(value, "entityTypes");
  if (!types || types.length === 0) throw invalid("EntityTypes is required.");
  const [first = ""] = types;
  if (types.length === 1 && isPersonal(first)) return [first];
  if (!types.every(isSharePoint))
    throw invalid(`The combination of entity types '${types.join(",")}' is not supported.`);
  return [...new Set(types)];
}

export const isSharePoint = (type: string): type is SharePointType =>
  sharePointTypes.some((name) => name === type);

const isPersonal = (type: string): type is PersonalType =>
  personalTypes.some((name) => name === type);

const files = ["Files.Read.All", "Files.ReadWrite.All"];
const sites = [
  "Sites.Read.All",
  "Sites.ReadWrite.All",
  "Sites.Manage.All",
  "Sites.FullControl.All",
];
const needs: Record<SharePointType | PersonalType, string[]> = {
  driveItem: [...files, ...sites],
  drive: [...files, ...sites],
  listItem: sites,
  list: sites,
  site: sites,
  message: ["Mail.Read", "Mail.ReadWrite"],
  chatMessage: ["Chat.Read", "Chat.ReadWrite"],
  event: ["Calendars.Read", "Calendars.ReadWrite"],
};

function checkPermissions({ principal }: GraphCall, types: SearchRequest["entityTypes"]): void {
  if (types.some(isPersonal) && principal.mode === "application")
    throw invalid(`Application permission is not supported for the entity type '${types[0]}'.`);
  for (const type of types) {
    if (has(principal, needs[type])) continue;
    const name = type.charAt(0).toUpperCase() + type.slice(1);
    throw new GraphError(
      403,
      "Forbidden",
      `Access to ${name} in Graph API requires the following permissions: ${needs[type].join(" or ")}. However, the application only has the following permissions granted: ${[...principal.permissions].join(", ")}`,
    );
  }
}

/** Where the sample tenant lies: a tenant of one geography shows no location on its sites. */
const homeRegion = "EUR";

function checkRegion({ principal, service }: GraphCall, region: unknown): void {
  if (principal.mode === "delegated") {
    if (region !== undefined)
      throw invalid("Region is not supported when request with delegated permission.");
    return;
  }
  if (typeof region !== "string" || region === "")
    throw invalid("Region is required when request with application permission.");
  const regions = new Set(
    service.content.sites.map(({ site }) => site.siteCollection.dataLocationCode ?? homeRegion),
  );
  if (!regions.has(region))
    throw badRequest(
      `Requested region ${region} not found. Only valid regions are ${[...regions].join(", ")}.`,
    );
}

function readQuery(value: unknown, types: SearchRequest["entityTypes"]): string {
  const { queryString, queryTemplate } = record(value, known.query, "searchQuery");
  if (typeof queryString !== "string" || queryString.trim() === "")
    throw invalid("QueryString is required.");
  if (types.some((type) => type === "drive") && queryString.trim() === "*")
    throw invalid("The query '*' is not supported for the entity type 'drive'.");
  if (queryTemplate === undefined || queryTemplate === null) return queryString;
  if (typeof queryTemplate !== "string" || !queryTemplate.includes("{searchTerms}"))
    throw invalid("QueryTemplate must contain {searchTerms}.");
  return queryTemplate.replaceAll("{searchTerms}", `(${queryString})`);
}

function readPaging(
  request: Record<string, unknown>,
  types: SearchRequest["entityTypes"],
): { from: number; size: number } {
  const most = types.some(isPersonal) ? 25 : 1000;
  const { from = 0, size = 25 } = request;
  if (!isCount(from)) throw invalid("From must be a non-negative integer.");
  if (!isCount(size) || size < 1 || size > most)
    throw invalid(`Size must be between 1 and ${most}.`);
  return { from, size };
}

function readSort(value: unknown, types: SearchRequest["entityTypes"]): SearchRequest["sort"] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw invalid("SortProperties must be a collection.");
  if (types.some((type) => isPersonal(type) || type === "drive"))
    throw invalid("SortProperties are not supported for this entity type.");
  return value.map((entry: unknown) => {
    const { name, isDescending = false } = record(entry, known.sort, "sortProperty");
    if (typeof name !== "string" || !sortable.has(name.toLowerCase()))
      throw invalid(`The property '${String(name)}' is not sortable.`);
    return {
      name: name.toLowerCase(),
      descending: isDescending === true || isDescending === "true",
    };
  });
}

function readIncludeContent({ principal }: GraphCall, value: unknown): boolean {
  if (value === undefined || value === null) return principal.mode === "delegated";
  const { includeContent } = record(value, known.options, "sharePointOneDriveOptions");
  if (principal.mode === "delegated")
    throw invalid("IncludeContent is only supported with application permission.");
  const contents = typeof includeContent === "string" ? includeContent.split(",") : [];
  if (
    contents.length === 0 ||
    contents.some((name) => !["privateContent", "sharedContent"].includes(name.trim()))
  )
    throw invalid("IncludeContent is not valid.");
  return contents.some((name) => name.trim() === "privateContent");
}

function readTopResults(value: unknown, types: SearchRequest["entityTypes"]): boolean {
  if (value === undefined || value === null) return false;
  if (typeof value !== "boolean") throw invalid("EnableTopResults must be a boolean.");
  if (value && !types.some(isPersonal))
    throw invalid("EnableTopResults is not supported for this entity type.");
  return value;
}

function record(value: unknown, properties: string[], type: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw invalid(`${type} is required.`);
  for (const name of Object.keys(value))
    if (!properties.includes(name) && !name.startsWith("@odata."))
      throw badRequest(
        `The property '${name}' does not exist on type 'microsoft.graph.${type}'. Make sure to only use property names that are defined by the type.`,
      );
  return value as Record<string, unknown>;
}

function strings(value: unknown, name: string): string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || !value.every((entry) => typeof entry === "string"))
    throw invalid(`${name} must be a collection of strings.`);
  return value;
}

const isCount = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0;

export const invalid = (detail: string) => badRequest(`SearchRequest Invalid (${detail})`);
