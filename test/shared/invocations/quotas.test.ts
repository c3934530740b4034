import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CallFailure } from "../../../shared/errors/call-failure.ts";
import { newInvocationId } from "../../../shared/invocations/invocation-id.ts";
import type { Quotas } from "../../../shared/invocations/quotas.ts";
import { testTenant } from "../../fakes/fake-tool-context.ts";
import { createTestDesk } from "./test-desk.ts";
import { anna, ben, startTestStorage, type TestStorage } from "./test-storage.ts";

let storage: TestStorage;
let quotas: Quotas;
let tenants = 0;
let tenantKey: string;

beforeAll(async () => {
  storage = await startTestStorage();
  ({ quotas } = createTestDesk(storage));
});
afterAll(async () => await storage.close());
beforeEach(() => {
  tenantKey = `tenant${++tenants}`;
  storage.clock.now = Date.parse("2026-03-02T21:00:00Z");
});

const limits = {
  ...testTenant.limits,
  invocationsPerCaller: 3,
  invocations: 5,
  tokensPerDayAndCaller: 100,
  tokensPerDay: 250,
};
const caller = (callerId = anna) => ({ tenantKey, callerId });
const enter = async (callerId = anna) => {
  const key = { ...caller(callerId), id: newInvocationId(storage.clock.now) };
  await quotas.enter(key, limits);
  return key;
};
const underWay = async () => (await Array.fromAsync(storage.store.active(tenantKey))).length;

describe("requests under way", () => {
  it("are as many as a caller may have, and one more when one has left", async () => {
    const [first] = [await enter(), await enter(), await enter()];

    await expect(enter()).rejects.toMatchObject({
      code: "quota_exceeded",
      status: 429,
      retryAfterSeconds: 30,
      because: expect.stringContaining("INVOCATIONS_PER_CALLER"),
    });
    await storage.store.leave(first);
    await enter();

    expect(await underWay()).toBe(3);
  });

  it("are as many as the tenant may have, whoever asks", async () => {
    for (const callerId of [anna, anna, anna, ben, ben]) await enter(callerId);

    const refused = enter("someone-else");

    await expect(refused).rejects.toMatchObject({
      because: expect.stringContaining("INVOCATIONS)"),
    });
    expect(await underWay()).toBe(5);
  });

  it("never are more, however many come at once", async () => {
    const tries = await Promise.allSettled(Array.from({ length: 12 }, async () => await enter()));

    const entered = tries.filter(({ status }) => status === "fulfilled").length;
    expect(entered).toBeLessThanOrEqual(3);
    expect(await underWay()).toBe(entered);
  });

  it("do not count one that could not be counted in", async () => {
    let listed = false;
    storage.faults.decide = (call) => {
      const fails = call.startsWith("GET table") && !listed;
      listed ||= fails;
      return fails ? "before" : undefined;
    };

    await expect(enter()).rejects.toBeInstanceOf(CallFailure);
    storage.faults.decide = () => undefined;

    expect(listed).toBe(true);
    expect(await underWay()).toBe(0);
  });

  it("of one tenant are not those of another whose name begins alike", async () => {
    for (const callerId of [anna, anna, anna, ben, ben]) await enter(callerId);
    tenantKey += "x";

    await enter();

    expect(await underWay()).toBe(1);
  });
});

describe("the tokens of a day", () => {
  const require = async (callerId = anna) => await quotas.requireTokens(caller(callerId), limits);

  it("are counted, however many count at once, and bound each caller", async () => {
    await Promise.all([30, 30, 39].map(async (n) => await quotas.charge(caller(), n)));
    await require();
    await quotas.charge(caller(), 1);

    await expect(require()).rejects.toMatchObject({
      code: "quota_exceeded",
      retryAfterSeconds: 3 * 60 * 60,
      because: expect.stringContaining("TOKENS_PER_DAY_AND_CALLER"),
    });
    await require(ben);
  });

  it("bound the tenant", async () => {
    for (const callerId of ["a", "b", "c"]) await quotas.charge(caller(callerId), 84);

    await expect(require(ben)).rejects.toMatchObject({
      because: expect.stringContaining("(TOKENS_PER_DAY)"),
    });
  });

  it("are forgotten once their day is long over, no sooner", async () => {
    const dayMs = 24 * 60 * 60_000;
    await quotas.charge(caller(), 100);

    storage.clock.now += dayMs;
    await quotas.removeOldDays();
    storage.clock.now -= dayMs;
    await expect(require()).rejects.toMatchObject({ code: "quota_exceeded" });
    storage.clock.now += 2 * dayMs;
    await quotas.charge(caller(), 100);
    const removed = await quotas.removeOldDays();

    expect(removed).toBeGreaterThan(0);
    expect(await quotas.removeOldDays()).toBe(0);
    await expect(require()).rejects.toMatchObject({ code: "quota_exceeded" });
    storage.clock.now -= 2 * dayMs;
    await expect(require()).resolves.toBeUndefined();
  });

  it("begin anew at midnight UTC", async () => {
    await quotas.charge(caller(), 100);
    storage.clock.now += 3 * 60 * 60_000;

    await expect(require()).resolves.toBeUndefined();
  });
});
