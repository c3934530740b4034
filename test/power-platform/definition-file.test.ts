/** Numbers are those of the rules of Microsoft's validators that the custom connector is held to. */
import SwaggerParser from "@apidevtools/swagger-parser";
import { describe, expect, it } from "vitest";
import { bytes, definition, operations, text } from "./definition.ts";

describe("the file", () => {
  it("1: is strict JSON in UTF-8 without a byte order mark", () => {
    const decoded = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);

    expect(decoded).toBe(text);
    expect(text.charCodeAt(0)).toBe("{".charCodeAt(0));
  });

  it("2: is valid OpenAPI 2.0", async () => {
    const parsed = await SwaggerParser.validate(structuredClone(definition) as never);

    expect(parsed).toMatchObject({ swagger: "2.0" });
  });

  it("3: has only the top-level keys that the schema of definitions knows, in their order", () => {
    const keys = Object.keys(definition);

    expect(keys).toEqual([
      "swagger",
      "info",
      "host",
      "basePath",
      "schemes",
      "consumes",
      "produces",
      "paths",
      "definitions",
      "parameters",
      "responses",
      "securityDefinitions",
      "security",
      "tags",
      "x-ms-connector-metadata",
    ]);
  });

  it("6: is smaller than 1 MB and 500,000 characters", () => {
    expect(bytes.length).toBeLessThan(1_000_000);
    expect(text.length).toBeLessThan(500_000);
  });

  it("7: is indented by four spaces, without tabs and trailing blanks", () => {
    const lines = text.trimEnd().split("\n");

    expect(lines.filter((line) => /\t|[ ]$/.test(line))).toEqual([]);
    expect(lines.filter((line) => (/^ */.exec(line)?.[0].length ?? 0) % 4 !== 0)).toEqual([]);
  });
});

/** Words that titles and descriptions must not hold. */
const restricted =
  /\b(API|Connector|Power ?Apps|Power ?Automate|Power ?Platform|Power ?BI|Flow|Copilot Studio|Dataverse)\b/i;

describe("what it says of itself", () => {
  const { info } = definition;

  it("8: has a title of at most 30 characters without restricted words", () => {
    expect(info.title).toMatch(/^.{1,29}[A-Za-z0-9]$/);
    expect(info.title).not.toMatch(restricted);
  });

  it("9: has a description of 30 to 500 characters without product names of the platform", () => {
    expect(info.description.length).toBeGreaterThanOrEqual(30);
    expect(info.description.length).toBeLessThanOrEqual(500);
    expect(info.description).not.toMatch(restricted);
  });

  it("10: names a contact with name, address and mail", () => {
    expect(info["contact"]).toEqual({
      name: expect.stringMatching(/\w/),
      url: expect.stringMatching(/^https:\/\/\S+$/),
      email: expect.stringMatching(/^[\w.-]+@[\w.-]+\.\w+$/),
    });
  });

  it("11 and 12: has the three metadata entries, and one or two known categories", () => {
    const entries = definition["x-ms-connector-metadata"];
    const categories = entries.find((one) => one.propertyName === "Categories")!.propertyValue;

    expect(entries.map((one) => one.propertyName)).toEqual([
      "Website",
      "Privacy policy",
      "Categories",
    ]);
    expect(categories.split(";").length).toBeLessThanOrEqual(2);
    expect(knownCategories).toEqual(expect.arrayContaining(categories.split(";")));
  });

  it("13: has a bare host, https alone, and a base path", () => {
    expect(definition.host).toMatch(/^[a-z0-9.-]+$/);
    expect(definition.schemes).toEqual(["https"]);
    expect(definition.basePath).toMatch(/^\//);
  });

  it("44: names only security definitions and scopes that it declares", () => {
    for (const requirement of definition.security)
      for (const [name, scopes] of Object.entries(requirement))
        expect(Object.keys(definition.securityDefinitions[name]!.scopes)).toEqual(
          expect.arrayContaining(scopes),
        );
    expect(operations.filter((one) => one.security !== undefined)).toEqual([]);
  });
});

const knownCategories = [
  "AI",
  "Business Management",
  "Business Intelligence",
  "Collaboration",
  "Commerce",
  "Communication",
  "Content and Files",
  "Finance",
  "Data",
  "Human Resources",
  "Internet of Things",
  "IT Operations",
  "Lifestyle and Entertainment",
  "Marketing",
  "Productivity",
  "Sales and CRM",
  "Security",
  "Social Media",
  "Website",
];
