import { readdirSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { isUnavailable } from "../../../shared/tools/availability.ts";
import { toolsets } from "../../../shared/tools/define-tool.ts";
import { maxInputCharacters } from "../../../shared/tools/fields.ts";
import { inputSchema } from "../../../shared/tools/list-tools.ts";
import { registry } from "../../../shared/tools/registry.ts";
import { untrustedPaths } from "../../../shared/tools/untrusted.ts";

const files = readdirSync(new URL("../../../shared/tools", import.meta.url), {
  recursive: true,
}).map((path) => basename(String(path), ".ts").replaceAll("-", "_"));

/** Every schema inside a JSON Schema, with its path. */
function* schemas(node: unknown, path = ""): Generator<[string, Record<string, unknown>]> {
  if (typeof node !== "object" || node === null) return;
  if ("type" in node) yield [path, { ...node }];
  for (const [name, inner] of Object.entries(node)) yield* schemas(inner, `${path}/${name}`);
}

const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

const listed = registry.map(({ name, description, input }) => ({
  name,
  description,
  inputSchema: inputSchema(input),
}));

describe.each(registry.map((tool) => [tool.name, tool] as const))("%s", (name, tool) => {
  it("has a name that every client takes, and stands in a file of that name", () => {
    expect(name).toMatch(/^[a-z][a-z0-9_]{2,39}$/);
    expect(files).toContain(name);
  });

  it("describes itself to the model within 2 KB and belongs to known toolsets", () => {
    expect(bytes(tool.description)).toBeLessThan(2_048);
    expect(tool.description).toMatch(/\.$/);
    expect(tool.title.length).toBeGreaterThan(3);
    expect(toolsets).toEqual(expect.arrayContaining([...tool.toolsets]));
    expect(tool.toolsets).not.toEqual([]);
  });

  it("names a permission for each mode, or why the mode is impossible", () => {
    for (const permissions of Object.values(tool.permissions)) {
      if (isUnavailable(permissions)) expect(permissions.unavailable).toMatch(/^[a-z].{10,}[^.]$/);
      else expect(permissions.length).toBeGreaterThan(0);
    }
  });

  it("refuses unknown fields and bounds and describes every field it takes", () => {
    const schema = z.toJSONSchema(tool.input, { io: "input" });
    const fields = Object.entries((schema["properties"] ?? {}) as Record<string, object>);

    expect(schema).toMatchObject({ type: "object", additionalProperties: false });
    expect(fields.filter(([, field]) => !("description" in field))).toEqual([]);
    for (const [path, field] of schemas(schema)) {
      if (
        field["type"] === "string" &&
        !("enum" in field) &&
        !("format" in field) &&
        !("pattern" in field)
      )
        expect([path, field["maxLength"]]).toEqual([path, expect.any(Number)]);
      if (field["type"] === "integer")
        expect([path, field["maximum"]]).toEqual([path, expect.any(Number)]);
      if (field["type"] === "array")
        expect([path, field["maxItems"]]).toEqual([path, expect.any(Number)]);
      expect(Number(field["maxLength"] ?? 0)).toBeLessThanOrEqual(maxInputCharacters);
    }
  });

  it("has a flat, portable input schema", () => {
    const text = JSON.stringify(inputSchema(tool.input));

    expect(text).not.toMatch(/"\$ref"|"type":\[|"allOf"|"oneOf"|"anyOf"/);
  });

  it("marks which of its fields others wrote", () => {
    const texts = [...schemas(z.toJSONSchema(tool.output, { io: "input" }))].filter(
      ([, field]) => field["untrusted"] === true,
    );

    expect(untrustedPaths(tool).length).toBe(texts.length);
  });

  it("keeps its schemas: a change here is a change for every caller", () => {
    expect({
      input: inputSchema(tool.input),
      output: z.toJSONSchema(tool.output, { io: "input" }),
    }).toMatchSnapshot();
  });
});

it("has tools of unique names", () => {
  const names = registry.map(({ name }) => name);

  expect(new Set(names).size).toBe(names.length);
});

it("shows at most 25 core tools in 20,000 bytes, and everything in 60,000", () => {
  const core = listed.filter((_, index) => registry[index]?.toolsets.includes("core"));

  expect(core.length).toBeLessThanOrEqual(25);
  expect(bytes(core)).toBeLessThanOrEqual(20_000);
  expect(bytes(listed)).toBeLessThanOrEqual(60_000);
});
