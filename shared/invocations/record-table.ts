/** Records of invocations in Table storage, and the idempotency keys that stand beside them. */
import { createHash } from "node:crypto";
import type { TableClient, TransactionAction } from "@azure/data-tables";
import type { CallFailure } from "../errors/call-failure.ts";
import { storageFailure } from "../storage/storage-failure.ts";
import { quoted, startsWith } from "../storage/table-filter.ts";
import { acceptedAt, idsFrom } from "./invocation-id.ts";
import { fromEntity, partitionOf, toEntity } from "./record-entity.ts";
import type { Added, InvocationStore, KnownKey, NewInvocation } from "./store.ts";
import type { InvocationKey, InvocationRecord, InvocationStatus } from "./types.ts";

export interface RecordTable extends Pick<
  InvocationStore,
  "add" | "read" | "update" | "list" | "readKey"
> {
  /** Looks through all records of the tenant. */
  search(tenantKey: string, id: string): Promise<InvocationRecord | undefined>;
  /** Records accepted before then, at most so many. */
  acceptedBefore(instant: Date, most: number): Promise<readonly InvocationKey[]>;
  remove(key: InvocationKey): Promise<void>;
  /** Keys whose day is over, at most so many; resolves to how many. */
  removeKeys(most: number): Promise<number>;
}

const keyLifeMs = 24 * 60 * 60_000;
const attempts = 10;
/** Row keys of records begin with a digit. */
const isRecord = "RowKey lt 'k'";
/** The rows of those under way stand in the same table. */
const ofCallers = "PartitionKey ne 'active'";

export function createRecordTable(
  open: () => Promise<TableClient>,
  now: () => number = Date.now,
): RecordTable {
  async function call<T>(action: string, work: (table: TableClient) => Promise<T>): Promise<T> {
    try {
      return await work(await open());
    } catch (error) {
      throw storageFailure(`Table storage, ${action}`, error);
    }
  }

  async function get(
    action: string,
    partition: string,
    row: string,
  ): Promise<Record<string, unknown> | undefined> {
    try {
      return await call(action, async (table) => await table.getEntity(partition, row));
    } catch (failure) {
      if ((failure as CallFailure).kind === "notFound") return undefined;
      throw failure;
    }
  }

  async function query(filter: string, most = Infinity): Promise<InvocationRecord[]> {
    return await call("list invocations", async (table) => {
      const found: InvocationRecord[] = [];
      for await (const entity of table.listEntities({ queryOptions: { filter } })) {
        found.push(fromEntity(entity));
        if (found.length === most) break;
      }
      return found;
    });
  }

  async function read(key: InvocationKey): Promise<InvocationRecord | undefined> {
    const entity = await get("read an invocation", partitionOf(key), key.id);
    return entity && fromEntity(entity);
  }

  async function keyRow(caller: Omit<InvocationKey, "id">, key: string) {
    const row = await get("read a key", partitionOf(caller), keyRowOf(key));
    return row as unknown as KeyRow | undefined;
  }

  async function remove(action: string, partition: string, row: string, etag = "*") {
    try {
      await call(action, async (table) => await table.deleteEntity(partition, row, { etag }));
    } catch (failure) {
      const { kind } = failure as CallFailure;
      if (kind !== "notFound" && kind !== "conflict") throw failure;
    }
  }

  return {
    read,

    async readKey(caller, key) {
      const row = await keyRow(caller, key);
      return row && isLive(row, now()) ? known(row) : undefined;
    },

    async add(invocation): Promise<Added> {
      const { record, idempotency } = invocation;
      for (let attempt = 1; ; attempt += 1) {
        const present = idempotency && (await keyRow(record, idempotency.key));
        if (present && isLive(present, now()) && present.id !== record.id)
          return { added: false, ...known(present) };
        try {
          const actions = insertion(invocation, present, now());
          await call("add an invocation", async (table) => await table.submitTransaction(actions));
        } catch (failure) {
          // What was done may be answered by nothing, or by the refusal of its repetition.
          const there = await read(record).catch(() => undefined);
          if (there !== undefined) return { added: true };
          if ((failure as CallFailure).kind !== "conflict" || attempt === attempts) throw failure;
          continue;
        }
        return { added: true };
      }
    },

    async update(key, change, seen) {
      let record = seen ?? (await read(key));
      for (let attempt = 1; ; attempt += 1) {
        const changes = record && change(record);
        if (record === undefined || changes === undefined) return record;
        const changed = { ...record, ...changes };
        const expected = { etag: record.etag };
        try {
          const { etag = "" } = await call(
            "update an invocation",
            async (table) => await table.updateEntity(toEntity(changed), "Replace", expected),
          );
          return { ...changed, etag };
        } catch (failure) {
          const { kind } = failure as CallFailure;
          if ((kind !== "conflict" && kind !== "notFound") || attempt === attempts) throw failure;
          record = await read(key);
        }
      }
    },

    async list({ tenantKey, callerId, statuses }, { size, continuation }) {
      const conditions = [isRecord, statusFilter(statuses), after(continuation)];
      const filter = [partitions(tenantKey, callerId), ...conditions].filter(Boolean).join(" and ");
      const records =
        callerId === undefined
          ? await newest(filter, size, continuation)
          : await query(filter, size + 1);
      const page = records.slice(0, size);
      return { records: page, continuation: records.length > size ? page.at(-1)?.id : undefined };
    },

    async search(tenantKey, id) {
      const [found] = await query(`${partitions(tenantKey)} and RowKey eq ${quoted(id)}`);
      return found;
    },

    async acceptedBefore(instant, most) {
      const old = `RowKey gt ${quoted(idsFrom(instant))}`;
      return await query(`${ofCallers} and ${isRecord} and ${old}`, most);
    },

    remove: async (key) => await remove("remove an invocation", partitionOf(key), key.id),

    async removeKeys(most) {
      const ended = new Date(now()).toISOString();
      const filter = `${startsWith("RowKey", keyPrefix)} and expires lt ${quoted(ended)}`;
      const rows = await call("list keys", async (table) => {
        const found: [string, string, string][] = [];
        for await (const { partitionKey = "", rowKey = "", etag } of table.listEntities({
          queryOptions: { filter },
        })) {
          found.push([partitionKey, rowKey, etag]);
          if (found.length === most) break;
        }
        return found;
      });
      // Unless a request has taken it anew in between.
      for (const row of rows) await remove("remove a key", ...row);
      return rows.length;
    },
  };

  /** Of many callers, each newest first: looks ever further back until there are enough. */
  async function newest(
    filter: string,
    size: number,
    continuation: string | undefined,
  ): Promise<InvocationRecord[]> {
    const from = continuation === undefined ? now() : acceptedAt(continuation).getTime();
    for (const hours of [1, 24, 24 * 7]) {
      const since = new Date(from - hours * 60 * 60_000);
      const found = await query(`${filter} and RowKey lt ${quoted(idsFrom(since))}`);
      if (found.length > size) return sorted(found);
    }
    return sorted(await query(filter));
  }
}

