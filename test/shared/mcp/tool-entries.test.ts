import { describe, expect, it } from "vitest";
import { toolEntry } from "../../../shared/mcp/tool-entries.ts";
import { registry } from "../../../shared/tools/registry.ts";
import { sampleTool } from "./tools.ts";

describe.each(registry.map((tool) => [tool.name, tool] as const))("%s", (_name, tool) => {
  it("sets title and all four hints", () => {
    expect(toolEntry(tool).annotations).toEqual({
      title: tool.title,
      readOnlyHint: tool.effect === "read",
      destructiveHint: tool.effect === "delete",
      idempotentHint: tool.effect === "read",
      openWorldHint: true,
    });
  });

  it("is described within 2 KB, with schemas that every client takes", () => {
    const { inputSchema, outputSchema, description } = toolEntry(tool);

    expect(Buffer.byteLength(description ?? "")).toBeLessThan(2_048);
    expect(inputSchema.type).toBe("object");
    expect(JSON.stringify(inputSchema)).not.toMatch(
      /"\$ref"|"anyOf"|"oneOf"|"allOf"|"type":\[|exclusiveM/,
    );
    expect(outputSchema).toMatchObject({ type: "object", properties: { untrusted: {} } });
    expect(outputSchema?.["properties"]).not.toHaveProperty("image");
  });
});

it("is made once", () => {
  const tool = sampleTool("sample");

  expect(toolEntry(tool)).toBe(toolEntry(tool));
});

it("asks a person each time before others are reached or something is deleted", () => {
  const asks = { "anthropic/requiresUserInteraction": true };

  expect(toolEntry(sampleTool("read"))._meta).toBeUndefined();
  expect(toolEntry(sampleTool("draft", { effect: "write" }))._meta).toBeUndefined();
  expect(toolEntry(sampleTool("send", { effect: "write", reachesOthers: true }))._meta).toEqual(
    asks,
  );
  expect(toolEntry(sampleTool("delete", { effect: "delete" }))._meta).toEqual(asks);
});

it("says how long an answer may become on request", () => {
  expect(toolEntry(sampleTool("long", { mostCharacters: 9 }))._meta).toEqual({
    "anthropic/maxResultSizeChars": 9,
  });
});
