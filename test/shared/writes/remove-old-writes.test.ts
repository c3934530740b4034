import { afterAll, beforeAll, expect, it } from "vitest";
import { createOldWriteRemover } from "../../../shared/writes/remove-old-writes.ts";
import { createStorageLedger } from "../../../shared/writes/storage-ledger.ts";
import { createTableRows } from "../../../shared/writes/table-rows.ts";
import { openTable } from "../../../shared/storage/table.ts";
import { startTestStorage, type TestStorage } from "../invocations/test-storage.ts";

let storage: TestStorage;
beforeAll(async () => {
  storage = await startTestStorage();
});
afterAll(async () => await storage.close());

it("removes changes whose day is over, and no others", async () => {
  const { azure, tableServiceUrl, sealer, clock } = storage;
  const table = openTable(tableServiceUrl, "writes", azure);
  const rows = createTableRows(table);
  const now = () => clock.now;
  const ledger = createStorageLedger({ rows, sealer, onUnkept: () => undefined, now });
  const make = async (key: string) =>
    await ledger.once(
      { tenantKey: "default", scope: "http anna", key, tool: "get_me", args: {}, keptHours: 24 },
      async () => await Promise.resolve("made"),
    );
  await make("old");
  clock.now += 23 * 60 * 60_000;
  await make("young");
  clock.now += 2 * 60 * 60_000;

  const removed = await createOldWriteRemover({ tableServiceUrl }, azure, now)();

  expect(removed).toBe(1);
  const left = await Array.fromAsync((await table()).listEntities());
  expect(left).toHaveLength(1);
});
