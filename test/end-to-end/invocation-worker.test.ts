import { QueueClient } from "@azure/storage-queue";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { storageCredential } from "../../local/cloud/cloud.ts";
import { type Answer, type Connector, startWritingStack } from "./connector.ts";

let connector: Connector;

beforeAll(async () => {
  connector = await startWritingStack({
    settings: {
      CALLS_PER_MINUTE: "10000",
      CALLBACK_HOSTS: "flow.localhost",
    },
  });
});
beforeEach(() => connector.cloud.claude.clearScripts());
afterAll(async () => await connector.close());

async function post(body: object, headers: Record<string, string> = {}): Promise<Answer> {
  return await connector.send("/api/invocations", {
    method: "POST",
    headers: {
      authorization: `Bearer ${connector.annaToken}`,
      "content-type": "application/json",
      ...headers,
    },
    body: JSON.stringify(body),
  });
}

async function get(id: string): Promise<Answer> {
  return await connector.send(`/api/invocations/${id}`, {
    headers: { authorization: `Bearer ${connector.annaToken}` },
  });
}

async function ended(id: string): Promise<Answer> {
  return await vi.waitFor(
    async () => {
      const answer = await get(id);
      if (answer.status !== 200) throw new Error(`It is ${answer.body.status}.`);
      return answer;
    },
    { timeout: 20_000, interval: 100 },
  );
}

function queue(name: string): QueueClient {
  const url = connector.cloud.settings["AzureWebJobsStorage__queueServiceUri"]!;
  return new QueueClient(`${url}/${name}`, storageCredential(connector.cloud));
}

const deliver = (text: string) => ({
  calls: [{ name: "deliver_answer", input: { text, citations: [] } }],
});

it("runs a request through the queue and answers it", async () => {
  connector.cloud.claude.script([{ calls: [{ name: "get_me" }] }, deliver("You are Anna.")]);

  const accepted = await post({ prompt: "Who am I?" });
  const answer = await ended(accepted.body.id);

  expect(accepted.status).toBe(202);
  expect(answer.body).toMatchObject({
    status: "succeeded",
    text: "You are Anna.",
    toolCalls: [{ tool: "get_me", outcome: "ok" }],
  });
});

it("takes messages that are plain JSON as well as base64", async () => {
  connector.cloud.claude.script([deliver("Done.")], "plain");
  const accepted = await post({ prompt: "plain" });
  const { id } = accepted.body;
  await ended(id);
  const callerId = connector.cloud.directory.people.find(({ mail }) =>
    mail.startsWith("anna."),
  )!.id;

  await queue("invocations").sendMessage(JSON.stringify({ tenantKey: "default", callerId, id }));
  await connector.host.drainQueue("run_invocation");

  expect(connector.log.join("\n")).not.toContain("run_invocation failed");
  expect((await get(id)).body.status).toBe("succeeded");
});

it("sets aside what names no invocation, and says so", async () => {
  await queue("invocations").createIfNotExists();
  await queue("invocations").sendMessage("not a message of ours");

  await connector.host.drainQueue("run_invocation");
  await vi.waitFor(
    async () => {
      await connector.host.drainQueue("run_invocation_poison");
      expect(connector.log.join("\n")).toContain("invocation_message_dropped");
    },
    { timeout: 10_000, interval: 100 },
  );
});

it("posts no result into the network that it stands in, and says so", async () => {
  connector.cloud.claude.script([deliver("Done.")], "callback");

  const accepted = await post({ prompt: "callback", callbackUrl: "https://flow.localhost/done" });
  await ended(accepted.body.id);

  expect(accepted.body.callbackKey).toMatch(/^whsec_/);
  await vi.waitFor(
    async () => {
      await connector.host.drainQueue("deliver_invocation_callback");
      const { body } = await get(accepted.body.id);
      expect(body.status).toBe("succeeded");
      expect(body.callback).toEqual({
        state: "pending",
        attempts: 1,
        failure: "the address lies in a private network",
      });
    },
    { timeout: 10_000, interval: 100 },
  );
});

it("lets one caller's slow job hold up nobody else", async () => {
  connector.cloud.claude.script([{ ...deliver("Late."), delay: 3_000 }], "slow");
  connector.cloud.claude.script([deliver("Soon.")], "quick");

  const slow = await post({ prompt: "slow" });
  const quick = await post({ prompt: "quick" });
  const first = await ended(quick.body.id);
  const meanwhile = await get(slow.body.id);

  expect(first.body.text).toBe("Soon.");
  expect(meanwhile.status).toBe(202);
  expect((await ended(slow.body.id)).body.text).toBe("Late.");
});
