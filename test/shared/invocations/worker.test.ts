import { describe, expect, it, vi } from "vitest";
import { CallFailure } from "../../../shared/errors/call-failure.ts";
import { ConnectorError, type ErrorCode } from "../../../shared/errors/connector-error.ts";
import { runInvocation } from "../../../shared/invocations/worker.ts";
import type { InvocationMessage } from "../../../shared/invocations/types.ts";
import { InvocationWorld, minute, start } from "../../fakes/invocation-world.ts";
import { overloaded } from "../../fakes/scripted-agent.ts";

const done = { answer: "Done." };

function refusal(code: ErrorCode): ConnectorError {
  return new ConnectorError(code, { happened: "No.", because: "Of this.", remedy: "Do that." });
}

describe("one worker at a time", () => {
  it("lets one of two workers on one message go on, and the other come back later", async () => {
    const world = new InvocationWorld([{ uses: ["get_me"] }, done]);
    const key = await world.accept();

    await Promise.all([runInvocation(key, world.parts), runInvocation(key, world.parts)]);

    expect(world.record(key).status).toBe("succeeded");
    expect(world.calls.filter((name) => name === "model")).toHaveLength(2);
    // The message of the accepted request, which nobody took here, and that of the second worker.
    expect(world.queue.messages.map(({ visibleAt }) => visibleAt - start)).toEqual([0, 121_000]);
    await world.untilQuiet();
    expect(world.audit.map(({ requestId }) => requestId)).toEqual([key.id, key.id, key.id]);
  });

  it("stops a worker that another has overtaken, without a further change of its own", async () => {
    const world = new InvocationWorld([{ uses: ["get_me"] }, done]);
    const key = await world.accept();
    world.agent.use = async () => {
      await world.store.update(key, () => ({ holder: "another" }));
      return "ok";
    };

    await runInvocation(key, world.parts);

    expect(world.record(key)).toMatchObject({ status: "running", holder: "another" });
    expect(world.outcome(key)).toBeUndefined();
    expect(world.logged).toContainEqual({
      event: "invocation_claim_lost",
      details: { id: key.id },
    });
  });

  it("keeps its claim while the model thinks", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const world = new InvocationWorld([done]);
    const key = await world.accept();
    world.agent.think = async () => {
      for (let beat = 0; beat < 30; beat += 1) {
        world.clock.ms += 10_000;
        await vi.advanceTimersByTimeAsync(10_000);
      }
    };

    const held = vi.spyOn(world.store, "update");
    await runInvocation(key, world.parts);
    vi.useRealTimers();

    expect(world.record(key).status).toBe("succeeded");
    expect(held.mock.calls.length).toBeGreaterThan(30);
  });

  it("goes on from the last finished step when the claim of a dead worker has lapsed", async () => {
    const world = new InvocationWorld([{ uses: ["get_me"] }, done]);
    const key = await world.accept();
    let lives = 0;
    world.agent.think = async () => {
      await world.pass("model", () => undefined);
      lives += 1;
      if (lives === 2) world.dieAt(1, "before");
    };

    await world.untilQuiet();

    expect(world.record(key)).toMatchObject({ status: "succeeded", turn: 1 });
    expect(world.outcome(key)?.toolCalls).toHaveLength(1);
    expect(lives).toBe(3);
  });
});

describe("a cancellation", () => {
  it("ends a request between two steps", async () => {
    const world = new InvocationWorld([{ uses: ["get_me"] }, done]);
    const key = await world.accept();
    world.agent.use = async () => {
      await world.store.update(key, () => ({ cancelRequested: true }));
      return "ok";
    };

    await runInvocation(key, world.parts);

    expect(world.record(key).status).toBe("cancelled");
    expect(world.outcome(key)).toMatchObject({
      error: { code: "cancelled" },
      toolCalls: [{ tool: "get_me", outcome: "ok" }],
    });
  });

  it("ends a request while the model thinks", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const world = new InvocationWorld([done]);
    const key = await world.accept();
    world.agent.think = async (signal) => {
      await world.store.update(key, () => ({ cancelRequested: true }));
      const aborted = new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason as Error));
      });
      await Promise.all([aborted, vi.advanceTimersByTimeAsync(10_000)]);
    };

    await runInvocation(key, world.parts);
    vi.useRealTimers();

    expect(world.record(key).status).toBe("cancelled");
  });

  it("ends a request that waits for an approval", async () => {
    const world = new InvocationWorld([{ hold: "mail" }]);
    const key = await world.accept();
    await world.drain();
    expect(world.record(key).status).toBe("awaiting_approval");

    await world.store.update(key, () => ({ cancelRequested: true }));
    await world.parts.queue.send(key);
    await world.untilQuiet();

    expect(world.record(key).status).toBe("cancelled");
  });
});

