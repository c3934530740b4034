/** The ledger's rows in Table storage: its table `writes`. */
import type { TableClient, TableEntity } from "@azure/data-tables";
import { storageFailure } from "../storage/storage-failure.ts";
import type { LedgerRow, LedgerRows, RowKey } from "./ledger-row.ts";

/** Table storage takes 32,768 UTF-16 units in one property; longer texts go into several. */
const partLength = 32_000;

export function createTableRows(table: () => Promise<TableClient>): LedgerRows {
  return {
    async read({ partition, row }) {
      try {
        const found = await (await table()).getEntity<TableEntity>(partition, row);
        return { row: fromEntity(found), etag: found.etag };
      } catch (error) {
        const failure = storageFailure("Table storage, read a change", error);
        if (failure.kind === "notFound") return undefined;
        throw failure;
      }
    },
    async insert(key, row) {
      try {
        return (await (await table()).createEntity(toEntity(key, row))).etag ?? "";
      } catch (error) {
        throw storageFailure("Table storage, insert a change", error);
      }
    },
    async replace(key, row, etag) {
      try {
        const client = await table();
        return (await client.updateEntity(toEntity(key, row), "Replace", { etag })).etag ?? "";
      } catch (error) {
        throw storageFailure("Table storage, replace a change", error);
      }
    },
  };
}

function toEntity({ partition, row: rowKey }: RowKey, row: LedgerRow): TableEntity {
  const { since, heldUntil, expires, noted, answer, ...texts } = row;
  return {
    partitionKey: partition,
    rowKey,
    ...texts,
    since: new Date(since),
    heldUntil: new Date(heldUntil),
    expires: new Date(expires),
    ...parts("noted", noted),
    ...parts("answer", answer),
  };
}

function fromEntity(entity: Record<string, unknown>): LedgerRow {
  const text = (name: string) => String(entity[name]);
  const instant = (name: string) => (entity[name] as Date).getTime();
  return {
    state: text("state") as LedgerRow["state"],
    tool: text("tool"),
    args: text("args"),
    marker: text("marker"),
    holder: text("holder"),
    since: instant("since"),
    heldUntil: instant("heldUntil"),
    expires: instant("expires"),
    noted: joined("noted", entity),
    answer: joined("answer", entity),
  };
}

function parts(name: string, text = ""): Record<string, string> {
  const count = Math.ceil(text.length / partLength);
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `${name}${index}`,
      text.slice(index * partLength, (index + 1) * partLength),
    ]),
  );
}

function joined(name: string, entity: Record<string, unknown>): string | undefined {
  let text = "";
  for (let index = 0; `${name}${index}` in entity; index++) text += String(entity[name + index]);
  return text === "" ? undefined : text;
}
