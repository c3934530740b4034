import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { callerGone } from "../../../shared/graph/graph-error.ts";
import { failuresThatOpen, GraphBreakers, restMs } from "../../../shared/graph/graph-breakers.ts";
import { GraphTransportError, serviceError } from "../../../shared/graph/graph-failure.ts";

let breakers: GraphBreakers;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
  breakers = new GraphBreakers();
});
afterEach(() => vi.useRealTimers());

const refusal = { code: "service_unavailable" };
const timeout = new GraphTransportError("timeout");

function answer(status: number): Error {
  return serviceError({ status, headers: new Headers(), body: undefined });
}

async function fail(failure: Error, times = 1): Promise<void> {
  for (let count = 0; count < times; count++)
    await expect(breakers.run("t", "outlook", () => Promise.reject(failure))).rejects.toBe(failure);
}

function attempt(): Promise<string> {
  return breakers.run("t", "outlook", async () => "answered");
}

describe("GraphBreakers", () => {
  it.each([answer(500), answer(502), answer(503), answer(504), timeout])(
    "opens after failures in a row and says when to come back: %s",
    async (failure) => {
      await fail(failure, failuresThatOpen - 1);
      expect(await attempt()).toBe("answered");
      await fail(failure, failuresThatOpen);

      await expect(attempt()).rejects.toMatchObject({ ...refusal, retryAfterSeconds: 15 });
    },
  );

  it.each([answer(400), answer(403), answer(404), answer(429), answer(507), callerGone()])(
    "does not count what says nothing about the service: %s",
    async (failure) => {
      await fail(failure, 3 * failuresThatOpen);

      expect(await attempt()).toBe("answered");
    },
  );

  it("opens for one tenant and workload alone", async () => {
    await fail(timeout, failuresThatOpen);

    expect(await breakers.run("t", "files", async () => "files")).toBe("files");
    expect(await breakers.run("u", "outlook", async () => "other")).toBe("other");
    await expect(attempt()).rejects.toMatchObject(refusal);
  });

  it("lets one request try after a rest, refuses others meanwhile, and closes when it works", async () => {
    await fail(timeout, failuresThatOpen);
    vi.advanceTimersByTime(restMs);
    const trial = Promise.withResolvers<string>();

    const first = breakers.run("t", "outlook", () => trial.promise);
    await expect(attempt()).rejects.toMatchObject({ ...refusal, retryAfterSeconds: 1 });
    trial.resolve("works");

    expect(await first).toBe("works");
    expect(await attempt()).toBe("answered");
  });

  it.each([timeout, callerGone()])("rests again when the trial ends in %s", async (failure) => {
    await fail(timeout, failuresThatOpen);
    vi.advanceTimersByTime(restMs);
    await fail(failure);

    await expect(attempt()).rejects.toMatchObject({ ...refusal, retryAfterSeconds: 15 });
  });
});
