import { expect, it } from "vitest";
import type { CommandRecord } from "../../../../shared/credentials/commands/command.ts";
import { createCommandRecords } from "../../../../shared/credentials/store/command-records.ts";
import { FakeDocuments } from "../../../fakes/fake-documents.ts";

const noon = Date.UTC(2026, 2, 2, 12);

function record(id: string, minute = 0): CommandRecord {
  return {
    id,
    tenantKey: "default",
    command: { action: "check" },
    dryRun: false,
    requestedBy: "grace",
    requestedAt: new Date(noon + minute * 60_000).toISOString(),
    state: "queued",
  };
}

it("keeps records newest first and changes one of them", async () => {
  const records = createCommandRecords(new FakeDocuments(), () => noon);
  await records.add(record("a"));
  await records.add(record("b"));

  const changed = await records.update("a", () => ({ state: "done" }));

  expect(changed).toEqual({ ...record("a"), state: "done" });
  expect(await records.recent()).toEqual([record("b"), { ...record("a"), state: "done" }]);
});

it("shows the record as it stands when there is nothing to change", async () => {
  const records = createCommandRecords(new FakeDocuments(), () => noon);
  await records.add(record("a"));

  expect(await records.update("a", () => undefined)).toEqual(record("a"));
  expect(await records.update("b", () => ({ state: "done" }))).toBeUndefined();
});

it("loses nothing when several write at once", async () => {
  const documents = new FakeDocuments();
  const ids = ["a", "b", "c", "d"];

  await Promise.all(
    ids.map(async (id) => await createCommandRecords(documents, () => noon).add(record(id))),
  );

  const kept = await createCommandRecords(documents).recent();
  expect(kept.map(({ id }) => id).toSorted()).toEqual(ids);
});

it("takes fifty in a quarter of an hour and keeps a hundred", async () => {
  let now = noon;
  const records = createCommandRecords(new FakeDocuments(), () => now);
  const add = async (count: number, minute: number) => {
    const taken: boolean[] = [];
    for (let index = 0; index < count; index += 1)
      taken.push(await records.add(record(`${minute}-${index}`, minute)));
    return taken.filter(Boolean).length;
  };

  const first = await add(60, 0);
  now += 16 * 60_000;
  const second = await add(60, 16);
  now += 16 * 60_000;
  await add(10, 32);

  expect([first, second]).toEqual([50, 50]);
  expect(await records.recent()).toHaveLength(100);
});

it("begins anew where the document cannot be read", async () => {
  const documents = new FakeDocuments();
  await documents.write("commands.json", "{");
  const records = createCommandRecords(documents, () => noon);

  await records.add(record("a"));

  expect(await records.recent()).toEqual([record("a")]);
});
