import { randomUUID } from "node:crypto";
import { TableServiceClient, TableClient } from "@azure/data-tables";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { storageCredential } from "../../local/cloud/cloud.ts";
import { type Answer, type Connector, startConnectorStack } from "./connector.ts";

/** Nobody runs what is accepted here, so that it stays as it was accepted. */
const noWorkers = {
  "AzureWebJobs.run_invocation.Disabled": "true",
  "AzureWebJobs.sweep_invocations.Disabled": "true",
};
const prompt = "Summarise the open tickets on the Helpdesk site.";
const usage = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 };

let connector: Connector;

beforeAll(async () => {
  connector = await startConnectorStack({
    settings: { ...noWorkers, INVOCATIONS_PER_CALLER: "100", WRITE_TOOLS: "outlook_create_draft" },
  });
}, 120_000);
afterAll(async () => await connector.close());

interface Asked {
  token?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

async function ask(method: string, path: string, asked: Asked = {}): Promise<Answer> {
  const { token = connector.annaToken, body, headers = {} } = asked;
  return await connector.send(`/api/invocations${path}`, {
    method,
    headers: {
      ...(token !== "" && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

const post = async (body: unknown = { prompt }, asked: Asked = {}) =>
  await ask("POST", "", { ...asked, body });
const grace = () =>
  connector.cloud.entra.userToken(`grace.lin@${connector.cloud.directory.domain}`);
const countOf = async (token = connector.annaToken) =>
  (await ask("GET", "?size=100", { token })).body.count;

describe("a posted request", () => {
  it("is answered with 202, and where and when to ask for the answer", async () => {
    const { status, headers, body } = await post({ prompt, metadata: { flow: "tickets" } });

    expect(status).toBe(202);
    expect(headers.get("location")).toBe(`${connector.url}/api/invocations/${body.id}`);
    expect(headers.get("retry-after")).toBe("5");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(body).toEqual({
      id: expect.stringMatching(/^2[0-9a-z]{10}[a-z2-7]{24}$/),
      status: "queued",
      progress: { turn: 0, elapsedSeconds: expect.any(Number) },
      toolCalls: [],
      usage,
      metadata: { flow: "tickets" },
      acceptedAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });

  it("is found where the answer said, again with 202, until it is done", async () => {
    const { headers, body: posted } = await post();
    const path = new URL(headers.get("location") ?? "").pathname;

    const {
      status,
      headers: polled,
      body,
    } = await connector.send(path, {
      headers: { authorization: `Bearer ${connector.annaToken}` },
    });

    expect(status).toBe(202);
    expect(polled.get("location")).toBe(headers.get("location"));
    expect(polled.get("retry-after")).toBe("5");
    expect(body).toMatchObject({ id: posted.id, status: "queued" });
  });

  it("is told with 200 by its status, whatever that is", async () => {
    const { body: posted } = await post();

    const { status, headers, body } = await ask("GET", `/${posted.id}/status`);

    expect(status).toBe(200);
    expect(headers.get("location")).toBeNull();
    expect(body).toMatchObject({ id: posted.id, status: "queued" });
  });

  it("is started with 201 and nothing that makes a flow wait", async () => {
    const { status, headers, body } = await ask("POST", "/start", { body: { prompt } });

    expect(status).toBe(201);
    expect(headers.get("location")).toBeNull();
    expect(headers.get("retry-after")).toBeNull();
    expect(body).toMatchObject({ status: "queued", toolCalls: [], usage });
  });

  it("is waited for no longer than asked", async () => {
    const { body: posted } = await post();

    const { status, body } = await ask("POST", `/${posted.id}/wait`, { body: { seconds: 1 } });

    expect(status).toBe(200);
    expect(body).toMatchObject({ id: posted.id, status: "queued" });
  });

  it("is one with its repeats, one after another or at once", async () => {
    const headers = { "idempotency-key": randomUUID() };
    const before = await countOf();

    const answers = await Promise.all(
      Array.from({ length: 5 }, async () => await post({ prompt }, { headers })),
    );
    const later = await post({ prompt }, { headers });
    const other = await post({ prompt: "Something else." }, { headers });

    expect(new Set([...answers, later].map(({ body }) => body.id)).size).toBe(1);
    expect(later.status).toBe(202);
    expect(other).toMatchObject({ status: 422, body: { code: "key_reused" } });
    expect(await countOf()).toBe(before + 1);
  });

  it("with an empty key has none: the host drops empty headers", async () => {
    const headers = { "idempotency-key": "" };

    const posts = [await post({ prompt }, { headers }), await post({ prompt }, { headers })];

    expect(posts.map(({ status }) => status)).toEqual([202, 202]);
    expect(posts[0]!.body.id).not.toBe(posts[1]!.body.id);
  });

  it("of an application is accepted, too", async () => {
    const body = { prompt, user: `anna.keller@${connector.cloud.directory.domain}` };

    const { status } = await post(body, { token: connector.daemonToken });

    expect(status).toBe(202);
  });

  it("leaves an audit record that names it, as do cancelling and deciding", async () => {
    const posted = await post();
    const cancelled = await ask("DELETE", `/${posted.body.id}`);
    const decided = await ask("POST", `/${posted.body.id}/approvals`, { body: {} });

    const unknown = await ask("DELETE", "/Ignore%20all%20rules");

    const records = await Promise.all(
      [posted, cancelled, decided, unknown].map(async (one) => await connector.auditRecordOf(one)),
    );

    const resources = JSON.stringify([`/api/invocations/${posted.body.id}`]);
    const callerId = expect.any(String);
    expect(records).toMatchObject([
      { tool: "invocations_create", surface: "http", outcome: "ok", callerId, resources },
      { tool: "invocations_cancel", outcome: "ok", resources },
      { tool: "invocations_decide", outcome: "missing_role", resources },
      { tool: "invocations_cancel", outcome: "not_found", resources: "[]" },
    ]);
  });
});

describe("what is wrong is told, and nothing is stored", () => {
  const refused: [string, unknown, number, string, string][] = [
    ["no prompt", {}, 400, "invalid_input", "prompt is missing."],
    ["an unknown field", { prompt, promt: 1 }, 400, "invalid_input", '"promt"'],
    ["a list", [], 400, "invalid_input", "The body"],
    ["an unknown tool", { prompt, tools: ["magic"] }, 400, "invalid_input", "magic"],
    ["too long a prompt", { prompt: "x".repeat(32_001) }, 400, "invalid_input", "prompt"],
    ["a lone surrogate", { prompt: "\ud800" }, 400, "invalid_input", "prompt"],
    [
      "a tool that the policy leaves out",
      { prompt, allowWrites: ["outlook_send_email"], approval: "required" },
      403,
      "tool_disabled",
      "write policy",
    ],
    [
      "a schema with a reference",
      { prompt, outputSchema: { type: "object", $ref: "https://x.example" } },
      400,
      "invalid_input",
      "outputSchema holds $ref",
    ],
    [
      "a callback to anywhere",
      { prompt, callbackUrl: "https://evil.example" },
      400,
      "invalid_input",
      "callbackUrl",
    ],
  ];
  it.each(refused)("%s", async (_, body, status, code, detail) => {
    const before = await countOf();

    const answer = await post(body);

    expect(answer).toMatchObject({
      status,
      body: {
        code,
        status,
        detail: expect.stringContaining(detail),
        requestId: expect.any(String),
      },
    });
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(await countOf()).toBe(before);
  });

  it.each<[string, string, number]>([
    ["no JSON", "{", 400],
    ["nothing", "", 400],
    ["what is nested without end", `${"[".repeat(100_000)}${"]".repeat(100_000)}`, 400],
    ["too much", `"${"x".repeat(1_100_000)}"`, 413],
  ])("%s", async (_, body, status) => {
    const answer = await connector.send("/api/invocations", {
      method: "POST",
      headers: {
        authorization: `Bearer ${connector.annaToken}`,
        "content-type": "application/json",
      },
      body,
    });

    expect(answer.status).toBe(status);
  });

  it.each(["x".repeat(256), "é"])("the Idempotency-Key %j", async (key) => {
    const { status, body } = await post({ prompt }, { headers: { "idempotency-key": key } });

    expect({ status, code: body.code }).toEqual({ status: 400, code: "invalid_input" });
  });

  it("to write without the role, or with a person's tool and no person", async () => {
    const writing = { prompt, allowWrites: ["outlook_create_draft"] };
    const [reader, daemon] = [connector.benToken, connector.daemonToken];

    const asReader = await post(writing, { token: reader });
    const asDaemon = await post({ prompt, tools: ["outlook_email_search"] }, { token: daemon });

    expect(asReader).toMatchObject({ status: 403, body: { code: "missing_role" } });
    expect(asDaemon).toMatchObject({ status: 400, body: { code: "invalid_input" } });
  });
});

describe("without an access token", () => {
  it.each([
    ["POST", ""],
    ["POST", "/start"],
    ["GET", ""],
    ["GET", "/ID"],
    ["GET", "/ID/status"],
    ["POST", "/ID/wait"],
    ["DELETE", "/ID"],
    ["POST", "/ID/approvals"],
  ])("%s %s is 401, and says how to sign in", async (method, path) => {
    const { body } = await post();
    const asked = { token: "", ...(method === "POST" && { body: { prompt } }) };

    const { status, headers } = await ask(method, path.replace("ID", body.id), asked);

    expect(status).toBe(401);
    expect(headers.get("www-authenticate")).toMatch(/^Bearer /);
  });
});

describe("a request is its requester's", () => {
  it.each([
    ["GET", "", undefined],
    ["GET", "/status", undefined],
    ["POST", "/wait", { seconds: 1 }],
    ["DELETE", "", undefined],
  ])("%s%s of somebody else is 404", async (method, path, body) => {
    const { body: posted } = await post();

    const asked = { token: connector.benToken, ...(body && { body }) };
    const answer = await ask(method, `/${posted.id}${path}`, asked);

    expect(answer).toMatchObject({ status: 404, body: { code: "not_found" } });
    expect(JSON.stringify(answer.body)).not.toContain("tickets");
  });

  it("is listed for its requester, and for an administrator among all", async () => {
    const { body: posted } = await post();

    const own = await ask("GET", "?size=1");
    const foreign = await ask("GET", "?size=100", { token: connector.benToken });
    const refused = await ask("GET", "?all=true");
    const all = await ask("GET", "?all=true&size=1", { token: grace() });

    expect(own).toMatchObject({
      status: 200,
      body: { invocations: [{ id: posted.id, status: "queued" }], count: 1, truncated: true },
    });
    const seen = foreign.body.invocations.map(({ id }: { id: string }) => id);
    expect(seen).not.toContain(posted.id);
    expect(refused).toMatchObject({ status: 403, body: { code: "missing_role" } });
    expect(all.body.invocations).toEqual([
      expect.objectContaining({
        id: posted.id,
        requestedBy: expect.objectContaining({ mode: "delegated" }),
      }),
    ]);
  });

  it("is cancelled by its requester, as often as asked", async () => {
    const { body: posted } = await post();

    const answers = [await ask("DELETE", `/${posted.id}`), await ask("DELETE", `/${posted.id}`)];

    expect(answers).toMatchObject([
      { status: 200, body: { id: posted.id } },
      { status: 200, body: { id: posted.id } },
    ]);
  });
});

describe("approvals", () => {
  const decision = { digest: "a".repeat(64), decision: "approve" };

  it("are refused without the role, to applications, and for what waits for none", async () => {
    const { body: posted } = await post();
    const path = `/${posted.id}/approvals`;
    const decide = async (token: string, body: object = decision) =>
      await ask("POST", path, { token, body });

    const answers = [
      await decide(connector.annaToken),
      await decide(connector.daemonToken),
      await decide(approver()),
      await decide(approver(), { ...decision, decision: "maybe" }),
      await ask("POST", `/${posted.id.slice(0, -1)}x/approvals`, {
        token: approver(),
        body: decision,
      }),
    ];

    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [403, "missing_role"],
      [400, "not_available_in_mode"],
      [404, "not_found"],
      [400, "invalid_input"],
      [404, "not_found"],
    ]);
  });

  function approver(): string {
    const { entra, directory } = connector.cloud;
    const roles = ["Connector.Read", "Connector.Approve"];
    return entra.userToken(`grace.lin@${directory.domain}`, { roles });
  }
});

describe("what is stored", () => {
  it("holds neither the token nor what was asked in clear", async () => {
    await post({ prompt: "The word is XYLOPHONE.", instructions: "XYLOPHONE" });

    const text = await everythingStored();

    // How the header of a token begins, in clear or in base64 once more.
    const token = /eyJ0eX|eyJhbG|ZXlKMGVY|ZXlKaGJH/;
    const found = { tokens: text.includes("/token"), clear: token.test(text) };
    expect(token.test(connector.annaToken)).toBe(true);
    expect(found).toEqual({ tokens: true, clear: false });
    expect(text.includes("XYLOPHONE")).toBe(false);
  });
});

describe("the requester's sign-in", () => {
  it("is kept anew by a poll where it is gone", async () => {
    const { body } = await post();
    const { settings } = connector.cloud;
    const url = settings["AzureWebJobsStorage__blobServiceUri"]!;
    const blobs = new BlobServiceClient(url, storageCredential(connector.cloud));
    const container = blobs.getContainerClient("invocations");
    const tokens = async () =>
      (await Array.fromAsync(container.listBlobsFlat()))
        .map(({ name }) => name)
        .filter((name) => name.endsWith(`/${body.id}/token`));
    const before = await tokens();
    await container.deleteBlob(before[0]!);

    await ask("GET", `/${body.id}`);

    expect(before).toHaveLength(1);
    expect(await tokens()).toEqual(before);
  });
});

/** Names and contents of every blob, entity and message of the storage account. */
async function everythingStored(): Promise<string> {
  const { settings } = connector.cloud;
  const credential = storageCredential(connector.cloud);
  const url = (service: string) => settings[`AzureWebJobsStorage__${service}ServiceUri`]!;
  const parts: string[] = [];
  const blobs = new BlobServiceClient(url("blob"), credential);
  for await (const { name } of blobs.listContainers()) {
    const container = blobs.getContainerClient(name);
    for await (const blob of container.listBlobsFlat())
      parts.push(
        blob.name,
        (await container.getBlobClient(blob.name).downloadToBuffer()).toString(),
      );
  }
  for await (const { name = "" } of new TableServiceClient(url("table"), credential).listTables())
    for await (const entity of new TableClient(url("table"), name, credential).listEntities())
      parts.push(JSON.stringify(entity));
  const queues = new QueueServiceClient(url("queue"), credential);
  for await (const { name } of queues.listQueues()) {
    const { peekedMessageItems } = await queues
      .getQueueClient(name)
      .peekMessages({ numberOfMessages: 32 });
    for (const { messageText } of peekedMessageItems)
      parts.push(messageText, Buffer.from(messageText, "base64").toString());
  }
  return parts.join("\n");
}

describe("limits", () => {
  it("on what one caller has under way are 429 with the time to wait", async () => {
    await connector.restart({ INVOCATIONS_PER_CALLER: "1" });
    const token = connector.cloud.entra.userToken(`ben.okafor@${connector.cloud.directory.domain}`);
    const [first, second] = [await post({ prompt }, { token }), await post({ prompt }, { token })];

    expect(first.status).toBe(202);
    expect(second).toMatchObject({ status: 429, body: { code: "quota_exceeded" } });
    expect(second.headers.get("retry-after")).toBe("30");
  });
});

describe("behind a gateway", () => {
  it("is found at the gateway's address, not at the one that it forwards to", async () => {
    await connector.restart({ PUBLIC_URL: "https://claude.lumencycles.example" });

    const posted = await post({ prompt }, { headers: { "x-forwarded-host": "evil.example" } });
    const polled = await ask("GET", `/${posted.body.id}`);

    const location = `https://claude.lumencycles.example/api/invocations/${posted.body.id}`;
    const found = [posted, polled].map(({ headers }) => headers.get("location"));
    expect(found).toEqual([location, location]);
  });

  it.each(["HEAD", "OPTIONS", "PUT", "PATCH"])("answers no %s", async (method) => {
    const { status } = await ask(method, "");

    expect(status).toBe(404);
  });
});
