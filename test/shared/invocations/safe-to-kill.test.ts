import { expect, it } from "vitest";
import type { StepRun } from "../../../shared/invocations/runner-parts.ts";
import type { InvocationKey } from "../../../shared/invocations/types.ts";
import type { WriteAttempt } from "../../../shared/writes/write-attempt.ts";
import { InvocationWorld, start } from "../../fakes/invocation-world.ts";
import type { Turn } from "../../fakes/scripted-agent.ts";

/** What Microsoft 365 holds, by marker; it can be asked. */
class Changes {
  readonly made: { tool: string; marker: string }[] = [];
  readonly #world: () => InvocationWorld;

  constructor(world: () => InvocationWorld) {
    this.#world = world;
  }

  async make(tool: string, { marker, repeated }: WriteAttempt): Promise<string> {
    const { pass } = this.#world();
    if (repeated && (await pass("look up", () => this.made.some((one) => one.marker === marker))))
      return "ok";
    await pass(`make ${tool}`, () => this.made.push({ tool, marker }));
    return "ok";
  }
}

function threeWrites(): { world: InvocationWorld; changes: Changes } {
  const turns: Turn[] = [
    { uses: ["get_me"] },
    { uses: ["outlook_create_event", "outlook_send_email"] },
    { uses: ["teams_send_chat_message"] },
    { answer: "Done." },
  ];
  const changes: Changes = new Changes(() => world);
  const use = async ({
    job,
    id,
    tool,
  }: {
    job: { id: string };
    id: string;
    tool: string;
    run: StepRun;
  }) =>
    tool === "get_me"
      ? await world.pass("read", () => "ok")
      : await world.ledger.once(
          {
            tenantKey: "default",
            scope: `invocation ${job.id}`,
            key: id,
            tool,
            args: {},
            keptHours: 24,
          },
          async (attempt) => await changes.make(tool, attempt),
        );
  const world: InvocationWorld = new InvocationWorld(turns, { use });
  return { world, changes };
}

const callbackUrl = "https://prod-1.westeurope.logic.azure.com/callback";

/** Calls of an undisturbed run. */
async function callsOf(): Promise<number> {
  const { world } = threeWrites();
  await world.accept({ callbackUrl });
  const before = world.calls.length;
  await world.untilQuiet();
  return world.calls.length - before;
}

function expectEnded(world: InvocationWorld, key: InvocationKey, changes: Changes): void {
  const tools = changes.made.map(({ tool }) => tool).toSorted();
  expect(tools).toEqual(["outlook_create_event", "outlook_send_email", "teams_send_chat_message"]);
  expect(world.record(key)).toMatchObject({
    status: "succeeded",
    callback: { state: "delivered" },
    holder: undefined,
  });
  expect(world.outcome(key)?.toolCalls.map(({ tool }) => tool)).toEqual([
    "get_me",
    "outlook_create_event",
    "outlook_send_email",
    "teams_send_chat_message",
  ]);
  expect(world.store.tokens.size).toBe(0);
  expect(world.store.places.size).toBe(0);
  expect(
    new Set(world.audit.map(({ time, requestId }) => `${time.getTime()} ${requestId}`)).size,
  ).toBe(1);
  expect(world.posted.length).toBeGreaterThan(0);
  expect(new Set(world.posted.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
}

it("ends with every change made once, whichever call its worker dies before or after", async () => {
  const calls = await callsOf();
  expect(calls).toBeGreaterThan(60);

  for (let at = 1; at <= calls; at += 1)
    for (const when of ["before", "after"] as const) {
      const { world, changes } = threeWrites();
      const key = await world.accept({ callbackUrl });
      world.dieAt(at, when);

      await world.untilQuiet();

      expectEnded(world, key, changes);
      expect(world.now() - start).toBeLessThan(20 * 60_000);
    }
});

it("ends with every change made once where two workers die one after the other", async () => {
  const calls = await callsOf();
  expect(calls).toBeGreaterThan(60);

  for (let first = 1; first <= calls; first += 3)
    for (let second = 1; second <= 40; second += 3) {
      const { world, changes } = threeWrites();
      const key = await world.accept({ callbackUrl });
      world.dieAt(first, first % 2 === 0 ? "before" : "after");
      await world.drain();
      world.dieAt(second, second % 2 === 0 ? "after" : "before");

      await world.untilQuiet();

      expectEnded(world, key, changes);
    }
});
