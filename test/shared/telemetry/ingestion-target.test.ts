import { expect, it } from "vitest";
import { ingestionTarget } from "../../../shared/telemetry/ingestion-target.ts";

const key = "8f1f6a3e-0c0b-4c56-9d5c-0e5c8a1f7b21";
const endpoint = "https://westeurope-5.in.applicationinsights.azure.com";

it("reads a connection string as Azure gives it", () => {
  const text = `InstrumentationKey=${key};IngestionEndpoint=${endpoint}/;LiveEndpoint=https://live.example/;ApplicationId=${key}`;

  expect(ingestionTarget(text, `ClientId=${key};Authorization=AAD`)).toEqual({
    instrumentationKey: key,
    endpoint,
    scope: "https://monitor.azure.com/.default",
    identity: { clientId: key },
  });
});

it("signs in where a sovereign cloud says", () => {
  const text = `InstrumentationKey=${key};IngestionEndpoint=${endpoint};AADAudience=https://monitor.azure.us/`;

  expect(ingestionTarget(text)?.scope).toBe("https://monitor.azure.us/.default");
});

it.each([
  [undefined, undefined],
  ["", undefined],
  [`ClientId=${key}`, undefined],
  ["Authorization=AAD", { clientId: undefined }],
  [`authorization=aad; clientId=${key}`, { clientId: key }],
])("reads how to sign in from %j", (authentication, identity) => {
  const target = ingestionTarget(`InstrumentationKey=${key}`, authentication);

  expect(target).toMatchObject({ endpoint: "https://dc.services.visualstudio.com" });
  expect(target?.identity).toEqual(identity);
});

it.each([
  undefined,
  "",
  "none",
  "InstrumentationKey=",
  `IngestionEndpoint=${endpoint}`,
  `InstrumentationKey=${key};IngestionEndpoint=http://plain.example`,
  `InstrumentationKey=${key};IngestionEndpoint=nowhere`,
])("takes %j for no place to send to", (text) => {
  expect(ingestionTarget(text)).toBeUndefined();
});
