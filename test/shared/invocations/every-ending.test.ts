import { expect, it } from "vitest";
import { ConnectorError } from "../../../shared/errors/connector-error.ts";
import { endPoisoned } from "../../../shared/invocations/poison.ts";
import type { InvocationKey, InvocationRecord } from "../../../shared/invocations/types.ts";
import { InvocationWorld, minute } from "../../fakes/invocation-world.ts";

interface Ending {
  status: InvocationRecord["status"];
  code: string | undefined;
  record?: Partial<InvocationRecord>;
  /** What happens before messages are taken again. */
  happens?: (world: InvocationWorld, key: InvocationKey) => unknown;
}

const past = new Date(0).toISOString();
const later = new Date(4_000_000_000_000).toISOString();
const refused = new ConnectorError("misconfigured", {
  happened: "No.",
  because: "Of this.",
  remedy: "Do that.",
});

it.each<[string, Ending]>([
  ["an answer", { status: "succeeded", code: undefined }],
  [
    "a failure",
    {
      status: "failed",
      code: "misconfigured",
      happens: (world) => (world.agent.think = async () => await Promise.reject(refused)),
    },
  ],
  [
    "a cancellation in the queue",
    { status: "cancelled", code: "cancelled", record: { cancelRequested: true } },
  ],
  [
    "a cancellation while it waited for a person",
    {
      status: "cancelled",
      code: "cancelled",
      record: { status: "awaiting_approval", approvalUntil: later, cancelRequested: true },
    },
  ],
  [
    "an approval that nobody gave",
    {
      status: "failed",
      code: "approval_expired",
      record: { status: "awaiting_approval", approvalUntil: past },
    },
  ],
  [
    "a sign-in that nobody renewed",
    {
      status: "failed",
      code: "sign_in_expired",
      record: { waitingFor: "sign_in", signInUntil: past },
    },
  ],
  [
    "a message that failed too often",
    {
      status: "failed",
      code: "poison",
      happens: async (world, key) => {
        world.queue.messages.length = 0;
        await endPoisoned(key, world.parts);
      },
    },
  ],
  [
    "a request that the sweep found without a message",
    {
      status: "succeeded",
      code: undefined,
      record: { enqueued: false },
      happens: (world) => {
        world.queue.messages.length = 0;
        world.clock.ms += 2 * minute;
      },
    },
  ],
])("%s leaves neither a token nor a taken place", async (_, ending) => {
  const world = new InvocationWorld([{ answer: "Done." }]);
  const key = await world.accept({}, ending.record);

  await ending.happens?.(world, key);
  await world.untilQuiet();

  expect(world.record(key).status).toBe(ending.status);
  expect(world.outcome(key)?.error?.code).toBe(ending.code);
  expect(world.store.tokens.size).toBe(0);
  expect(world.store.places.size).toBe(0);
});
