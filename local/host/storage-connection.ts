/** Storage clients for a connection name, from the app settings that Azure reads for it. */
import { ManagedIdentityCredential } from "@azure/identity";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient, type StorageSharedKeyCredential } from "@azure/storage-queue";
import type { TokenCredential } from "@azure/identity";
import type { AppSettings } from "./app-settings.ts";

export type StorageCredential = TokenCredential | StorageSharedKeyCredential;

/** The connection of the host itself, for what it must remember. */
export const hostConnection = "AzureWebJobsStorage";

export class StorageConnections {
  readonly #settings: AppSettings;
  readonly #credential: StorageCredential | undefined;

  /** `credential` signs the host in where a setting gives an address; else a managed identity does. */
  constructor(settings: AppSettings, credential?: StorageCredential) {
    this.#settings = settings;
    this.#credential = credential;
  }

  queues(connection: string): QueueServiceClient {
    const found = this.#find(connection, "queue");
    if (!found) throw missing(connection, "queue");
    if ("text" in found) return QueueServiceClient.fromConnectionString(found.text);
    return new QueueServiceClient(found.url, this.#signIn(connection));
  }

  /** Undefined if the settings name no Blob storage. */
  blobs(connection: string): BlobServiceClient | undefined {
    const found = this.#find(connection, "blob");
    if (!found) return undefined;
    if ("text" in found) return BlobServiceClient.fromConnectionString(found.text);
    return new BlobServiceClient(found.url, this.#signIn(connection));
  }

  #find(connection: string, service: string): { text: string } | { url: string } | undefined {
    const text = this.#settings.get(connection) ?? this.#settings.get(`AzureWebJobs${connection}`);
    if (text) return { text };
    const url = this.#settings.get(`${connection}__${service}ServiceUri`);
    if (url) return { url };
    const account = this.#settings.get(`${connection}__accountName`);
    return account ? { url: `https://${account}.${service}.core.windows.net` } : undefined;
  }

  #signIn(connection: string): StorageCredential {
    const clientId = this.#settings.get(`${connection}__clientId`);
    return this.#credential ?? new ManagedIdentityCredential(clientId ? { clientId } : {});
  }
}

function missing(connection: string, service: string): Error {
  return new Error(
    `Storage connection '${connection}' does not exist. No app setting describes it. ` +
      `Set ${connection} to a connection string or ${connection}__${service}ServiceUri to an address.`,
  );
}
