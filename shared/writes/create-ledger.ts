/** The ledger of changes of an app, which tells the host's log of answers that storage does not take. */
import type { AzureCredential } from "../identity/azure-credential.ts";
import { describeFault, logError } from "../log.ts";
import type { Sealer } from "../sealing/sealer.ts";
import { openTable } from "../storage/table.ts";
import { createStorageLedger } from "./storage-ledger.ts";
import { createTableRows } from "./table-rows.ts";
import type { WriteLedger } from "./write-ledger.ts";

export function createWriteLedger(
  { tableServiceUrl }: { readonly tableServiceUrl: string },
  azure: AzureCredential,
  sealer: Sealer,
): WriteLedger {
  return createStorageLedger({
    rows: createTableRows(openTable(tableServiceUrl, "writes", azure)),
    sealer,
    onUnkept: (error) => logError(`a change's outcome was not kept: ${describeFault(error)}`),
  });
}
