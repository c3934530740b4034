/** The example flow, run by an engine that behaves as that of Logic Apps, in fair weather and under faults. */
import { readFile } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Flow, type FlowOptions, type FlowResult, runFlow } from "../flow-engine/flow-run.ts";
import { type Connector, startWritingStack } from "./connector.ts";
import { ben } from "./good-calls.ts";

const folder = new URL("../../power-platform/flows/helpdesk-reply/", import.meta.url);
const id = "5f0f7b53-8a1e-4a44-9a6e-7a6d0c2b4e11";
const flow = JSON.parse(
  await readFile(new URL(`Microsoft.Flow/flows/${id}/definition.json`, folder), "utf8"),
) as Flow;

let connector: Connector;
let runs = 0;

beforeAll(async () => {
  connector = await startWritingStack({ settings: { CALLS_PER_MINUTE: "10000" } });
});
afterEach(() => {
  connector.cloud.graph.faults.clear();
  connector.cloud.claude.clearScripts();
});
afterAll(async () => await connector.close());

/** As Grace of the helpdesk, whose connection the flow uses. */
async function run(options: Partial<FlowOptions> = {}): Promise<FlowResult> {
  const { entra, directory } = connector.cloud;
  const trigger = {
    text: "Laptop battery swollen",
    email: ben,
    email_1: `anna.keller@${directory.domain}`,
  };
  return await runFlow(flow, trigger, {
    url: connector.host.url,
    token: () => entra.userToken(`grace.lin@${directory.domain}`),
    approve: () => ({ outcome: "Approve" }),
    runName: `08585-run-${(runs += 1)}`,
    pace: 0.01,
    ...options,
  });
}

/** Mails that Ben got from the helpdesk since the last look. */
let seen = 0;
function newMails(): string[] {
  const mails = connector.cloud.graph.content.mailboxes
    .find(({ userId }) => userId === personId(ben))!
    .messages.filter(
      ({ sender }) => sender.emailAddress?.address?.startsWith("grace.lin") === true,
    );
  const fresh = mails.slice(seen);
  seen = mails.length;
  return fresh.map(({ subject }) => subject);
}

function personId(address: string): string {
  return connector.cloud.directory.people.find(
    ({ userPrincipalName }) => userPrincipalName === address,
  )!.id;
}

async function invocationsOfGrace(): Promise<number> {
  const token = connector.cloud.entra.userToken(`grace.lin@${connector.cloud.directory.domain}`);
  const { body } = await connector.send("/api/invocations", {
    headers: { authorization: `Bearer ${token}` },
  });
  return body.count;
}

describe("a ticket", () => {
  it("is summarised, and the reply sent once somebody approved exactly that", async () => {
    let shown = "";

    const { status, outputs } = await run({
      approve: (request) => {
        shown = String(request["WebhookApprovalCreationInput/details"]);
        return { outcome: "Approve" };
      },
    });

    expect([status, outputs.get("Result")]).toEqual([
      "Succeeded",
      expect.objectContaining({ status: "succeeded" }),
    ]);
    expect(JSON.parse(shown)).toMatchObject({ to: [ben] });
    expect(newMails()).toHaveLength(1);
  });

  it("is not answered when nobody approves the reply", async () => {
    const { status } = await run({ approve: () => ({ outcome: "Reject" }) });

    expect(status).toBe("Succeeded");
    expect(newMails()).toEqual([]);
  });
});

/** Breaks some of the engine's connections, before the connector gets the request or after it answered. */
function unsteady(): typeof fetch {
  let count = 0;
  return async (url, init) => {
    count += 1;
    if (count % 4 === 1) throw new TypeError("The connection was refused.");
    const response = await fetch(url, init);
    if (count % 4 === 2) {
      await response.body?.cancel();
      throw new TypeError("The connection was lost.");
    }
    return response;
  };
}

describe("under faults", () => {
  it("is one job and one mail, whatever the engine has to repeat", async () => {
    const before = await invocationsOfGrace();

    const { status, outputs } = await run({ fetch: unsteady() });

    expect([status, outputs.get("Result")]).toEqual([
      "Succeeded",
      expect.objectContaining({ status: "succeeded" }),
    ]);
    expect((await invocationsOfGrace()) - before).toBe(1);
    expect(newMails()).toHaveLength(1);
  });

  it("sends one mail though Microsoft Graph fails before and after it did what was asked", async () => {
    const { faults } = connector.cloud.graph;
    faults.add({ match: /\/send$/, kind: "503", times: 1, retryAfter: 0.05 });
    faults.add({ match: /\/send$/, kind: "connection-drop", applied: true, times: 1 });
    faults.add({ match: /\/me\/messages$/, kind: "504", applied: true, times: 1 });
    faults.add({ match: /search\/query/, kind: "429", times: 2, retryAfter: 0.05 });

    const { status, outputs } = await run();

    expect([status, outputs.get("Result")]).toEqual([
      "Succeeded",
      expect.objectContaining({ status: "succeeded" }),
    ]);
    expect(newMails()).toHaveLength(1);
  });

  it("runs five at a time, each job once", async () => {
    const before = await invocationsOfGrace();

    const results = await Promise.all(
      Array.from({ length: 5 }, async () => await run({ fetch: unsteady() })),
    );

    expect(results.map(({ status }) => status)).toEqual(results.map(() => "Succeeded"));
    expect((await invocationsOfGrace()) - before).toBe(5);
    expect(newMails()).toHaveLength(5);
  });

  it("ends with the reason when the request is refused", async () => {
    const { status, failure } = await run({ token: () => connector.daemonToken });

    expect(status).toBe("Failed");
    expect(failure).toMatchObject({
      action: "Ask_Claude",
      outputs: { body: { code: expect.any(String), remedy: expect.any(String) } },
    });
  });
});