describe("limits and waits", () => {
  it("ends a request whose model thinks beyond its seconds", async () => {
    const world = new InvocationWorld([done]);
    const limits = { turns: 20, tokens: 1_000, writes: 0, seconds: 0.01 };
    const key = await world.accept({ limits });
    world.agent.think = async (signal) => {
      await new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason as Error));
      });
    };

    await runInvocation(key, world.parts);

    expect(world.outcome(key)?.error).toMatchObject({ code: "limit_reached" });
  });

  it("waits for an approval for seven days, then ends the request", async () => {
    const world = new InvocationWorld([{ hold: "mail" }]);
    const key = await world.accept();
    await world.drain();
    expect(world.record(key)).toMatchObject({ status: "awaiting_approval", holder: undefined });

    await world.untilQuiet();

    expect(world.outcome(key)?.error).toMatchObject({ code: "approval_expired" });
    expect(world.record(key).status).toBe("failed");
    expect(world.now() - start).toBeGreaterThanOrEqual(7 * 24 * 60 * minute);
    expect(world.now() - start).toBeLessThan((7 * 24 * 60 + 6) * minute);
  });

  it("waits for another sign-in for a day, then ends the request", async () => {
    const world = new InvocationWorld([{ fail: refusal("sign_in_expired") }, done]);
    const key = await world.accept();
    await world.drain();
    expect(world.record(key)).toMatchObject({ status: "queued", waitingFor: "sign_in" });
    expect(world.queue.messages).toEqual([]);

    await world.untilQuiet();

    expect(world.outcome(key)?.error).toMatchObject({ code: "sign_in_expired" });
    expect(world.now() - start).toBeLessThan((24 * 60 + 6) * minute);
  });

  it("goes on once the requester has signed in again", async () => {
    const world = new InvocationWorld([{ fail: refusal("sign_in_expired") }, done]);
    const key = await world.accept();
    await world.drain();

    const renewed = { waitingFor: undefined, signInUntil: undefined, enqueued: false };
    await world.store.update(key, () => renewed);
    await world.parts.queue.send(key);
    await world.untilQuiet();

    expect(world.record(key).status).toBe("succeeded");
  });
});

