/**
 * What a request to the Messages API looks like: the fields that a client of its own tools needs.
 * Server tools, containers and batches are left out, so that they are refused.
 */
import * as z from "zod";

const cacheControl = z
  .strictObject({ type: z.literal("ephemeral"), ttl: z.enum(["5m", "1h"]).optional() })
  .nullish();

const text = z.strictObject({
  type: z.literal("text"),
  text: z.string(),
  cache_control: cacheControl,
});

const userText = text.extend({
  // Since 2026-10-21 only assistants cite.
  citations: z.array(z.unknown()).max(0, "citations are not permitted in user messages").nullish(),
});

const assistantText = text.extend({ citations: z.array(z.unknown()).nullish() });

const image = z.strictObject({
  type: z.literal("image"),
  source: z.discriminatedUnion("type", [
    z.strictObject({
      type: z.literal("base64"),
      media_type: z.enum(["image/jpeg", "image/png", "image/gif", "image/webp"]),
      data: z.string(),
    }),
    z.strictObject({ type: z.literal("url"), url: z.url({ protocol: /^https$/ }) }),
  ]),
  cache_control: cacheControl,
});

const enabled = z.strictObject({ enabled: z.boolean().optional() }).nullish();

const document = z.strictObject({
  type: z.literal("document"),
  source: z.discriminatedUnion("type", [
    z.strictObject({
      type: z.literal("base64"),
      media_type: z.literal("application/pdf"),
      data: z.base64(),
    }),
    z.strictObject({
      type: z.literal("text"),
      media_type: z.literal("text/plain"),
      data: z.string(),
    }),
  ]),
  title: z.string().nullish(),
  context: z.string().nullish(),
  citations: enabled,
  cache_control: cacheControl,
});

const searchResult = z.strictObject({
  type: z.literal("search_result"),
  source: z.string(),
  title: z.string(),
  content: z.array(userText).min(1),
  citations: enabled,
  cache_control: cacheControl,
});

const toolResult = z.strictObject({
  type: z.literal("tool_result"),
  tool_use_id: z.string(),
  content: z
    .union([
      z.string(),
      z.array(z.discriminatedUnion("type", [userText, image, document, searchResult])),
    ])
    .optional(),
  is_error: z.boolean().optional(),
  cache_control: cacheControl,
});

const thinking = z.strictObject({
  type: z.literal("thinking"),
  thinking: z.string(),
  signature: z.string(),
});

const toolUse = z.strictObject({
  type: z.literal("tool_use"),
  id: z.string().regex(/^[a-zA-Z0-9_-]+$/, "String should match pattern '^[a-zA-Z0-9_-]+$'"),
  name: z.string().min(1).max(200),
  input: z.record(z.string(), z.unknown()),
  caller: z.strictObject({ type: z.literal("direct") }).optional(),
  toolset_name: z.null().optional(),
  cache_control: cacheControl,
});

const userBlock = z.discriminatedUnion("type", [
  userText,
  image,
  document,
  searchResult,
  toolResult,
]);
const assistantBlock = z.discriminatedUnion("type", [assistantText, thinking, toolUse]);

const message = z.discriminatedUnion("role", [
  z.strictObject({
    role: z.literal("user"),
    content: z.union([z.string(), z.array(userBlock)]),
  }),
  z.strictObject({
    role: z.literal("assistant"),
    content: z.union([z.string(), z.array(assistantBlock)]),
  }),
  z.strictObject({
    role: z.literal("system"),
    content: z.union([z.string(), z.array(userText)]),
  }),
]);

const toolName = z
  .string()
  .regex(/^[a-zA-Z0-9_-]{1,128}$/, "String should match pattern '^[a-zA-Z0-9_-]{1,128}$'");

const tool = z.strictObject({
  type: z.literal("custom").nullish(),
  name: toolName,
  description: z.string().optional(),
  input_schema: z.looseObject({ type: z.literal("object") }),
  strict: z.boolean().optional(),
  eager_input_streaming: z.boolean().nullish(),
  input_examples: z.array(z.record(z.string(), z.unknown())).optional(),
  cache_control: cacheControl,
});

const parallel = { disable_parallel_tool_use: z.boolean().optional() };

const toolChoice = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("auto"), ...parallel }),
  z.strictObject({ type: z.literal("any"), ...parallel }),
  z.strictObject({ type: z.literal("tool"), name: z.string(), ...parallel }),
  z.strictObject({ type: z.literal("none") }),
]);

const display = { display: z.enum(["summarized", "omitted"]).nullish() };

const thinkingConfig = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("adaptive"), ...display }),
  z.strictObject({
    type: z.literal("enabled"),
    budget_tokens: z.int().min(1_024),
    ...display,
  }),
  z.strictObject({ type: z.literal("disabled") }),
]);

const counted = {
  model: z.string().min(1),
  messages: z.array(message),
  system: z.union([z.string(), z.array(userText)]).optional(),
  tools: z.array(tool).optional(),
  tool_choice: toolChoice.optional(),
  thinking: thinkingConfig.optional(),
  output_config: z
    .strictObject({ effort: z.enum(["low", "medium", "high", "xhigh", "max"]).nullish() })
    .optional(),
  cache_control: cacheControl,
};

export const countRequest = z.strictObject(counted);

export const messagesRequest = countRequest.extend({
  max_tokens: z.int().min(0),
  metadata: z.strictObject({ user_id: z.string().max(256).nullish() }).optional(),
  service_tier: z.enum(["auto", "standard_only"]).optional(),
  stop_sequences: z
    .array(z.string().regex(/\S/, "each stop sequence must contain non-whitespace"))
    .optional(),
  stream: z.boolean().optional(),
});

export type CountRequest = z.output<typeof countRequest>;
export type MessagesRequest = z.output<typeof messagesRequest>;
export type Message = CountRequest["messages"][number];
export type Tool = NonNullable<CountRequest["tools"]>[number];
export type AssistantBlock = z.output<typeof assistantBlock>;
export type UserBlock = z.output<typeof userBlock>;
export type Block = AssistantBlock | UserBlock;
export type ToolResultBlock = z.output<typeof toolResult>;
export type ToolUseBlock = z.output<typeof toolUse>;
export type ImageBlock = z.output<typeof image>;

/** A text alone stands for one text block. */
export function blocksOf({ content }: Pick<Message, "content">): readonly Block[] {
  return typeof content === "string" ? [{ type: "text", text: content }] : content;
}
