import { expect, it } from "vitest";
import * as z from "zod";
import { answerSchema, answerText } from "../../../shared/tools/answer-schema.ts";

it("says of a field that may be null that it may be missing", () => {
  const output = z.object({
    name: z.string(),
    time: z.string().nullable().describe("When."),
    items: z.array(z.object({ bytes: z.number().nullable() })),
  });

  const schema = answerSchema(output);

  expect(schema).toEqual({
    type: "object",
    properties: {
      untrusted: expect.objectContaining({ type: "array" }),
      name: { type: "string" },
      time: { type: "string", description: "When." },
      items: {
        type: "array",
        items: {
          type: "object",
          properties: { bytes: { type: "number" } },
          additionalProperties: false,
        },
      },
    },
    required: ["name", "items"],
    additionalProperties: false,
  });
});

it("leaves null out of answers at every depth, and nothing else", () => {
  const text = answerText({ name: "", time: null, items: [{ bytes: null, count: 0, open: false }] });

  expect(JSON.parse(text)).toEqual({ name: "", items: [{ count: 0, open: false }] });
});
