/** A table of Table storage: made on first use, by the managed identity. */
import type { TableClient } from "@azure/data-tables";
import type { AzureCredential } from "../identity/azure-credential.ts";

/** Opens the table once; a failed attempt is forgotten, so that the next call tries again. */
export function openTable(
  serviceUrl: string,
  name: string,
  credential: AzureCredential,
): () => Promise<TableClient> {
  let opening: Promise<TableClient> | undefined;
  return () =>
    (opening ??= open(serviceUrl, name, credential).catch((error: unknown) => {
      opening = undefined;
      throw error;
    }));
}

async function open(
  serviceUrl: string,
  name: string,
  credential: AzureCredential,
): Promise<TableClient> {
  const { TableClient } = await import("@azure/data-tables");
  const client = new TableClient(serviceUrl, name, credential);
  // Answers 409 inside when the table exists; the client takes that as done.
  await client.createTable();
  return client;
}
