/** The documents of the API against what the running functions answer. */
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sampleContent } from "../../local/tenant/content.ts";
import { operations as connectorOperations } from "../power-platform/definition.ts";
import { type Connector, startConnectorStack } from "./connector.ts";
import { goodCalls } from "./good-calls.ts";

let connector: Connector;

interface Operation {
  operationId: string;
  responses: Record<string, { content?: Record<string, { schema: { $ref: string } }> }>;
}

interface OpenApi {
  servers: { url: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
}

beforeAll(async () => {
  connector = await startConnectorStack();
});
afterAll(async () => await connector.close());

async function openApi(token = connector.annaToken): Promise<OpenApi> {
  const { body } = await connector.send("/api/openapi.json", {
    headers: { authorization: `Bearer ${token}` },
  });
  return body as OpenApi;
}

it("is for callers with a token", async () => {
  const { status, body } = await connector.send("/api/openapi.json");

  expect([status, body.code]).toEqual([401, "unauthenticated"]);
});

it("describes the tools that the caller may use, at the connector's own address", async () => {
  const { body } = await connector.send("/api/tools", {
    headers: { authorization: `Bearer ${connector.annaToken}` },
  });
  const named = (body.tools as { name: string }[]).map(({ name }) => `/api/tools/${name}`);

  const document = await openApi();

  const described = Object.keys(document.paths).filter((path) => path.startsWith("/api/tools/"));
  expect(described).toEqual(named);
  expect(document.servers).toEqual([{ url: expect.stringMatching(/^https?:\/\/localhost/) }]);
});

it("50: declares only operations that functions answer", async () => {
  const paths = connectorOperations.map(({ method, route }) => [method.toUpperCase(), route]);

  for (const [method, route] of paths) {
    const path = route!.replace("{id}", "unknown");
    // Without a token: what has a function asks for one, what has none is not found.
    const { status } = await connector.send(path, { method: method! });

    expect([method, route, status]).toEqual([method, route, 401]);
  }
});

it("50: describes answers as they are, for each good call of each tool", async () => {
  const { paths, components } = await openApi();
  const ajv = new Ajv2020({ strict: false, validateFormats: false });

  for (const { tool, about, args } of goodCalls(
    sampleContent(connector.cloud.directory, new Date()),
  )) {
    const operation = paths[`/api/tools/${tool}`]?.["post"];
    // Writing tools are off here.
    if (operation === undefined) continue;
    const name = operation.responses["200"]!.content!["application/json"]!.schema.$ref;
    const schema = components.schemas[name.split("/").at(-1)!]!;
    const answer = await connector.call(tool, args);

    const valid = ajv.validate({ ...schema, additionalProperties: false }, answer.body);

    expect([tool, about, valid, ajv.errors]).toEqual([tool, about, true, null]);
  }
});
