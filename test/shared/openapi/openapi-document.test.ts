import SwaggerParser from "@apidevtools/swagger-parser";
import { expect, it } from "vitest";
import { openApiDocument } from "../../../shared/openapi/openapi-document.ts";
import { operationsFor } from "../../../shared/openapi/operations.ts";
import { registry } from "../../../shared/tools/registry.ts";

const document = openApiDocument(operationsFor(registry), {
  publicUrl: "https://connector.contoso.com",
  tokenEndpointRoot: "https://login.microsoftonline.com/tenant/oauth2/v2.0",
  scope: "api://client/access_as_user",
});

interface Operation {
  operationId: string;
  responses: Record<string, { headers?: object }>;
  requestBody?: { content: Record<string, { schema: { properties?: object } }> };
}

const operations = Object.values(
  document["paths"] as Record<string, Record<string, Operation>>,
).flatMap((methods) => Object.values(methods));

it("is valid OpenAPI 3.1", async () => {
  const parsed = await SwaggerParser.validate(structuredClone(document) as never);

  expect(parsed).toMatchObject({ openapi: "3.1.0" });
});

it("describes each tool with the fields that it takes", () => {
  const ids = operations.map(({ operationId }) => operationId);
  const email = operations.find(({ operationId }) => operationId === "OutlookEmailSearch");

  expect(ids.length).toBe(new Set(ids).size);
  expect(ids.length).toBeGreaterThan(registry.length);
  expect(email?.requestBody?.content["application/json"]?.schema.properties).toMatchObject({
    query: { type: "string" },
    unread: { type: "boolean" },
    size: { type: "integer", default: 20 },
  });
});

it("says nothing that only designers of flows understand", () => {
  expect(JSON.stringify(document)).not.toMatch(/x-ms-|"visibility"|"choices"/);
});

it("tells how long to wait where a caller has to", () => {
  for (const { responses } of operations)
    expect(responses["429"]?.headers).toHaveProperty("Retry-After");
});
