/** A request as the row of blocks that the model reads: tools, then system, then messages. */
import { createHash } from "node:crypto";
import { type Block, blocksOf, type CountRequest } from "./request.ts";
import { tokensOf } from "./tokens.ts";

export interface PromptBlock {
  /** Digest of this block and all before it; where caching is marked does not change it. */
  readonly digest: string;
  readonly tokens: number;
  /** How long the prefix that ends here is to be kept; undefined: no breakpoint. */
  readonly ttl: "5m" | "1h" | undefined;
  /** Of a block of a message: which message, and which block in it. */
  readonly at?: { readonly message: number; readonly block: number };
}

type Part = Omit<PromptBlock, "digest" | "tokens"> & { readonly value: unknown };

export function promptBlocks(request: CountRequest): readonly PromptBlock[] {
  let digest = "";
  return parts(request).map(({ value, ttl, at }) => {
    digest = createHash("sha256")
      .update(`${digest} ${canonical(value)}`)
      .digest("base64url");
    return { digest, tokens: tokensOf(value), ttl, ...(at && { at }) };
  });
}

function parts({ tools = [], system = [], messages }: CountRequest): Part[] {
  const spoken = messages.flatMap((message, index) =>
    blocksOf(message).map((block, inner) => ({
      value: { role: message.role, block },
      ttl: ttlOf(block),
      at: { message: index, block: inner },
    })),
  );
  const systemBlocks = typeof system === "string" ? [{ text: system }] : system;
  return [
    ...tools.map((tool) => ({ value: { tool }, ttl: ttlOf(tool) })),
    ...systemBlocks.map((block) => ({ value: { system: block.text }, ttl: ttlOf(block) })),
    ...spoken,
  ];
}

/** A breakpoint inside a tool's result counts as one after it. */
function ttlOf(value: Pick<Block, "type"> | object): PromptBlock["ttl"] {
  const [marker] = markersIn(value);
  return marker && (marker.ttl ?? "5m");
}

interface Marker {
  readonly ttl?: "5m" | "1h" | undefined;
}

/** Every `cache_control` within a value, in order. */
export function markersIn(value: unknown): Marker[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === "cache_control") return inner === null ? [] : [inner as Marker];
    // What a tool takes or was given is no part of the protocol.
    return key === "input" || key === "input_schema" ? [] : markersIn(inner);
  });
}

/** Fields that say nothing to the model, or that answers carry and requests may leave out. */
const silent = new Set(["cache_control", "caller", "citations", "toolset_name"]);

function canonical(value: unknown): string {
  return JSON.stringify(value, (key, inner: unknown) => {
    if (silent.has(key)) return undefined;
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}
