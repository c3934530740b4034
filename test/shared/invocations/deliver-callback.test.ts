import { createHmac } from "node:crypto";
import { expect, it } from "vitest";
import type { PostResult } from "../../../shared/outbound/post.ts";
import { InvocationWorld, start } from "../../fakes/invocation-world.ts";

const callbackUrl = "https://prod-1.westeurope.logic.azure.com/workflows/1";
const key = Buffer.alloc(24, 7);
const down: PostResult = { ok: false, failure: "HTTP 503" };

function endedWorld(postResults: PostResult[] = []) {
  const world = new InvocationWorld([{ answer: "Done." }]);
  world.postResults = postResults;
  return world;
}

it("posts the result once, signed with the key of the request", async () => {
  const world = endedWorld();
  const invocation = await world.accept({ callbackUrl, metadata: { flow: "7" } });

  await world.untilQuiet();

  expect(world.posted).toHaveLength(1);
  const [{ url, headers, body } = { url: "", headers: {}, body: "" }] = world.posted;
  const signed = `msg_${invocation.id}.${start / 1_000}.${body}`;
  const digest = createHmac("sha256", key).update(signed).digest("base64");
  expect(url).toBe(callbackUrl);
  expect(headers).toEqual({
    "webhook-id": `msg_${invocation.id}`,
    "webhook-timestamp": String(start / 1_000),
    "webhook-signature": `v1,${digest}`,
  });
  expect(JSON.parse(body)).toMatchObject({
    id: invocation.id,
    status: "succeeded",
    text: "Done.",
    metadata: { flow: "7" },
  });
  expect(world.record(invocation).callback).toEqual({ state: "delivered", attempts: 1 });
});

it("tells nobody before the end", async () => {
  const world = new InvocationWorld([{ hold: "mail" }]);
  await world.accept({ callbackUrl });

  await world.drain();

  expect(world.callbacks.messages).toEqual([]);
});

it("tries again when the receiver is down, with the same id", async () => {
  const world = endedWorld([down, down]);
  const invocation = await world.accept({ callbackUrl });

  await world.untilQuiet();

  expect(world.posted).toHaveLength(3);
  expect(new Set(world.posted.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  expect(world.now() - start).toBe((30 + 120) * 1_000);
  expect(world.record(invocation).callback).toEqual({ state: "delivered", attempts: 3 });
});

it("waits as long as the receiver asks for", async () => {
  const world = endedWorld([{ ...down, retryAfterMs: 300_000 }]);
  await world.accept({ callbackUrl });

  await world.untilQuiet();

  expect(world.now() - start).toBe(300_000);
});

it("gives up after ten tries within a day, and keeps why", async () => {
  const world = endedWorld(Array.from({ length: 20 }, () => down));
  const invocation = await world.accept({ callbackUrl });

  await world.untilQuiet();

  expect(world.posted).toHaveLength(10);
  expect(world.now() - start).toBeLessThan(24 * 60 * 60_000);
  expect(world.record(invocation).callback).toEqual({
    state: "failed",
    attempts: 10,
    failure: "HTTP 503",
  });
});

it("is told as failed where its message fails too often", async () => {
  const world = endedWorld();
  const invocation = await world.accept({ callbackUrl });
  world.parts.post = async () => await Promise.reject(new TypeError("no such thing"));

  await world.untilQuiet();

  expect(world.record(invocation)).toMatchObject({
    status: "succeeded",
    callback: { state: "failed", attempts: 0 },
  });
  expect(world.logged.map(({ event }) => event)).toContain("invocation_callback_poison");
});

it("does not post again what was delivered", async () => {
  const world = endedWorld();
  const invocation = await world.accept({ callbackUrl });
  await world.untilQuiet();

  await world.parts.callbacks.send(invocation);
  await world.drain();

  expect(world.posted).toHaveLength(1);
});
