/** Numbers are those of the rules of Microsoft's validators that the custom connector is held to. */
import { describe, expect, it } from "vitest";
import { registry } from "../../shared/tools/registry.ts";
import { bodies, definition, operations, schemas, schemasIn, text, visible } from "./definition.ts";

describe("operations", () => {
  it("has one for every tool and for every way to ask Claude", () => {
    const routes = operations.map(({ method, route }) => `${method} ${route}`);
    const tools = registry.map(({ name }) => `post /api/tools/${name}`);

    expect(routes).toEqual(expect.arrayContaining(tools));
    expect(visible.map(({ summary }) => summary)).toEqual(
      expect.arrayContaining([
        "Ask Claude",
        "Start a request to Claude",
        "Wait for a request",
        "Get a request",
        "Cancel a request",
        "Decide on a held change",
      ]),
    );
  });

  it("15: have unique ids in PascalCase", () => {
    const ids = operations.map(({ operationId }) => operationId);

    expect(new Set(ids.map((id) => id.toLowerCase())).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[A-Z][A-Za-z0-9]*(_V[0-9]+)?$/.test(id))).toEqual([]);
  });

  it("16: have summaries of at most 80 plain characters", () => {
    const wrong = operations.filter(
      ({ summary }) => !/^[A-Za-z0-9 ()]{1,79}[A-Za-z0-9)]$/.test(summary),
    );

    expect(wrong.map(({ summary }) => summary)).toEqual([]);
  });

  it("17: have descriptions that end in a full stop and say more than the summary", () => {
    const wrong = operations.filter(
      ({ summary, description }) => !description.endsWith(".") || description === `${summary}.`,
    );

    expect(wrong.map(({ operationId }) => operationId)).toEqual([]);
  });

  it("18, 38 and 39: have no triggers, whose rules would apply", () => {
    const triggers = operations.filter((one) => "x-ms-trigger" in one);

    expect(triggers).toEqual([]);
    expect(text).not.toContain("x-ms-notification");
  });

  it("19: have titles and descriptions on every parameter and visible field", () => {
    const parameters = operations.flatMap(({ operationId, parameters: given = [] }) =>
      given.map((one) => [`${operationId} ${one.name}`, one] as const),
    );
    const fields = schemas.flatMap(([at, { properties = {} }]) =>
      Object.entries(properties).map(([name, field]) => [`${at}.${name}`, field] as const),
    );

    const wrong = [...parameters, ...fields].filter(
      ([, { "x-ms-summary": title = "", description = "" }]) =>
        title.length === 0 || title.length > 80 || description.length === 0,
    );

    expect(wrong.map(([at]) => at)).toEqual([]);
  });

  it("20: are at most 256, with at most 512 schemas each", () => {
    expect(operations.length).toBeLessThanOrEqual(256);
    for (const [, schema] of [...Object.entries(definition.definitions), ...bodies])
      expect([...schemasIn(schema, "")].length).toBeLessThanOrEqual(512);
  });

  it("21: have paths that differ in more than case and the names of variables", () => {
    const shapes = Object.keys(definition.paths).map((route) =>
      route.toLowerCase().replace(/\{[^}]*\}/g, "{}"),
    );

    expect(new Set(shapes).size).toBe(shapes.length);
    expect(shapes.filter((route) => !/^\/[^?#*]+$/.test(route))).toEqual([]);
  });

  it("22: declare each variable of their path, required and encoded", () => {
    for (const { route, parameters = [] } of operations) {
      const variables = [...route.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
      const declared = parameters.filter((one) => one.in === "path");

      expect(declared.map(({ name }) => name)).toEqual(variables);
      for (const one of declared)
        expect(one).toMatchObject({ required: true, "x-ms-url-encoding": "single" });
    }
  });

  it("23 and 24: have no connectionId, no body on GET, and one body at most", () => {
    for (const { method, parameters = [] } of operations) {
      const count = parameters.filter((one) => one.in === "body").length;

      expect(parameters.map(({ name }) => name.toLowerCase())).not.toContain("connectionid");
      expect(count).toBeLessThanOrEqual(method === "get" ? 0 : 1);
    }
  });

  it("25: consume JSON where they have a body", () => {
    const withBody = operations.filter(({ parameters = [] }) =>
      parameters.some((one) => one.in === "body"),
    );

    expect(withBody.length).toBeGreaterThan(0);
    for (const { consumes } of withBody) expect(consumes).toEqual(["application/json"]);
  });

  it("26 and 27: have one answer with a schema, which is not empty, and no default", () => {
    for (const { responses } of operations) {
      const good = Object.entries(responses).filter(([status]) => status.startsWith("2"));
      const withSchema = Object.entries(responses).filter(([, one]) => one.schema !== undefined);
      const name = withSchema[0]?.[1].schema?.$ref?.split("/").at(-1) ?? "";

      expect(good.length).toBeGreaterThan(0);
      expect(withSchema.map(([status]) => status)).toEqual([expect.stringMatching(/^20[01]$/)]);
      expect(Object.keys(definition.definitions[name]?.properties ?? {})).not.toEqual([]);
      expect(responses).not.toHaveProperty("default");
    }
  });

  it("28: that are polled say where to ask again, and an internal one answers there", () => {
    const polled = operations.filter(({ responses }) => "202" in responses);
    const asked = polled.find(({ operationId }) => operationId === "AskClaude");
    const where = polled.find(({ operationId }) => operationId === "GetAnswer");

    expect(polled).toHaveLength(2);
    for (const { responses } of polled) {
      expect(responses["202"]).not.toHaveProperty("schema");
      expect(Object.keys(responses["202"]!.headers!)).toEqual(["Location", "Retry-After"]);
    }
    expect(where).toMatchObject({ method: "get", "x-ms-visibility": "internal" });
    expect(where?.responses["200"]?.schema).toEqual(asked?.responses["200"]?.schema);
  });

  it("29: tell of 429 with the seconds to wait", () => {
    for (const { responses } of operations)
      expect(responses["429"]?.headers).toHaveProperty("Retry-After");
  });

  it("shows a maker at most four fields before the advanced ones", () => {
    for (const { operationId, parameters = [] } of visible) {
      const fields = parameters.flatMap(({ schema, ...one }): { "x-ms-visibility"?: string }[] =>
        one.in === "body" ? Object.values(schema?.properties ?? {}) : [one],
      );
      const shown = fields.filter((one) => one["x-ms-visibility"] !== "advanced");

      expect([operationId, shown.length <= 4]).toEqual([operationId, true]);
    }
  });
});
