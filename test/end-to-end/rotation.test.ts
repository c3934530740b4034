import { beforeAll, expect, it } from "vitest";
import { hours } from "../../shared/credentials/durations.ts";
import { type Rehearsed, rehearse } from "../../local/rehearsal/rehearsal.ts";
import { describeStages, drawLives } from "../../local/rehearsal/time-line.ts";

const callsPerFiring = 10;

let rehearsed: Rehearsed;
beforeAll(async () => {
  rehearsed = await rehearse({
    callers: 2,
    callsPerFiring,
    proofStride: 3 * hours,
    soakStride: 36 * hours,
  });
}, 240_000);

it("rotates a real secret from its making to the removal of the old one without a failed call", () => {
  const { failures, failed, calls, moments } = rehearsed;

  expect(failures).toEqual([]);
  expect(failed).toBe(0);
  const underLoad = moments.filter((moment) => moment.credentials.length > 1).length;
  expect(calls).toBeGreaterThanOrEqual(underLoad * callsPerFiring);
  const [first, second] = new Set(moments.flatMap((one) => one.credentials.map((c) => c.keyId)));
  expect(moments.at(-1)?.credentials).toEqual([
    expect.objectContaining({ keyId: second, role: "current" }),
  ]);
  expect(moments.at(-1)?.step).toBe(`closed ${first}`);
});

it("takes each step of the protocol in its order, and no other", () => {
  // Firings at which nothing is due come in between, where chance puts them.
  const steps = describeStages(rehearsed)
    .slice(1)
    .map((line) => /INTENT, MINT, STORE|[A-Z]{4,}/.exec(line)?.[0])
    .filter((step) => step !== undefined);

  expect(steps.slice(0, 2)).toEqual(["INTENT, MINT, STORE", "PROMOTE"]);
  expect([...new Set(steps.slice(2))]).toEqual([
    "INTENT, MINT, STORE",
    "PROVE",
    "PROMOTE",
    "SOAK",
    "QUARANTINE",
    "REMOVE",
    "CLOSE",
  ]);
});

it("never had fewer than one credential that calls could use, and never more than two", () => {
  const lives = drawLives(rehearsed).slice(0, 2);
  const columns = Array.from({ length: 66 }, (_, index) =>
    lives.map((life) => life.charAt(10 + index)).join(""),
  );

  for (const column of columns) expect(column).toMatch(/█/);
  expect(Math.max(...rehearsed.moments.map(({ credentials }) => credentials.length))).toBe(2);
});
