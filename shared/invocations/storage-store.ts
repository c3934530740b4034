/** The store of invocations: records in Table storage, sealed documents in Blob storage. */
import type { AzureCredential } from "../identity/azure-credential.ts";
import type { Sealer } from "../sealing/sealer.ts";
import { createBlobDocuments } from "../storage/blob-documents.ts";
import { openTable } from "../storage/table.ts";
import { createActiveRows } from "./active-rows.ts";
import { createRecordTable } from "./record-table.ts";
import { createSealedDocuments } from "./sealed-documents.ts";
import type { InvocationStore } from "./store.ts";
import { invocationContainerName, invocationTableName } from "./types.ts";

export interface InvocationStoreOptions {
  readonly tableServiceUrl: string;
  readonly blobServiceUrl: string;
  readonly azure: AzureCredential;
  readonly sealer: Sealer;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** What one call of the sweep removes, so that it ends in time. */
const mostRemoved = 200;

export function createInvocationStore(options: InvocationStoreOptions): InvocationStore {
  const { tableServiceUrl, blobServiceUrl, azure, sealer, now } = options;
  const table = openTable(tableServiceUrl, invocationTableName, azure);
  const blobs = createBlobDocuments(`${blobServiceUrl}/${invocationContainerName}`, azure);
  const active = createActiveRows(table);
  const records = createRecordTable(table, now);
  const documents = createSealedDocuments(blobs, sealer, now);
  return {
    ...records,
    ...documents,
    ...active,
    async find(tenantKey, id) {
      const key = await active.activeById(tenantKey, id);
      return (key && (await records.read(key))) ?? (await records.search(tenantKey, id));
    },
    async removeAcceptedBefore(instant) {
      const old = await records.acceptedBefore(instant, mostRemoved);
      for (const key of old) {
        await documents.eraseDocuments(key);
        await records.remove(key);
      }
      return old.length + (await records.removeKeys(mostRemoved));
    },
  };
}
