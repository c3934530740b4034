/** The table of audit records: made on first use, by the connector's managed identity. */
import type { TableClient } from "@azure/data-tables";
import type { AzureCredential } from "../identity/azure-credential.ts";

/** Opens the table once; a failed attempt is forgotten, so that the next batch tries again. */
export function openAuditTable(
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