const keyPrefix = "key ";

interface KeyRow {
  readonly etag: string;
  readonly id: string;
  readonly bodyDigest: string;
  readonly expires: string;
}

/** A digest: keys of callers hold what a row key may not. */
function keyRowOf(key: string): string {
  return `${keyPrefix}${createHash("sha256").update(key).digest("hex")}`;
}

function isLive({ expires }: KeyRow, now: number): boolean {
  return Date.parse(expires) > now;
}

function known({ id, bodyDigest }: KeyRow): KnownKey {
  return { id, bodyDigest };
}

/** The record and its key, both or none; a key whose day is over gives way. */
function insertion(
  { record, idempotency }: NewInvocation,
  ended: KeyRow | undefined,
  now: number,
): TransactionAction[] {
  const actions: TransactionAction[] = [["create", toEntity(record)]];
  if (idempotency === undefined) return actions;
  const row = {
    partitionKey: partitionOf(record),
    rowKey: keyRowOf(idempotency.key),
    id: record.id,
    bodyDigest: idempotency.bodyDigest,
    expires: new Date(now + keyLifeMs).toISOString(),
  };
  if (ended === undefined) actions.push(["create", row]);
  else actions.push(["update", row, "Replace", { etag: ended.etag }]);
  return actions;
}

function partitions(tenantKey: string, callerId?: string): string {
  return callerId === undefined
    ? startsWith("PartitionKey", `${tenantKey} `)
    : `PartitionKey eq ${quoted(partitionOf({ tenantKey, callerId }))}`;
}

function after(continuation: string | undefined): string | undefined {
  return continuation && `RowKey gt ${quoted(continuation)}`;
}

function statusFilter(statuses: readonly InvocationStatus[] | undefined): string | undefined {
  return statuses && `(${statuses.map((status) => `status eq ${quoted(status)}`).join(" or ")})`;
}

function sorted(records: InvocationRecord[]): InvocationRecord[] {
  return records.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
