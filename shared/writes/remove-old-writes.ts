/** Removes what the ledger of changes no longer needs: rows whose day is over. */
import type { AzureCredential } from "../identity/azure-credential.ts";
import { storageFailure } from "../storage/storage-failure.ts";
import { openTable } from "../storage/table.ts";

/** Of one call, so that it ends in time. */
const mostRemoved = 500;

/** The remover resolves to how many rows it removed. @throws CallFailure */
export function createOldWriteRemover(
  { tableServiceUrl }: { readonly tableServiceUrl: string },
  azure: AzureCredential,
  now: () => number = Date.now,
): () => Promise<number> {
  const open = openTable(tableServiceUrl, "writes", azure);
  return async () => {
    try {
      const table = await open();
      const filter = `expires lt datetime'${new Date(now()).toISOString()}'`;
      const select = ["PartitionKey", "RowKey"];
      let removed = 0;
      for await (const { partitionKey = "", rowKey = "", etag } of table.listEntities({
        queryOptions: { filter, select },
      })) {
        // Unless it was taken for another day in between.
        await table.deleteEntity(partitionKey, rowKey, { etag }).catch(ifChanged);
        removed += 1;
        if (removed === mostRemoved) break;
      }
      return removed;
    } catch (error) {
      throw storageFailure("Table storage, remove old changes", error);
    }
  };
}

function ifChanged(error: unknown): void {
  const { kind } = storageFailure("Table storage, remove an old change", error);
  if (kind !== "conflict" && kind !== "notFound") throw error;
}