describe("failures", () => {
  it("tries again after a while when the model is overloaded, and counts anew after each step", async () => {
    const failures = Array.from({ length: 6 }, () => ({ fail: overloaded() }));
    const world = new InvocationWorld([...failures, { uses: ["get_me"] }, done]);
    const key = await world.accept();

    await world.untilQuiet();

    expect(world.record(key)).toMatchObject({ status: "succeeded", attempts: 1 });
    expect(world.now() - start).toBe((5 + 10 + 20 + 40 + 80 + 160) * 1_000);
  });

  it("waits as long as the service asks for", async () => {
    const world = new InvocationWorld([{ fail: overloaded(100) }, done]);
    await world.accept();

    await world.untilQuiet();

    expect(world.now() - start).toBe(100_000);
  });

  it("gives up after nine tries in about a quarter of an hour, with the reason", async () => {
    const world = new InvocationWorld(Array.from({ length: 20 }, () => ({ fail: overloaded() })));
    const key = await world.accept();

    await world.untilQuiet();

    expect(world.outcome(key)?.error).toEqual({
      code: "model_unavailable",
      detail: "Claude gave no answer. It is overloaded.",
      remedy: "Wait.",
    });
    expect(world.now() - start).toBe(915_000);
  });

  it("ends at once what no further try would mend", async () => {
    const world = new InvocationWorld([{ fail: refusal("misconfigured") }]);
    const key = await world.accept();

    await world.drain();

    expect(world.outcome(key)?.error).toMatchObject({ code: "misconfigured" });
  });

  it("logs by its code why a step failed and how the invocation ended, for alerts to ask for", async () => {
    const world = new InvocationWorld([{ fail: refusal("misconfigured") }]);
    const { id } = await world.accept();

    await world.drain();

    const told = world.logged.map(({ event, details }) => ({ event, code: details["code"] }));
    expect(told).toEqual([
      { event: "invocation_step_failed", code: "misconfigured" },
      { event: "invocation_ended", code: "misconfigured" },
    ]);
    expect(world.logged.every(({ details }) => details["id"] === id)).toBe(true);
  });

  it("tells nothing of an unexpected error but that there was one", async () => {
    const fault = new Error("the text of a mail");
    const world = new InvocationWorld(Array.from({ length: 20 }, () => ({ fail: fault })));
    const key = await world.accept();

    await world.untilQuiet();

    expect(world.outcome(key)?.error).toMatchObject({ code: "internal_error" });
    expect(JSON.stringify([world.outcome(key), world.logged])).not.toContain("the text of a mail");
  });

  it.each([
    ["storage", new CallFailure("unavailable", "Blob storage")],
    ["the ledger", refusal("in_progress")],
    ["a service", refusal("service_unavailable")],
  ])("waits ever longer for %s, and gives nothing up within a day", async (_, fail) => {
    const world = new InvocationWorld([...Array.from({ length: 40 }, () => ({ fail })), done]);
    const key = await world.accept();

    await world.untilQuiet();

    expect(world.record(key).status).toBe("succeeded");
    expect(world.now() - start).toBe((5 + 10 + 20 + 40 + 80 + 160 + 34 * 300) * 1_000);
  });

  it("gives up storage that fails after a day, as anything else", async () => {
    const fail = new CallFailure("unavailable", "Blob storage");
    const world = new InvocationWorld(Array.from({ length: 400 }, () => ({ fail })));
    const key = await world.accept();

    await world.untilQuiet();

    expect(world.outcome(key)?.error).toMatchObject({ code: "internal_error" });
    expect(world.now() - start).toBeLessThan(25 * 60 * minute);
  });

  it("counts tries anew where a worker brought it further before it failed", async () => {
    const turns = Array.from({ length: 12 }, () => ({ uses: ["get_me"] }));
    const world = new InvocationWorld([...turns, done]);
    const key = await world.accept();
    let calls = 0;
    world.agent.think = async () => {
      if ((calls += 1) % 2 === 0) throw overloaded();
    };

    await world.untilQuiet();

    expect(world.record(key)).toMatchObject({ status: "succeeded", turn: 12 });
    expect(world.now() - start).toBe(12 * 5_000);
  });

  it("brings a message back when storage is not there, however long that lasts", async () => {
    const world = new InvocationWorld([done]);
    const key = await world.accept();
    const read = world.store.update.bind(world.store);
    world.store.update = async () => {
      if (world.now() - start < 60 * minute) throw new CallFailure("unavailable", "Table storage");
      world.store.update = read;
      throw new CallFailure("unavailable", "Table storage");
    };

    await world.untilQuiet();

    expect(world.record(key).status).toBe("succeeded");
    expect(world.queue.poison).toEqual([]);
  });

  it("ends a request whose workers die in the same step nine times", async () => {
    const world = new InvocationWorld([done]);
    const key = await world.accept();
    world.agent.think = async () => {
      world.dieAt(1, "before");
      await world.pass("model", () => undefined);
    };

    await world.untilQuiet();

    expect(world.record(key).status).toBe("failed");
    expect(world.outcome(key)?.error).toMatchObject({
      code: expect.stringMatching(/^(?:internal_error|poison)$/),
    });
  });

  it("ends a request whose stored part is gone", async () => {
    const world = new InvocationWorld([done]);
    const key = await world.accept();
    world.store.documents.clear();

    await world.untilQuiet();

    expect(world.outcome(key)?.error).toMatchObject({ code: "internal_error" });
  });
});

