/** The items that tools returned, with what was read of each: what an answer may cite. */
import type { MessageParam } from "@anthropic-ai/sdk/resources/messages";
import { envelopeOf } from "./tool-result.ts";
import { blocksOf, isObject } from "./transcript.ts";
import type { Source } from "./types.ts";

/** Every object with a uri among the results, once each. */
export function collectSources(messages: readonly MessageParam[]): Source[] {
  const found: Source[] = [];
  for (const block of messages.flatMap(blocksOf)) {
    if (block.type !== "tool_result") continue;
    const envelope = envelopeOf(block);
    if (envelope) collect({ uri: envelope.source.uri, ...envelope.data }, undefined, found);
  }
  return mergeSources(found);
}

/** One source for each uri, with all that was read of it. */
export function mergeSources(sources: readonly Source[]): Source[] {
  const merged = new Map<string, Source>();
  for (const source of sources) {
    const known = merged.get(source.uri);
    merged.set(source.uri, known ? merge(known, source) : source);
  }
  return [...merged.values()];
}

function merge(known: Source, more: Source): Source {
  return {
    uri: known.uri,
    title: known.title ?? more.title,
    webUrl: known.webUrl ?? more.webUrl,
    texts: [...new Set([...known.texts, ...more.texts])],
  };
}

/** Texts belong to the nearest object around them that has a uri. */
function collect(value: unknown, nearest: Source | undefined, found: Source[]): void {
  if (typeof value === "string") nearest?.texts.push(value);
  else if (Array.isArray(value)) for (const item of value) collect(item, nearest, found);
  else if (isObject(value)) {
    const own = sourceOf(value);
    if (own) found.push(own);
    for (const [name, inner] of Object.entries(value))
      if (!addresses.has(name)) collect(inner, own ?? nearest, found);
  }
}

/** Fields that name an item and say nothing. */
const addresses = new Set(["uri", "link", "nextCursor"]);

function sourceOf(item: Readonly<Record<string, unknown>>): Source | undefined {
  const uri = text(item["uri"]);
  if (uri === undefined) return undefined;
  const title = text(item["title"]) ?? text(item["name"]) ?? text(item["subject"]);
  const webUrl = text(item["link"]) ?? (uri.startsWith("https://") ? uri : undefined);
  return { uri, title, webUrl, texts: [] };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
