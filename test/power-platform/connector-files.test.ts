/** Numbers are those of the rules of Microsoft's validators that the custom connector is held to. */
import { readFile } from "node:fs/promises";
import { PNG } from "pngjs";
import { expect, it } from "vitest";
import { definition, operations, text, visible } from "./definition.ts";

const file = async (name: string) =>
  await readFile(new URL(`../../power-platform/${name}`, import.meta.url));

interface ApiProperties {
  properties: Record<string, unknown> & {
    iconBrandColor: string;
    connectionParameters: Record<
      string,
      { type: string; oAuthSettings?: { clientId: string; scopes: string[] } }
    >;
    policyTemplateInstances: { parameters: Record<string, unknown> }[];
  };
}

const propertiesText = (await file("apiProperties.json")).toString();
const { properties } = JSON.parse(propertiesText) as ApiProperties;

it("4: has only the properties that the schema of connection properties knows", () => {
  expect(Object.keys(properties)).toEqual([
    "iconBrandColor",
    "capabilities",
    "publisher",
    "connectionParameters",
    "policyTemplateInstances",
  ]);
});

it("5: has settings with the keys that Microsoft's command line knows, for files that there are", async () => {
  const settings = JSON.parse((await file("settings.json")).toString()) as Record<string, string>;

  expect(Object.keys(settings)).toEqual([
    "apiProperties",
    "apiDefinition",
    "icon",
    "powerAppsUrl",
    "powerAppsApiVersion",
  ]);
  expect(settings["powerAppsApiVersion"]).toBe("2016-11-01");
  for (const key of ["apiProperties", "apiDefinition", "icon"])
    expect((await file(settings[key]!)).length).toBeGreaterThan(0);
});

it("14: names a publisher in letters and digits", () => {
  expect(properties["publisher"]).toMatch(/^[A-Za-z0-9 ]+$/);
});

it("41: has policies for operations that there are", () => {
  const ids = operations.map(({ operationId }) => operationId);
  const named = properties.policyTemplateInstances.flatMap(
    ({ parameters }) => parameters["x-ms-apimTemplate-operationName"] as string[],
  );

  expect(ids).toEqual(expect.arrayContaining(named));
});

it("45: signs in as the definition's security says", () => {
  const { token } = properties.connectionParameters;
  const [scheme] = Object.values(definition.securityDefinitions);

  expect(token?.type).toBe("oauthSetting");
  expect(token?.oAuthSettings?.scopes).toEqual(Object.keys(scheme!.scopes));
});

it("46: has a brand colour that is neither white nor the default blue", () => {
  expect(properties.iconBrandColor).toMatch(/^#[0-9a-f]{6}$/);
  expect(["#ffffff", "#007ee5"]).not.toContain(properties.iconBrandColor);
});

it("47: has an opaque icon of 230 by 230 on the brand colour", async () => {
  const icon = PNG.sync.read(await file("icon.png"));
  const corner = icon.data.subarray(0, 3).toString("hex");
  const alphas = icon.data.filter((_byte, index) => index % 4 === 3);

  expect([icon.width, icon.height]).toEqual([230, 230]);
  expect(`#${corner}`).toBe(properties.iconBrandColor);
  expect(alphas.every((alpha) => alpha === 255)).toBe(true);
});

it("48: has a readme with every heading, and a section for each operation that makers see", async () => {
  const headings = [...(await file("readme.md")).toString().matchAll(/^#{1,3} (.+)$/gm)].map(
    ([, heading]) => heading,
  );

  for (const heading of [
    "Prerequisites",
    "Supported Operations",
    "Obtaining Credentials",
    "Known Issues and Limitations",
    "Deployment Instructions",
  ])
    expect(headings).toContain(heading);
  expect(headings.some((heading) => heading?.startsWith("Publisher"))).toBe(true);
  expect(headings).toEqual(expect.arrayContaining(visible.map(({ summary }) => summary)));
});

it("49: holds placeholders only, no organisation's ids and no secret", () => {
  const ids = `${text}${propertiesText}`.match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi) ?? [];

  expect(new Set(ids)).toEqual(new Set(["00000000-0000-0000-0000-000000000000"]));
  expect(propertiesText).not.toMatch(/secret/i);
});
