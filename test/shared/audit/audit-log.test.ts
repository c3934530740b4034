import type { TableClient, TransactionAction } from "@azure/data-tables";
import { expect, it, vi } from "vitest";
import { TableAuditLog } from "../../../shared/audit/audit-log.ts";
import type { AuditRecord } from "../../../shared/audit/audit-record.ts";

const record = (requestId: string, change: Partial<AuditRecord> = {}): AuditRecord => ({
  time: new Date("2026-03-02T09:30:00Z"),
  requestId,
  tenantKey: "default",
  surface: "http",
  tool: "get_me",
  mode: "delegated",
  callerId: "anna",
  clientId: "client",
  onBehalfOf: undefined,
  resources: [],
  outcome: "ok",
  graphRequestIds: ["g1"],
  durationMs: 12,
  bytes: 300,
  ...change,
});

/** A table in memory that may refuse; over the real protocol it is tested with the local stack. */
class FakeTable {
  readonly transactions: TransactionAction[][] = [];
  refusals = 0;
  refusal: Error = new Error("storage is down");

  async submitTransaction(actions: TransactionAction[]): Promise<void> {
    if (this.refusals-- > 0) throw this.refusal;
    this.transactions.push(actions);
  }

  get keys(): string[] {
    return this.transactions.flat().map(([, { rowKey }]) => rowKey.split("_")[1] ?? "");
  }
}

function auditLog(table: FakeTable) {
  const lost: AuditRecord[] = [];
  const errors: unknown[] = [];
  const log = new TableAuditLog({
    table: async () => table as unknown as TableClient,
    onLost: (gone) => lost.push(gone),
    onError: (error) => errors.push(error),
  });
  return { log, lost, errors };
}

it("stores a record as one row: tenant and day, newest first", async () => {
  const table = new FakeTable();
  const { log } = auditLog(table);
  log.write(record("older"));
  log.write(record("newer", { time: new Date("2026-03-02T09:30:01Z") }));

  await log.flush();

  const rows = table.transactions.flat().map(([, row]) => row);
  expect(rows[0]).toMatchObject({
    partitionKey: "default_2026-03-02",
    tool: "get_me",
    graphRequestIds: '["g1"]',
  });
  expect(rows[1]!.rowKey < rows[0]!.rowKey).toBe(true);
});

it("stores a record that was written twice at a time as the one row that it is", async () => {
  const table = new FakeTable();
  const { log } = auditLog(table);
  for (const id of ["twice", "once", "twice"]) log.write(record(id));

  await log.flush();

  expect(table.keys).toEqual(["twice", "once"]);
});

it("sends at most a hundred records of one partition at a time", async () => {
  const table = new FakeTable();
  const { log } = auditLog(table);
  for (let index = 0; index < 230; index += 1) log.write(record(`r${index}`));
  log.write(record("other day", { time: new Date("2026-03-03T00:00:00Z") }));

  await log.flush();

  const partitions = table.transactions.map(
    (actions) => new Set(actions.map(([, { partitionKey }]) => partitionKey)).size,
  );
  expect(table.keys).toHaveLength(231);
  expect(Math.max(...table.transactions.map((actions) => actions.length))).toBe(100);
  expect(new Set(partitions)).toEqual(new Set([1]));
});

it("writes by itself soon after a record came", async () => {
  vi.useFakeTimers();
  const table = new FakeTable();
  const { log } = auditLog(table);

  log.write(record("r1"));
  await vi.advanceTimersByTimeAsync(200);

  expect(table.keys).toEqual(["r1"]);
  vi.useRealTimers();
});

it("keeps what storage refused, says so, and stores it when storage is back", async () => {
  vi.useFakeTimers();
  const table = new FakeTable();
  table.refusals = 1;
  const { log, errors } = auditLog(table);
  log.write(record("r1"));

  await log.flush();
  const whileDown = { healthy: log.healthy, stored: table.keys };
  await vi.advanceTimersByTimeAsync(5_000);

  expect(whileDown).toEqual({ healthy: false, stored: [] });
  expect(errors).toHaveLength(1);
  expect(table.keys).toEqual(["r1"]);
  expect(log.healthy).toBe(true);
  vi.useRealTimers();
});

it("gives up the oldest records, one by one and not silently, when storage stays away", async () => {
  const table = new FakeTable();
  table.refusals = Infinity;
  const { log, lost } = auditLog(table);
  log.write(record("first"));
  await log.flush();

  for (let index = 0; index < 10_000; index += 1) log.write(record(`r${index}`));

  expect(lost.map(({ requestId }) => requestId)).toEqual(["first"]);
});

it("is not healthy while any record waits, whatever was stored beside it", async () => {
  const table = new FakeTable();
  table.refusals = 1;
  const { log } = auditLog(table);
  log.write(record("refused"));
  log.write(record("stored", { time: new Date("2026-03-03T00:00:00Z") }));

  await log.flush();

  expect(table.keys).toEqual(["stored"]);
  expect(log.healthy).toBe(false);
});

it("tells of every record that is lost when it closes while storage refuses", async () => {
  const table = new FakeTable();
  table.refusals = Infinity;
  const { log, lost } = auditLog(table);
  log.write(record("r1"));
  log.write(record("r2"));

  await log.close();

  expect(lost.map(({ requestId }) => requestId)).toEqual(["r1", "r2"]);
});

it("does not try for ever what storage calls wrong", async () => {
  const table = new FakeTable();
  table.refusals = 1;
  table.refusal = Object.assign(new Error("bad entity"), { statusCode: 400 });
  const { log, lost } = auditLog(table);
  log.write(record("r1"));

  await log.flush();

  expect(lost.map(({ requestId }) => requestId)).toEqual(["r1"]);
  expect(log.healthy).toBe(true);
});
