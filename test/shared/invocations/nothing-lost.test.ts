import { expect, it, vi } from "vitest";
import { CallFailure } from "../../../shared/errors/call-failure.ts";
import type { VerifiedCall } from "../../../shared/identity/verify-access-token.ts";
import { accept, type AcceptParts } from "../../../shared/invocations/accept.ts";
import { getMe } from "../../../shared/tools/people/get-me.ts";
import { testTenant } from "../../fakes/fake-tool-context.ts";
import { InvocationWorld, minute } from "../../fakes/invocation-world.ts";

const posts = 500;
const distinct = 180;

/** The same numbers in every run. */
function drawn(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

function callOf(world: InvocationWorld): VerifiedCall {
  const caller = {
    mode: "delegated",
    objectId: "anna",
    clientId: "flow",
    roles: ["Connector.Read"],
    accessToken: "token",
    expiresAt: world.now() / 1_000 + 3_600,
  } as const;
  return { caller, tenant: testTenant };
}

function acceptParts(world: InvocationWorld): AcceptParts {
  const { store, now } = world;
  const token = { accessToken: "graph", scopes: [], expiresAt: now() + 24 * 60 * minute };
  return {
    store,
    queue: world.parts.queue,
    quotas: {
      enter: async (key) => await store.enter(key),
      requireTokens: async () => undefined,
    },
    graphTokens: { forCaller: () => ({ token: async () => token }) },
    catalogue: { tools: [getMe], disabled: new Set() },
    model: "claude-opus-5-5",
    callbackHosts: [],
    now,
  };
}

/** As a flow does: the same body and key again, a few times, while the connector fails. */
async function post(key: string, world: InvocationWorld): Promise<string | undefined> {
  const posted = { body: { prompt: key }, idempotencyKey: key, call: callOf(world) };
  for (let attempt = 1; attempt <= 5; attempt += 1)
    try {
      return (await accept(posted, acceptParts(world))).id;
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
    }
  return undefined;
}

it.each([1, 2, 3])(
  "runs each of 500 posts with repeated keys once and to its end, though storage and queue fail (%i)",
  async (seed) => {
    vi.spyOn(console, "error").mockReturnValue();
    const random = drawn(seed);
    const made = new Set<string>();
    const world: InvocationWorld = new InvocationWorld(
      [{ uses: ["outlook_create_draft"] }, { answer: "Done." }],
      {
        use: async ({ job, id, tool }) => {
          const key = {
            tenantKey: "default",
            scope: `invocation ${job.id}`,
            key: id,
            tool,
            args: {},
            keptHours: 24,
          };
          return await world.ledger.once(key, async ({ marker }) => {
            // The service makes one change of a marker, as Exchange does of a transactionId.
            await world.pass("make", () => made.add(`${job.prompt} ${marker}`));
            return "ok";
          });
        },
      },
    );
    world.outage = () => (random() < 0.06 ? (random() < 0.5 ? "before" : "after") : undefined);

    const ids = new Map<string, Set<string>>();
    const keys = Array.from({ length: posts }, () => `request ${Math.floor(random() * distinct)}`);
    for (let from = 0; from < posts; from += 10) {
      const answers = keys.slice(from, from + 10).map(async (key) => {
        const id = await post(key, world);
        ids.set(key, (ids.get(key) ?? new Set()).add(id ?? "unknown"));
      });
      await Promise.all([...answers, world.drain()]);
      world.clock.ms += 10_000;
    }
    await world.untilQuiet();

    const records = [...world.store.records.values()];
    const wanted = new Set(keys);
    expect(records).toHaveLength(wanted.size);
    expect(records.map(({ status }) => status)).toEqual(records.map(() => "succeeded"));
    for (const known of ids.values()) {
      known.delete("unknown");
      expect(known.size).toBe(1);
    }
    const changed = [...made].map((one) => one.split(" ", 2).join(" "));
    expect(changed.toSorted()).toEqual([...wanted].toSorted());
    expect(world.store.places.size).toBe(0);
    expect(world.queue.poison).toEqual([]);
  },
  60_000,
);
