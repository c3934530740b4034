/** Stores of invocations over real storage, for one test file. */
import { createSecretKey, randomBytes } from "node:crypto";
import { BlobServiceClient } from "@azure/storage-blob";
import { TableClient } from "@azure/data-tables";
import { type Azurite, startAzurite } from "../../../local/azurite.ts";
import { createInvocationStore } from "../../../shared/invocations/storage-store.ts";
import type { InvocationStore } from "../../../shared/invocations/store.ts";
import type { InvocationKey, InvocationRecord } from "../../../shared/invocations/types.ts";
import type { AzureCredential } from "../../../shared/identity/azure-credential.ts";
import { createSealer, type Sealer } from "../../../shared/sealing/sealer.ts";
import { type FaultyStorage, startFaultyStorage } from "../../fakes/faulty-storage.ts";
import { startLocalCloud } from "../../local/cloud/local-cloud.ts";

export interface TestStorage {
  readonly azure: AzureCredential;
  readonly tableServiceUrl: string;
  readonly blobServiceUrl: string;
  readonly queueServiceUrl: string;
  readonly sealer: Sealer;
  /** Milliseconds since 1970, as the stores see the time; moved at will. */
  clock: { now: number };
  store: InvocationStore;
  /** What stands between the store and Azurite. */
  readonly faults: FaultyStorage;
  /** Past the faults. */
  readonly table: TableClient;
  readonly blobs: BlobServiceClient;
  close(): Promise<void>;
}

export async function startTestStorage(): Promise<TestStorage> {
  const cloud = await startLocalCloud();
  const azurite: Azurite = await startAzurite({ accounts: ["lumen"], certificates: cloud.network });
  const { blob, queue, table } = azurite.urls("lumen");
  const faults = await startFaultyStorage({ blob, queue, table }, cloud.network);
  const azure = credentialOf(cloud);
  const clock = { now: Date.now() };
  const sealer = testSealer(() => clock.now);
  const options = {
    tableServiceUrl: faults.urls.table,
    blobServiceUrl: faults.urls.blob,
    queueServiceUrl: faults.urls.queue,
    azure,
    sealer,
  };
  return {
    ...options,
    clock,
    faults,
    store: createInvocationStore({ ...options, now: () => clock.now }),
    table: new TableClient(table, "invocations", azure),
    blobs: new BlobServiceClient(blob, azure),
    async close() {
      await faults.close();
      await azurite.close();
      await cloud.close();
    },
  };
}

function credentialOf({ entra }: Awaited<ReturnType<typeof startLocalCloud>>): AzureCredential {
  return {
    getToken: () => {
      const { token, expiresAt } = entra.managedIdentityToken("https://storage.azure.com");
      return Promise.resolve({ token, expiresOnTimestamp: expiresAt * 1000 });
    },
  };
}

export function testSealer(now?: () => number): Sealer {
  const key = { id: "k1", key: createSecretKey(randomBytes(32)) };
  const find = async (id: string) => (id === key.id ? key : undefined);
  return createSealer({ current: async () => key, find }, now);
}

export const anna = "0a1b6c7e-93d2-4f58-8e1a-2b7c4d5e6f01";
export const ben = "1b2c7d8f-04e3-4a69-9f2b-3c8d5e6f7a02";

/** A record as it stands when a request is accepted. */
export function newRecord(
  key: Pick<InvocationKey, "id"> & Partial<InvocationKey>,
  change: Partial<InvocationRecord> = {},
): Omit<InvocationRecord, "etag"> {
  return {
    tenantKey: "default",
    callerId: anna,
    ...key,
    status: "queued",
    waitingFor: undefined,
    signInUntil: undefined,
    mode: "delegated",
    clientId: "2c3d8e90-15f4-4b7a-8a3c-4d9e6f708b03",
    acceptedAt: "2026-03-02T09:30:00.000Z",
    startedAt: undefined,
    endedAt: undefined,
    enqueued: false,
    holder: undefined,
    heldUntil: undefined,
    attempts: 0,
    turn: 0,
    currentTool: undefined,
    cancelRequested: false,
    approvalUntil: undefined,
    callback: undefined,
    ...change,
  };
}
