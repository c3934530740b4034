import { createSecretKey, randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { ConnectorError } from "../../../shared/errors/connector-error.ts";
import { createSealer } from "../../../shared/sealing/sealer.ts";
import { createStorageLedger } from "../../../shared/writes/storage-ledger.ts";
import type { WriteAttempt } from "../../../shared/writes/write-attempt.ts";
import type { WriteKey } from "../../../shared/writes/write-ledger.ts";
import { FakeLedgerRows, type RowFault } from "../../fakes/fake-ledger-rows.ts";

const start = Date.parse("2026-03-02T08:00:00Z");
const hour = 60 * 60_000;
const sealKey = { id: "v1", key: createSecretKey(randomBytes(32)) };

const key: WriteKey = {
  tenantKey: "default",
  scope: "http anna outlook_send_email",
  key: "order 17/a",
  tool: "outlook_send_email",
  args: { to: ["ben@example.com"], subject: "Hello" },
  keptHours: 24,
};

function ledgerOver(rows: FakeLedgerRows) {
  const clock = { ms: start };
  const unkept: unknown[] = [];
  const now = () => clock.ms;
  const sealer = createSealer({ current: async () => sealKey, find: async () => sealKey }, now);
  const ledger = createStorageLedger({
    rows,
    sealer,
    onUnkept: (error) => unkept.push(error),
    now,
  });
  return { ledger, clock, unkept };
}

const failure = (run: Promise<unknown>) => run.catch((error: unknown) => error);

it("runs a change once and gives its answer to every repetition", async () => {
  const { ledger } = ledgerOver(new FakeLedgerRows());
  let runs = 0;
  const change = async () => `answer ${++runs}`;

  const answers = [await ledger.once(key, change), await ledger.once(key, change)];

  expect(answers).toEqual(["answer 1", "answer 1"]);
});

it("takes arguments for the same whatever the order of their fields", async () => {
  const { ledger } = ledgerOver(new FakeLedgerRows());
  await ledger.once(key, async () => "first");

  const args = { subject: "Hello", to: ["ben@example.com"] };
  const answer = await ledger.once({ ...key, args }, async () => "second");

  expect(answer).toBe("first");
});

it.each([
  ["other arguments", { args: { to: ["eve@example.com"], subject: "Hello" } }],
  ["another tool", { tool: "outlook_create_draft" }],
])("refuses a key that stands for %s", async (_, changed) => {
  const { ledger } = ledgerOver(new FakeLedgerRows());
  await ledger.once(key, async () => "first");

  const refused = await failure(ledger.once({ ...key, ...changed }, async () => "second"));

  expect(refused).toMatchObject({ code: "key_reused", status: 422 });
});

it.each([
  ["tenant", { tenantKey: "other" }],
  ["caller or tool", { scope: "http ben outlook_send_email" }],
  ["key", { key: "order 18" }],
])("keeps changes of another %s apart", async (_, changed) => {
  const { ledger } = ledgerOver(new FakeLedgerRows());
  await ledger.once(key, async () => "first");

  const answer = await ledger.once({ ...key, ...changed }, async () => "second");

  expect(answer).toBe("second");
});

it("refuses a second call while the first runs, and says when to come back", async () => {
  const { ledger } = ledgerOver(new FakeLedgerRows());
  const { promise, resolve } = Promise.withResolvers<string>();
  const begun = Promise.withResolvers<void>();
  const first = ledger.once(key, () => {
    begun.resolve();
    return promise;
  });
  await begun.promise;

  const second = await failure(ledger.once(key, async () => "second"));
  resolve("first");

  expect(second).toMatchObject({ code: "in_progress", status: 409, retryAfterSeconds: 15 });
  expect(await first).toBe("first");
});

it("repeats a run that failed under the same marker, with what it had noted", async () => {
  const { ledger, clock } = ledgerOver(new FakeLedgerRows());
  const attempts: Partial<WriteAttempt>[] = [];
  const change = async (attempt: WriteAttempt) => {
    const { marker, repeated, since, noted } = attempt;
    attempts.push({ marker, repeated, since, noted });
    await attempt.note({ draft: "AAMk1" });
    if (attempts.length === 1) throw new Error("Graph is down");
    return "done";
  };

  await failure(ledger.once(key, change));
  clock.ms += 1_000;
  const answer = await ledger.once(key, change);

  const marker = expect.stringMatching(/^[0-9a-f-]{36}$/);
  expect(answer).toBe("done");
  expect(attempts).toEqual([
    { marker, repeated: false, since: new Date(start), noted: undefined },
    {
      marker: attempts[0]?.marker,
      repeated: true,
      since: new Date(start),
      noted: { draft: "AAMk1" },
    },
  ]);
});

it("repeats a run that died once its lease is over, and no sooner", async () => {
  const { ledger, clock } = ledgerOver(new FakeLedgerRows());
  const begun = Promise.withResolvers<void>();
  void ledger.once(key, () => {
    begun.resolve();
    return new Promise(() => {});
  });
  await begun.promise;

  clock.ms += 119_999;
  const tooSoon = await failure(ledger.once(key, async () => "second"));
  clock.ms += 1;
  const answer = await ledger.once(key, async ({ repeated }) => `repeated: ${repeated}`);

  expect(tooSoon).toMatchObject({ code: "in_progress", retryAfterSeconds: 1 });
  expect(answer).toBe("repeated: true");
});

it("stops a run that lost its place before it changes anything", async () => {
  const { ledger, clock } = ledgerOver(new FakeLedgerRows());
  const paused = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  let changes = 0;
  const slow = ledger.once(key, async (attempt) => {
    begun.resolve();
    await paused.promise;
    await attempt.note("about to change");
    return `slow ${++changes}`;
  });
  await begun.promise;
  clock.ms += 120_000;
  await ledger.once(key, async () => `quick ${++changes}`);

  paused.resolve();

  expect(await failure(slow)).toMatchObject({ code: "service_unavailable" });
  expect(await ledger.once(key, async () => "third")).toBe("quick 1");
});

it("remembers a change, what was noted of it and its answer as long as its key says", async () => {
  const { ledger, clock } = ledgerOver(new FakeLedgerRows());
  const long = { ...key, keptHours: 720 };
  await failure(
    ledger.once(long, async (attempt) => {
      await attempt.note({ draft: "AAk1" });
      throw new Error("died");
    }),
  );

  clock.ms += 700 * hour;
  const answers = [
    await ledger.once(long, async ({ noted }) => JSON.stringify(noted)),
    await ledger.once(long, async () => "anew"),
  ];

  expect(answers).toEqual(['{"draft":"AAk1"}', '{"draft":"AAk1"}']);
});

it("forgets a change once its time is over", async () => {
  const { ledger, clock } = ledgerOver(new FakeLedgerRows());
  await ledger.once(key, async () => "first");

  clock.ms += 24 * hour;
  const answer = await ledger.once(key, async ({ repeated }) => `repeated: ${repeated}`);

  expect(answer).toBe("repeated: false");
});

it("keeps nothing readable of arguments, notes and answers", async () => {
  const rows = new FakeLedgerRows();
  const { ledger } = ledgerOver(rows);

  await ledger.once(key, async (attempt) => {
    await attempt.note("secret note");
    expect(JSON.stringify([...rows.stored])).not.toContain("secret note");
    return "secret answer";
  });

  const stored = JSON.stringify([...rows.stored]);
  expect(stored).toContain('"state":"done"');
  expect(stored).not.toMatch(/secret|ben@example|order 17/);
});

it("does not run a change again whose kept answer was altered", async () => {
  const rows = new FakeLedgerRows();
  const { ledger } = ledgerOver(rows);
  await ledger.once(key, async () => "first");
  const [[name, kept] = []] = [...rows.stored];
  rows.stored.set(name!, { ...kept!, row: { ...kept!.row, answer: "v1.AAAA" } });

  const refused = await failure(ledger.once(key, async () => "second"));

  expect(refused).toMatchObject({ code: "misconfigured" });
});

it("changes nothing when storage fails first", async () => {
  const { ledger } = ledgerOver(new FakeLedgerRows(["before", "before", "before"]));
  let runs = 0;

  const refused = await failure(ledger.once(key, async () => `${++runs}`));

  expect(refused).toMatchObject({ code: "service_unavailable", retryAfterSeconds: 5 });
  expect(runs).toBe(0);
});

it("takes its place though storage's answer to that was lost", async () => {
  const { ledger } = ledgerOver(new FakeLedgerRows(["none", "after"]));

  const answer = await ledger.once(key, async () => "first");

  expect(answer).toBe("first");
});

it("gives the answer of a change that storage did not keep, and says so to the log", async () => {
  const { ledger, unkept } = ledgerOver(new FakeLedgerRows(["none", "none", "before"]));

  const answer = await ledger.once(key, async () => "first");

  expect(answer).toBe("first");
  expect(unkept).toHaveLength(1);
});

/** A service that tools look changes up in by their marker, as the ledger asks of them. */
function service(outcomes: ("done" | "refused" | "answer lost")[], pause: () => Promise<void>) {
  const changes = new Set<string>();
  const seen = { running: 0, atOnce: 0, runs: 0, doneTwice: false };
  const change = async (attempt: WriteAttempt): Promise<string> => {
    const { marker, repeated } = attempt;
    if (repeated && changes.has(marker)) return marker;
    // From here on it may change something: a run that was overtaken does not come so far.
    await attempt.note("about to change");
    seen.runs++;
    seen.atOnce = Math.max(seen.atOnce, ++seen.running);
    try {
      await pause();
      const outcome = outcomes.shift() ?? "done";
      if (outcome === "refused") throw new Error("refused");
      seen.doneTwice ||= changes.size > 0;
      changes.add(marker);
      if (outcome === "answer lost") throw new Error("answer lost");
      return marker;
    } finally {
      seen.running--;
    }
  };
  return { change, changes, seen };
}

it("never has a change run twice at once or made twice, whatever fails and in whatever order", async () => {
  const faults = fc.array(fc.constantFrom<RowFault>("none", "none", "before", "after"), {
    maxLength: 25,
  });
  const outcomes = fc.array(fc.constantFrom("done", "refused", "answer lost"), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), faults, outcomes, async (scheduler, rowFaults, fates) => {
      const turn = () => scheduler.schedule(Promise.resolve());
      const rows = new FakeLedgerRows(rowFaults, turn);
      const { ledger, clock, unkept } = ledgerOver(rows);
      const { change, changes, seen } = service([...fates], turn);
      let runsAtSuccess: number | undefined;

      async function caller(): Promise<string> {
        for (let round = 0; round < 400; round++) {
          try {
            const answer = await ledger.once(key, change);
            if (unkept.length === 0) runsAtSuccess ??= seen.runs;
            return answer;
          } catch (error) {
            const wait = error instanceof ConnectorError ? error.retryAfterSeconds : undefined;
            // Only a caller who is told to wait lets time pass, and never past a run that goes on.
            if (wait !== undefined && seen.running === 0) clock.ms += wait * 1000;
          }
        }
        throw new Error("The change was never made.");
      }
      const answers = Promise.all([caller(), caller()]);
      await scheduler.waitFor(answers);

      const [marker] = changes;
      expect(await answers).toEqual([marker, marker]);
      expect(changes.size).toBe(1);
      expect(seen.doneTwice).toBe(false);
      expect(seen.atOnce).toBe(1);
      expect(seen.runs).toBe(runsAtSuccess ?? seen.runs);
    }),
    { numRuns: 300 },
  );
});

it("stops a run whose note took so long that its place may be another's", async () => {
  const { ledger, clock } = ledgerOver(
    new FakeLedgerRows([], async () => void (clock.ms += 6_000)),
  );
  let changed = false;

  const run = ledger.once(key, async (attempt) => {
    await attempt.note("about to change");
    changed = true;
    return "first";
  });

  await expect(run).rejects.toMatchObject({ code: "service_unavailable", retryAfterSeconds: 5 });
  expect(changed).toBe(false);
});
