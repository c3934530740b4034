/** Every answer of every endpoint of invocations, in every status, against the OpenAPI document. */
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type Answer, type Connector, startWritingStack } from "./connector.ts";

interface Schema {
  $ref?: string;
  type?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: unknown;
}

interface OpenApi {
  paths: Record<
    string,
    Record<string, { responses: Record<string, { content?: Record<string, { schema: Schema }> }> }>
  >;
  components: { schemas: Record<string, Schema> };
}

let connector: Connector;
let document: OpenApi;
let graceToken: string;

beforeAll(async () => {
  connector = await startWritingStack({
    settings: { CALLS_PER_MINUTE: "10000", CALLBACK_HOSTS: "flow.localhost" },
  });
  const { entra, directory } = connector.cloud;
  const roles = ["Connector.Read", "Connector.Approve", "Connector.Admin"];
  graceToken = entra.userToken(`grace.lin@${directory.domain}`, { roles });
  const headers = { authorization: `Bearer ${connector.annaToken}` };
  document = (await connector.send("/api/openapi.json", { headers })).body;
}, 120_000);
beforeEach(() => connector.cloud.claude.clearScripts());
afterAll(async () => await connector.close());

/** Nothing that the schema does not name. */
function closed(schema: Schema): Schema {
  const { $ref, properties, items, additionalProperties = false } = schema;
  if ($ref !== undefined) return closed(document.components.schemas[$ref.split("/").at(-1)!]!);
  return {
    ...schema,
    ...(items && { items: closed(items) }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, field]) => [name, closed(field)]),
      ),
      additionalProperties,
    }),
  };
}

const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });

