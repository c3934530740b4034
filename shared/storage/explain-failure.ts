/** Failures of Azure Storage as callers read them. */
import { CallFailure } from "../errors/call-failure.ts";
import { ConnectorError } from "../errors/connector-error.ts";

/** @throws ConnectorError in place of a CallFailure. @param happened what the caller wanted, undone. */
export async function explained<T>(happened: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof CallFailure ? explain(happened, error) : error;
  }
}

function explain(happened: string, cause: CallFailure): ConnectorError {
  if (cause.kind === "denied")
    return new ConnectorError(
      "misconfigured",
      {
        happened,
        because: "Azure Storage refused the connector's managed identity.",
        remedy:
          "An administrator assigns it Storage Blob, Table and Queue Data Contributor on the storage account.",
      },
      { cause },
    );
  return new ConnectorError(
    "service_unavailable",
    {
      happened,
      because: "Azure Storage did not answer as expected.",
      remedy: "Try again in a minute; if it lasts, check the storage account and its firewall.",
    },
    { cause, retryAfterSeconds: 60 },
  );
}
