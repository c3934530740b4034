/** Numbers are those of the rules of Microsoft's validators that the custom connector is held to. */
import { describe, expect, it } from "vitest";
import { definition, operations, schemas, text } from "./definition.ts";

const formats = new Set([
  "int32",
  "int64",
  "float",
  "double",
  "byte",
  "binary",
  "date",
  "date-time",
  "password",
  "date-no-tz",
  "email",
  "html",
  "uri",
  "uuid",
]);

describe("schemas", () => {
  it("30: know one type each, no unions, and only the formats that there are", () => {
    expect(text).not.toMatch(/"(anyOf|oneOf|nullable|allOf|const)":/);
    const wrong = schemas.filter(
      ([, { type, format, $ref }]) =>
        ($ref === undefined && typeof type !== "string") ||
        (format !== undefined && !formats.has(format)),
    );

    expect(wrong.map(([at]) => at)).toEqual([]);
  });

  it("31: require only fields that there are, and put nothing beside a reference", () => {
    for (const [at, { required, properties = {}, type }] of schemas) {
      if (required === undefined) continue;
      expect([at, type, required.length > 0]).toEqual([at, "object", true]);
      expect(Object.keys(properties)).toEqual(expect.arrayContaining(required));
    }
    for (const [, schema] of schemas)
      if (schema.$ref !== undefined) expect(Object.keys(schema)).toEqual(["$ref"]);
  });

  it("32: have enums of unique texts", () => {
    for (const [at, { enum: values, type }] of schemas) {
      if (values === undefined) continue;
      expect([at, type, values.length > 0]).toEqual([at, "string", true]);
      expect(new Set(values).size).toBe(values.length);
      expect(values.every((value) => typeof value === "string")).toBe(true);
    }
  });

  it("33: hide nothing that must be given and has no default", () => {
    const fields = operations.flatMap(({ parameters = [] }) => parameters);

    expect(fields.filter((one) => one["x-ms-visibility"] === "internal")).toEqual([]);
    expect(schemas.filter(([, one]) => one["x-ms-visibility"] === "internal")).toEqual([]);
  });

  it("34: carry files as base64 in JSON, never as binary", () => {
    expect(schemas.filter(([, { format }]) => format === "binary")).toEqual([]);
  });

  it("35, 36 and 37: fill lists from internal GETs without input whose answers hold what is named", () => {
    const dynamic = schemas
      .map(([, one]) => one["x-ms-dynamic-values"])
      .filter((values) => values !== undefined);

    expect(dynamic.length).toBeGreaterThan(0);
    for (const { operationId, ...paths } of dynamic) {
      const called = operations.find((one) => one.operationId === operationId);
      const name = called?.responses["200"]?.schema?.$ref?.split("/").at(-1) ?? "";
      const list = definition.definitions[name]?.properties?.[paths["value-collection"]!];

      expect(called).toMatchObject({ method: "get", "x-ms-visibility": "internal" });
      expect(called?.parameters ?? []).toEqual([]);
      expect(list?.type).toBe("array");
      expect(list?.items?.properties).toHaveProperty(paths["value-path"]!);
      expect(list?.items?.properties).toHaveProperty(paths["value-title"]!);
    }
    expect(text).not.toContain("parameterReference");
  });

  it("40: have no pages that the engine would follow: cursors are given by hand", () => {
    expect(text).not.toContain("x-ms-pageable");
  });

  it("42: has no test operation that would need input", () => {
    expect(text).not.toContain("testConnection");
  });
});
