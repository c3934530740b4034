import { expect, it } from "vitest";
import { CallFailure } from "../../../shared/errors/call-failure.ts";
import { newInvocationId } from "../../../shared/invocations/invocation-id.ts";
import { InvocationWorld, minute } from "../../fakes/invocation-world.ts";

const done = { answer: "Done." };

async function withoutMessage(world: InvocationWorld, change = {}) {
  const key = await world.accept({}, { enqueued: false, ...change });
  world.queue.messages.length = 0;
  return key;
}

it("sends the message that an accepted request lacks, once its acceptor has had the time", async () => {
  const world = new InvocationWorld([done]);
  const key = await withoutMessage(world);

  await world.sweep();
  expect(world.queue.messages).toEqual([]);
  world.clock.ms += 2 * minute;
  await world.sweep();
  await world.sweep();

  expect(world.queue.messages.map(({ message }) => message)).toEqual([key]);
  expect(world.record(key).enqueued).toBe(true);
});

it("lets alone what runs, what is queued and what waits for a person", async () => {
  const world = new InvocationWorld([]);
  const soon = new Date(world.now() + 5 * minute).toISOString();
  await withoutMessage(world, { enqueued: true });
  await withoutMessage(world, { status: "running", holder: "one", heldUntil: soon });
  await withoutMessage(world, { waitingFor: "sign_in", signInUntil: soon });
  await withoutMessage(world, { status: "awaiting_approval", approvalUntil: soon });
  world.clock.ms += 2 * minute;

  await world.sweep();

  expect(world.queue.messages).toEqual([]);
});

it("sends for what was cancelled, has lapsed or lost its worker", async () => {
  const world = new InvocationWorld([]);
  const past = new Date(world.now() - 1).toISOString();
  const soon = new Date(world.now() + minute).toISOString();
  const keys = [
    await withoutMessage(world, { status: "running", holder: "one", heldUntil: past }),
    await withoutMessage(world, { waitingFor: "sign_in", signInUntil: past }),
    await withoutMessage(world, { status: "awaiting_approval", approvalUntil: past }),
    await withoutMessage(world, {
      status: "awaiting_approval",
      approvalUntil: soon,
      cancelRequested: true,
    }),
    await withoutMessage(world, { status: "succeeded", enqueued: true }),
  ];

  await world.sweep();

  expect(world.queue.messages.map(({ message }) => message)).toEqual(keys);
});

it("frees the place of a request that was never stored, not of one that is about to be", async () => {
  const world = new InvocationWorld([]);
  const key = { tenantKey: "default", callerId: "anna", id: newInvocationId(world.now()) };
  await world.store.enter(key);

  await world.sweep();
  expect(world.store.places.size).toBe(1);
  world.clock.ms += 16 * minute;
  await world.sweep();

  expect(world.store.places.size).toBe(0);
});

it("goes on with the others where one cannot be read", async () => {
  const world = new InvocationWorld([]);
  const [broken, key] = [await withoutMessage(world), await withoutMessage(world)];
  const read = world.store.read.bind(world.store);
  world.store.read = async (asked) => {
    if (asked.id === broken.id) throw new CallFailure("unavailable", "Table storage");
    return await read(asked);
  };
  world.clock.ms += 2 * minute;

  await world.sweep();

  expect(world.queue.messages.map(({ message }) => message)).toEqual([key]);
});

it("removes what is older than thirty days", async () => {
  const world = new InvocationWorld([done]);
  const key = await world.accept();
  await world.untilQuiet();
  world.clock.ms += 30 * 24 * 60 * minute + 1;

  await world.sweep();

  expect(world.store.records.has(key.id)).toBe(false);
});
