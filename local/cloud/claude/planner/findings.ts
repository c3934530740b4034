/** What the tools returned: the items, by uri, with whatever was read of each. */
import type { Conversation, DoneCall } from "./conversation.ts";

export interface Finding {
  readonly uri: string;
  readonly title: string;
  readonly link: string;
  /** What was read, or what a list says of it. */
  readonly text: string;
  /** `read_resource` gave its text. */
  readonly isRead: boolean;
  /** Addresses of people that come with it. */
  readonly people: readonly string[];
}

export function findingsOf({ calls }: Conversation): Finding[] {
  const byUri = new Map<string, Finding>();
  for (const call of calls) {
    if (call.failed) continue;
    for (const found of findingsIn(call)) {
      const known = byUri.get(found.uri);
      byUri.set(found.uri, known === undefined ? found : merged(known, found));
    }
  }
  return [...byUri.values()];
}

function merged(known: Finding, found: Finding): Finding {
  const isMore = found.isRead && known.isRead;
  return {
    ...known,
    title: (found.isRead && found.title) || known.title || found.title,
    text: isMore ? `${known.text}\n${found.text}` : found.isRead ? found.text : known.text,
    isRead: known.isRead || found.isRead,
    people: [...new Set([...known.people, ...found.people])],
  };
}

function findingsIn(call: DoneCall): Finding[] {
  const data = dataOf(call.result);
  const isRead = call.name === "read_resource";
  const { uri } = call.input;
  if (isRead && typeof uri === "string")
    return [{ ...describe(uri, isObject(data) ? data : { text: call.result }), isRead }];
  return objectsIn(data).flatMap((one) => {
    const { uri: own } = one;
    return typeof own === "string" ? [{ ...describe(own, one), isRead: false }] : [];
  });
}

/** A result is JSON, as it is or with what it says of its source around it. */
function dataOf(result: string): unknown {
  try {
    const value: unknown = JSON.parse(result);
    return isObject(value) && "data" in value ? value["data"] : value;
  } catch {
    return result;
  }
}

const titles = ["title", "subject", "name", "topic", "displayName"];
const texts = ["text", "snippet", "preview", "lastMessage", "summary", "body", "description"];
const links = ["link", "webUrl", "url"];

function describe(uri: string, item: Readonly<Record<string, unknown>>): Omit<Finding, "isRead"> {
  const first = (names: readonly string[]): string =>
    names
      .map((name) => item[name])
      .filter((value) => typeof value === "string")
      .find((value) => value !== "") ?? "";
  const { uri: own } = item;
  return {
    uri: typeof own === "string" ? own : uri,
    title: first(titles),
    link: first(links),
    text: first(texts),
    people: addressesIn(JSON.stringify(item)),
  };
}

export function addressesIn(text: string): string[] {
  return [...new Set(text.match(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g))];
}

function objectsIn(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  if (!isObject(value)) return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
