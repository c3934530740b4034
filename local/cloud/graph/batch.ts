/** `POST /$batch`: up to 20 requests in one, each answered by itself. */
import { badRequest } from "./errors.ts";

interface BatchItem {
  id: string;
  method: string;
  url: string;
  headers: Record<string, string>;
  body: unknown;
  dependsOn: string[];
}

interface BatchResponse {
  id: string;
  status: number;
  headers: Record<string, string>;
  body?: unknown;
}

type Send = (request: Request, body: unknown) => Promise<Response>;

const methods = new Set(["GET", "POST", "PATCH", "PUT", "DELETE"]);
const mostRequests = 20;

/**
 * Runs the requests in order of their dependencies. The answers come in another order than the
 * requests, as Graph warns they may: callers match them by id.
 *
 * @throws GraphError 400 for a batch that is not of its form
 */
export async function runBatch(
  body: unknown,
  graphOrigin: string,
  send: Send,
): Promise<{ responses: BatchResponse[] }> {
  const items = readBatch(body);
  const done = new Map<string, BatchResponse>();
  for (const item of items) {
    const hasFailed = item.dependsOn.some((id) => (done.get(id)?.status ?? 424) >= 400);
    done.set(item.id, hasFailed ? failedDependency(item) : await run(item, graphOrigin, send));
  }
  return { responses: [...done.values()].toReversed() };
}

async function run(item: BatchItem, graphOrigin: string, send: Send): Promise<BatchResponse> {
  const request = new Request(`${graphOrigin}/v1.0${item.url}`, {
    method: item.method,
    headers: item.headers,
  });
  const response = await send(request, item.body);
  const bytes = Buffer.from(await response.arrayBuffer());
  const headers = Object.fromEntries(
    [...response.headers]
      .filter(([name]) => innerHeaders.has(name))
      .map(([name, value]) => [properNames[name] ?? name, value]),
  );
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  const content: unknown = isJson ? JSON.parse(bytes.toString()) : bytes.toString("base64");
  return {
    id: item.id,
    status: response.status,
    headers,
    ...(bytes.length > 0 && { body: content }),
  };
}

const innerHeaders = new Set([
  "cache-control",
  "content-type",
  "location",
  "preference-applied",
  "retry-after",
  "www-authenticate",
]);
const properNames: Record<string, string> = {
  "cache-control": "Cache-Control",
  "content-type": "Content-Type",
  location: "Location",
  "preference-applied": "Preference-Applied",
  "retry-after": "Retry-After",
  "www-authenticate": "WWW-Authenticate",
};

function failedDependency({ id }: BatchItem): BatchResponse {
  const message = "Failed due to an earlier request that this one depends on.";
  return {
    id,
    status: 424,
    headers: { "Content-Type": "application/json" },
    body: { error: { code: "FailedDependency", message } },
  };
}

function readBatch(body: unknown): BatchItem[] {
  const requests = isRecord(body) ? body["requests"] : undefined;
  if (!Array.isArray(requests) || requests.length === 0)
    throw badRequest("Invalid batch payload format.");
  if (requests.length > mostRequests)
    throw badRequest(`Number of batch request steps exceeds the maximum value of ${mostRequests}.`);
  const seen = new Set<string>();
  return requests.map((entry: unknown) => {
    const item = readItem(entry);
    if (seen.has(item.id)) throw badRequest(`Request id: ${item.id} is repeated within the batch.`);
    const unknown = item.dependsOn.find((id) => !seen.has(id));
    if (unknown !== undefined)
      throw badRequest(
        `Request id: ${item.id} depends on '${unknown}', which does not precede it.`,
      );
    seen.add(item.id);
    return item;
  });
}

function readItem(entry: unknown): BatchItem {
  if (!isRecord(entry)) throw badRequest("Invalid batch payload format.");
  const { id, method, url, body, dependsOn } = entry;
  if (typeof id !== "string" || id === "") throw badRequest("A request in the batch has no id.");
  if (typeof method !== "string" || !methods.has(method))
    throw badRequest(`Request id: ${id} has no valid method.`);
  if (typeof url !== "string" || !isRelative(url))
    throw badRequest(`Request id: ${id} has no valid relative url.`);
  const headers = readHeaders(entry["headers"], id);
  checkBody(id, method, headers, body);
  return { id, method, url, headers, body, dependsOn: readDependencies(dependsOn, id) };
}

const isRelative = (url: string) =>
  /^\/[^/\\]/.test(url) && !url.toLowerCase().startsWith("/$batch");

function readHeaders(value: unknown, id: string): Record<string, string> {
  if (value === undefined) return {};
  const entries = isRecord(value) ? Object.entries(value) : undefined;
  if (!entries?.every((entry): entry is [string, string] => typeof entry[1] === "string"))
    throw badRequest(`Request id: ${id} has invalid headers.`);
  return Object.fromEntries(entries.map(([name, text]) => [name.toLowerCase(), text]));
}

function checkBody(
  id: string,
  method: string,
  headers: Record<string, string>,
  body: unknown,
): void {
  const hasType = headers["content-type"] !== undefined;
  if (method === "GET" && body !== undefined)
    throw badRequest(`Request id: ${id} is a read request and must not have a body.`);
  const writes = method !== "GET" && method !== "DELETE";
  if (body !== undefined ? !hasType : writes && hasType)
    throw badRequest(`Write request id : ${id} does not contain Content-Type header or body.`);
}

function readDependencies(value: unknown, id: string): string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || !value.every((entry) => typeof entry === "string"))
    throw badRequest(`Request id: ${id} has an invalid dependsOn.`);
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
