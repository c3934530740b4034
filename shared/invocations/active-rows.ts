/** Invocations that are not final: one row each in a partition of its own, so that they can be counted. */
import type { TableClient } from "@azure/data-tables";
import { quoted, startsWith } from "../storage/table-filter.ts";
import { storageFailure } from "../storage/storage-failure.ts";
import type { InvocationStore } from "./store.ts";
import type { InvocationKey } from "./types.ts";

export interface ActiveRows extends Pick<InvocationStore, "enter" | "leave" | "active"> {
  activeById(tenantKey: string, id: string): Promise<InvocationKey | undefined>;
}

const partitionKey = "active";

export function createActiveRows(table: () => Promise<TableClient>): ActiveRows {
  async function* query(filter: string): AsyncIterable<InvocationKey> {
    try {
      const found = (await table()).listEntities<Row>({ queryOptions: { filter } });
      for await (const { tenantKey, callerId, id } of found) yield { tenantKey, callerId, id };
    } catch (error) {
      throw storageFailure("Table storage, list active invocations", error);
    }
  }
  const rowsOf = (tenantKey: string) =>
    `${ofPartition} and ${startsWith("RowKey", `${tenantKey} `)}`;

  return {
    async enter(key) {
      try {
        await (await table()).upsertEntity({ partitionKey, rowKey: rowKeyOf(key), ...key });
      } catch (error) {
        throw storageFailure("Table storage, add an active invocation", error);
      }
    },
    async leave(key) {
      try {
        await (await table()).deleteEntity(partitionKey, rowKeyOf(key));
      } catch (error) {
        const failure = storageFailure("Table storage, remove an active invocation", error);
        if (failure.kind !== "notFound") throw failure;
      }
    },
    active: (tenantKey) => query(tenantKey === undefined ? ofPartition : rowsOf(tenantKey)),
    async activeById(tenantKey, id) {
      const [found] = await Array.fromAsync(query(`${rowsOf(tenantKey)} and id eq ${quoted(id)}`));
      return found;
    },
  };
}

interface Row extends InvocationKey {
  [property: string]: unknown;
}

const ofPartition = `PartitionKey eq ${quoted(partitionKey)}`;

function rowKeyOf({ tenantKey, callerId, id }: InvocationKey): string {
  return `${tenantKey} ${callerId} ${id}`;
}
