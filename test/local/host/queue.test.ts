import { QueueServiceClient, type QueueClient } from "@azure/storage-queue";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startStorage, type TestStorage } from "./azurite.ts";
import { hostJsonOf, startSample, type TestHost } from "./sample-host.ts";

let storage: TestStorage;
let service: QueueServiceClient;
let queue: QueueClient;
let queues = 0;

beforeAll(async () => {
  storage = await startStorage();
  service = QueueServiceClient.fromConnectionString(storage.connectionString);
});
afterAll(() => storage[Symbol.asyncDispose]());
beforeEach(async () => {
  queues += 1;
  queue = service.getQueueClient(`work-${queues}`);
  await queue.create();
});

function startWorker(queueOptions: object = {}): Promise<TestHost> {
  const base = hostJsonOf("sample") as { extensions: { queues: object } };
  const queueSettings = { ...base.extensions.queues, ...queueOptions };
  return startSample({
    hostJson: { version: "2.0", extensions: { queues: queueSettings } },
    settings: {
      QUEUE: queue.name,
      AzureWebJobsStorage: storage.connectionString,
      "AzureWebJobs.work.Disabled": "false",
    },
  });
}

function send(message: unknown): Promise<unknown> {
  return queue.sendMessage(Buffer.from(JSON.stringify(message)).toString("base64"));
}

function handled(host: TestHost): unknown[] {
  const own = host.log.filter(({ category, functionName }) => {
    return category === "user" && functionName === "work";
  });
  return own.map(({ message }) => JSON.parse(message) as unknown);
}

async function left(name: string): Promise<number | undefined> {
  return (await service.getQueueClient(name).getProperties()).approximateMessagesCount;
}

describe("a queue function", () => {
  it("gets each message decoded, with its metadata, and the message is gone", async () => {
    await using host = await startWorker();
    await send({ job: 1 });
    await send("text");

    await host.drainQueue("work");

    expect(handled(host)).toEqual(
      expect.arrayContaining([
        { message: { job: 1 }, dequeueCount: 1, id: "string" },
        { message: "text", dequeueCount: 1, id: "string" },
      ]),
    );
    expect(await left(queue.name)).toBe(0);
  });

  it("is run without being asked, by polling", async () => {
    await using host = await startWorker();

    await send({ polled: true });

    expect(await host.logged('{"polled":true}')).toMatchObject({ functionName: "work" });
  });

  it("takes messages as they are when host.json says they are not encoded", async () => {
    await using host = await startWorker({ messageEncoding: "none" });
    await queue.sendMessage("plain");

    await host.drainQueue("work");

    expect(handled(host)).toEqual([{ message: "plain", dequeueCount: 1, id: "string" }]);
  });

  it("that fails sees the message again; after the last try it is in the poison queue", async () => {
    await using host = await startWorker({ maxDequeueCount: 3 });
    await send("always fails");

    await host.drainQueue("work");

    const [poison] = (await service.getQueueClient(`${queue.name}-poison`).receiveMessages())
      .receivedMessageItems;
    expect(handled(host)).toMatchObject([
      { dequeueCount: 1 },
      { dequeueCount: 2 },
      { dequeueCount: 3 },
    ]);
    expect(Buffer.from(poison?.messageText ?? "", "base64").toString()).toBe('"always fails"');
    expect(await left(queue.name)).toBe(0);
  });

  it("never sees a message that is not encoded as host.json says; it becomes poison", async () => {
    // At once after the last try: the delay is for messages that get another one.
    await using host = await startWorker({ maxDequeueCount: 1, visibilityTimeout: "00:10:00" });
    await queue.sendMessage("not base64!");

    await host.drainQueue("work");

    expect(handled(host)).toEqual([]);
    expect(await left(`${queue.name}-poison`)).toBe(1);
  });

  it("does not see a message that used up its tries elsewhere; it becomes poison", async () => {
    await send("used up");
    for (let tries = 0; tries < 2; tries += 1) {
      const [item] = (await queue.receiveMessages()).receivedMessageItems;
      await queue.updateMessage(item!.messageId, item!.popReceipt, undefined, 0);
    }

    await using host = await startWorker({ maxDequeueCount: 2 });
    await host.drainQueue("work");

    expect(handled(host)).toEqual([]);
    expect(await left(`${queue.name}-poison`)).toBe(1);
  });

  it("waits as long as host.json says before the next try", async () => {
    await using host = await startWorker({ visibilityTimeout: "00:10:00" });
    await send("always fails");

    await host.drainQueue("work");

    expect(handled(host)).toHaveLength(1);
    expect(await left(queue.name)).toBe(1);
  });

  it("handles all of many messages, batch by batch", async () => {
    await using host = await startWorker({ batchSize: 2, newBatchThreshold: 0 });
    await Promise.all(Array.from({ length: 7 }, (_, job) => send({ job })));

    await host.drainQueue("work");

    expect(handled(host)).toHaveLength(7);
    expect(await left(queue.name)).toBe(0);
  });

  it("may wait for a queue that does not exist yet", async () => {
    await queue.delete();
    await using host = await startWorker();

    await host.drainQueue("work");

    expect(host.log.filter(({ level }) => level === "warning")).toEqual([]);
  });
});