/** Asks as Anna unless told, and holds the answer to what the document says of it. */
async function ask(
  method: string,
  path: string,
  asked: { token?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const { token = connector.annaToken, body, headers } = asked;
  const answer = await connector.send(path, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const described = path.replace(/\?.*/, "").replace(/\/2[0-9a-z]{34}/, "/{id}");
  const operation = document.paths[described]?.[method.toLowerCase()];
  const type = answer.headers.get("content-type") ?? "";
  const content = operation?.responses[answer.status]?.content?.[type];
  const about = `${method} ${described} ${answer.status} ${type}`;
  expect([about, content !== undefined]).toEqual([about, true]);
  const valid = ajv.validate(closed(content!.schema), answer.body);
  expect([about, valid, ajv.errors, answer.body]).toEqual([about, true, null, answer.body]);
  return answer;
}

const path = "/api/invocations";
const post = async (body: object, headers = {}) => await ask("POST", path, { body, headers });

async function until(id: string, status: string): Promise<Answer> {
  return await vi.waitFor(
    async () => {
      const answer = await ask("GET", `${path}/${id}`);
      if (answer.body.status !== status) throw new Error(`It is ${JSON.stringify(answer.body)}.`);
      return answer;
    },
    { timeout: 20_000, interval: 100 },
  );
}

/** What every way to look at it answers. */
async function lookedAt(id: string) {
  return [
    await ask("GET", `${path}/${id}`),
    await ask("GET", `${path}/${id}/status`),
    await ask("POST", `${path}/${id}/wait`, { body: { seconds: 1 } }),
    await ask("GET", `${path}?size=100`),
    await ask("GET", `${path}?all=true&size=100`, { token: graceToken }),
  ].map(({ status }) => status);
}

const deliver = { calls: [{ name: "deliver_answer", input: { text: "Done.", citations: [] } }] };

describe("what is answered is what is described", () => {
  it("of one that succeeds, with sources, data and a callback", async () => {
    const opens = { type: "string" };
    const asked = {
      prompt: "Summarise the page *Launch plan* of the *Aurora* site",
      outputSchema: { type: "object", properties: { title: opens }, required: ["title"] },
      callbackUrl: "https://flow.localhost/done",
      metadata: { flow: "launch" },
    };
    const headers = { "idempotency-key": "answers-1" };

    const accepted = await post(asked, headers);
    const done = await until(accepted.body.id, "succeeded");
    const repeated = await post(asked, headers);

    expect([accepted.status, done.status, repeated.status]).toEqual([202, 200, 200]);
    expect(Object.keys(accepted.body)).toEqual(expect.arrayContaining(["callbackKey", "progress"]));
    const parts = ["text", "data", "citations", "metadata", "callback", "startedAt", "endedAt"];
    expect(Object.keys(done.body)).toEqual(expect.arrayContaining(parts));
    expect(await lookedAt(accepted.body.id)).toEqual([200, 200, 200, 200, 200]);
  });

  it("of one that runs, and is cancelled", async () => {
    connector.cloud.claude.script(
      [{ calls: [{ name: "get_me" }] }, { ...deliver, delay: 20_000 }],
      "slow",
    );

    const { status, body } = await ask("POST", `${path}/start`, { body: { prompt: "slow" } });
    await vi.waitFor(
      async () => {
        const { turn } = (await until(body.id, "running")).body.progress;
        expect(turn).toBeGreaterThan(0);
      },
      { timeout: 20_000, interval: 50 },
    );
    const looked = await lookedAt(body.id);
    const foreign = await ask("DELETE", `${path}/${body.id}`, { token: graceToken });
    const own = await ask("DELETE", `${path}/${body.id}`);
    const ended = await until(body.id, "cancelled");

    expect([status, foreign.status, own.status]).toEqual([201, 200, 200]);
    expect(looked).toEqual([202, 200, 200, 200, 200]);
    expect(ended.body.error.code).toBe("cancelled");
    expect(await lookedAt(body.id)).toEqual([200, 200, 200, 200, 200]);
  }, 40_000);

  it("of one that waits for a person, who decides, and then fails", async () => {
    const input = {
      to: [`ben.okafor@${connector.cloud.directory.domain}`],
      subject: "A",
      body: "B",
    };
    connector.cloud.claude.script(
      [{ calls: [{ name: "outlook_send_email", input }] }, { refusal: "cyber" }],
      "held",
    );

    const { body } = await post({
      prompt: "held",
      allowWrites: ["outlook_send_email"],
      approval: "required",
    });
    const { pending } = (await until(body.id, "awaiting_approval")).body;
    const looked = await lookedAt(body.id);
    const decision = { digest: pending[0].digest, decision: "reject", reason: "No." };
    const decided = await ask("POST", `${path}/${body.id}/approvals`, {
      token: graceToken,
      body: decision,
    });
    const again = await ask("POST", `${path}/${body.id}/approvals`, {
      token: graceToken,
      body: { ...decision, decision: "approve" },
    });
    const ended = await until(body.id, "failed");

    expect(looked).toEqual([200, 200, 200, 200, 200]);
    expect([decided.status, again.status]).toEqual([200, 409]);
    expect(ended.body.toolCalls).toMatchObject([{ outcome: "rejected" }]);
    expect(ended.body.error).toBeDefined();
    expect(await lookedAt(body.id)).toEqual([200, 200, 200, 200, 200]);
  }, 40_000);

  it("of one decided on by its requester", async () => {
    const { entra, directory } = connector.cloud;
    const token = entra.userToken(`anna.keller@${directory.domain}`, {
      roles: ["Connector.Read", "Connector.Write", "Connector.Approve"],
    });
    const input = { to: [`ben.okafor@${directory.domain}`], subject: "A", body: "B" };
    connector.cloud.claude.script(
      [{ calls: [{ name: "outlook_send_email", input }] }, deliver],
      "own",
    );

    const { body } = await post({
      prompt: "own",
      allowWrites: ["outlook_send_email"],
      approval: "required",
    });
    const { pending } = (await until(body.id, "awaiting_approval")).body;
    await ask("POST", `${path}/${body.id}/approvals`, {
      token,
      body: { digest: pending[0].digest, decision: "approve" },
    });

    expect((await until(body.id, "succeeded")).body.toolCalls).toMatchObject([{ outcome: "ok" }]);
  }, 40_000);

  it("of refusals, and of the tools", async () => {
    const { body } = await post({ prompt: "x" }, { "idempotency-key": "answers-2" });

    const refused = [
      await post({}),
      await ask("POST", path, { token: "none", body: {} }),
      await ask("GET", `${path}?all=true`),
      await ask("GET", `${path}/${body.id}`, { token: connector.benToken }),
      await post({ prompt: "y" }, { "idempotency-key": "answers-2" }),
      await ask("POST", path, { body: "x".repeat(1_100_000) }),
      await ask("POST", path, { body: {}, headers: { "content-type": "text/plain" } }),
    ];
    const tools = await ask("GET", "/api/tools");

    expect(refused.map(({ status }) => status)).toEqual([400, 401, 403, 404, 422, 413, 415]);
    expect(tools.status).toBe(200);
  });
});
