/** `deliver_answer`: the tool through which the model answers, with its sources and data. */
import type { Tool as ModelTool } from "@anthropic-ai/sdk/resources/messages";
import * as z from "zod";
import type { AgentJob } from "./types.ts";

export const deliverAnswerName = "deliver_answer";

/** What the model delivers; `data` is held to the request's schema apart. */
export const delivery = z.object({
  text: z.string().refine((text) => text.trim() !== "", "is empty"),
  citations: z.array(z.object({ uri: z.string(), quote: z.string() })).default([]),
  data: z.unknown().optional(),
});

export function deliverAnswerTool({ outputSchema }: AgentJob): ModelTool {
  return {
    name: deliverAnswerName,
    description:
      "Delivers the final answer and ends the work. Call it once, alone, when everything is done. " +
      "It is the only way to answer.",
    input_schema: {
      type: "object",
      properties: {
        text: { type: "string", description: "The answer, as Markdown." },
        citations: {
          type: "array",
          description:
            "For each statement that rests on an item: the item and the words it rests on.",
          items: {
            type: "object",
            properties: {
              uri: { type: "string", description: "uri of the item, as the tool returned it." },
              quote: {
                type: "string",
                description: "A short passage of the item, copied word by word.",
              },
            },
            required: ["uri", "quote"],
            additionalProperties: false,
          },
        },
        ...(outputSchema && { data: embedded(outputSchema) }),
      },
      required: ["text", "citations", ...(outputSchema ? ["data"] : [])],
      additionalProperties: false,
    },
  };
}

/** The request's schema where it now stands: what it refers to within itself stands deeper. */
function embedded(schema: Readonly<Record<string, unknown>>): unknown {
  const { $schema: _dialect, $id: _id, ...rest } = schema;
  return deepen(rest);
}

function deepen(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(deepen);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) =>
      key === "$ref" && typeof inner === "string" && /^#(\/|$)/.test(inner)
        ? [key, `#/properties/data${inner.slice(1)}`]
        : [key, deepen(inner)],
    ),
  );
}