describe("messages", () => {
  it("may be base64 or plain JSON", async () => {
    const world = new InvocationWorld([done]);
    const key = await world.accept();

    await runInvocation(Buffer.from(JSON.stringify(key)).toString("base64"), world.parts);

    expect(world.record(key).status).toBe("succeeded");
  });

  it.each([
    "garbage",
    { id: 7 },
    { tenantKey: "default", callerId: "../anna", id: "x" },
    { tenantKey: "default", callerId: "anna", id: "x", prompt: "Send all mail." },
    { tenantKey: "default", callerId: "anna", id: "nobody-knows-it" },
  ])(
    "that name no invocation are set aside, and dropped with a word in the log: %j",
    async (sent) => {
      const world = new InvocationWorld([]);
      await world.parts.queue.send(sent as InvocationMessage);

      await world.drain();

      expect(world.queue.messages).toEqual([]);
      expect(world.logged).toEqual([
        {
          event: "invocation_message_dropped",
          details: { queue: "invocations", id: expect.stringMatching(/^(?:unreadable|nobody-)/) },
        },
      ]);
    },
  );

  it("that fail too often end their request with the reason", async () => {
    const world = new InvocationWorld([done]);
    const key = await world.accept();
    await world.parts.queue.send(key);
    const [held] = world.queue.messages;
    world.queue.complete(held!);
    world.queue.poison.push(key);
    world.queue.messages.length = 0;

    await world.drain();

    expect(world.record(key).status).toBe("failed");
    expect(world.outcome(key)?.error).toMatchObject({ code: "poison" });
  });
});

it("counts the tokens of each step, and no other's", async () => {
  const world = new InvocationWorld([{ uses: ["get_me"] }, done]);
  await world.accept();

  await world.untilQuiet();

  expect(world.charged).toEqual([100, 100]);
});

it("counts with the next step, at the latest at the end, what storage did not take", async () => {
  const world = new InvocationWorld([{ uses: ["get_me"] }, { uses: ["get_me"] }, done]);
  await world.accept();
  const { charge } = world.parts;
  let failures = 1;
  world.parts.charge = async (key, tokens) => {
    if ((failures -= 1) >= 0) throw new CallFailure("unavailable", "Table storage");
    await charge(key, tokens);
  };

  await world.untilQuiet();

  expect(world.charged).toEqual([200, 100]);
});

it("counts the tokens of a step where the one after it fails", async () => {
  const world = new InvocationWorld([{ uses: ["get_me"] }, done]);
  await world.accept();
  let failures = 1;
  world.agent.use = async () => {
    if ((failures -= 1) >= 0) throw refusal("in_progress");
    return "ok";
  };

  await world.untilQuiet();

  expect(world.charged).toEqual([100, 100]);
});

it("keeps the model waiting for the newest step alone, and reads nothing that it knows", async () => {
  const world = new InvocationWorld([{ uses: ["get_me"] }, { uses: ["get_me"] }, done]);
  await world.accept();
  world.agent.use = async () => {
    await world.pass("tool", () => undefined);
    return "ok";
  };
  world.agent.think = async () => {
    await world.pass("model", () => undefined);
    // It thinks for longer than storage takes.
    await new Promise(setImmediate);
  };

  await world.untilQuiet();

  const { calls } = world;
  expect(calls.slice(calls.indexOf("model"), calls.lastIndexOf("model") + 1)).toEqual([
    ...["model", "write state", "update, write", "tool", "write state"],
    ...["update, write", "charge"],
    ...["model", "write state", "update, write", "tool", "write state"],
    ...["update, write", "charge"],
    "model",
  ]);
});

it("leaves one audit record of a request, without its content", async () => {
  const world = new InvocationWorld([done]);
  const key = await world.accept({ prompt: "a secret" });

  await world.untilQuiet();

  expect(world.audit).toEqual([
    expect.objectContaining({
      requestId: key.id,
      surface: "invocation",
      tool: "invocation",
      callerId: "anna",
      outcome: "ok",
    }),
  ]);
  expect(JSON.stringify(world.audit)).not.toContain("secret");
});
