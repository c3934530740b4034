import { createSecretKey, randomBytes } from "node:crypto";
import { HttpRequest, InvocationContext } from "@azure/functions";
import { expect, it } from "vitest";
import { callTool } from "../../../shared/http/tools.ts";
import { createSealer } from "../../../shared/sealing/sealer.ts";
import type { Services } from "../../../shared/services.ts";
import { CallLimits } from "../../../shared/tools/call-limits.ts";
import { outlookCreateDraft } from "../../../shared/tools/outlook/outlook-create-draft.ts";
import { createToolRunner } from "../../../shared/tools/run-tool.ts";
import { createStorageLedger } from "../../../shared/writes/storage-ledger.ts";
import { FakeGraph } from "../../fakes/fake-graph.ts";
import { FakeLedgerRows } from "../../fakes/fake-ledger-rows.ts";
import { noTokens, testTenant } from "../../fakes/fake-tool-context.ts";

const caller = {
  mode: "delegated",
  objectId: "anna-id",
  clientId: "client-id",
  roles: ["Connector.Read", "Connector.Write"],
  accessToken: "token",
  expiresAt: 0,
};
const tenant = { ...testTenant, writeTools: ["outlook_create_draft"] };

function start() {
  const graph = new FakeGraph({
    "GET /me/mailboxSettings": { timeZone: "UTC" },
    "POST /me/messages": { id: "AAk1", subject: "Hello" },
  });
  const key = { id: "v1", key: createSecretKey(randomBytes(32)) };
  const sealer = createSealer({ current: async () => key, find: async () => key });
  const services = {
    verifier: { verify: async () => ({ caller, tenant }) },
    graphTokens: { forCaller: () => noTokens },
    settings: { disabledFunctions: new Set() },
    ledger: createStorageLedger({ rows: new FakeLedgerRows(), sealer, onUnkept: () => {} }),
    runner: createToolRunner({
      sealer,
      limits: new CallLimits(),
      audit: { write: () => {}, flush: async () => {}, close: async () => {}, healthy: true },
      disabledTools: new Set(),
      graphFor: () => graph,
      log: () => {},
    }),
  } as unknown as Services;
  const handler = callTool(outlookCreateDraft, () => services);
  const post = async (body: string) => {
    const request = new HttpRequest({
      method: "POST",
      url: "http://localhost/api/tools/outlook_create_draft",
      headers: { "content-type": "application/json", "idempotency-key": "one" },
      body: { bytes: Buffer.from(body) },
    });
    const answer = await handler(request, new InvocationContext());
    return { status: (answer as { status: number }).status, made: graph.requests.length };
  };
  return { post };
}

const draft = JSON.stringify({ to: ["ben@contoso.com"], subject: "Hello", body: "Dear Ben" });

it.each([
  ["lacks a field", '{"to":["ben@contoso.com"]}'],
  ["is nested without end", `{"to":${"[".repeat(20_000)}${"]".repeat(20_000)}}`],
])("leaves the key of a call that %s to the one that was meant", async (_what, wrong) => {
  const { post } = start();

  const [refused, made] = [await post(wrong), await post(draft)];

  expect(refused).toEqual({ status: 400, made: 0 });
  expect(made).toEqual({ status: 200, made: 2 });
});

it("makes a change once under its key", async () => {
  const { post } = start();

  const answers = [await post(draft), await post(draft)];

  expect(answers).toEqual([
    { status: 200, made: 2 },
    { status: 200, made: 2 },
  ]);
});
