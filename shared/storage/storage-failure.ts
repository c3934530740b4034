/** What a failed call to Azure Storage means. */
import { CallFailure } from "../errors/call-failure.ts";
import type { FailureKind } from "../errors/call-failure.ts";

/** @param call service and action in our words: `Blob storage, read report.json`. */
export function storageFailure(call: string, error: unknown): CallFailure {
  const { statusCode } = error as { statusCode?: number };
  return new CallFailure(kindOf(statusCode), call, { cause: error });
}

function kindOf(status: number | undefined): FailureKind {
  if (status === 401 || status === 403) return "denied";
  if (status === 404) return "notFound";
  // 412: the condition did not hold; 409: the blob exists although none was expected.
  if (status === 409 || status === 412) return "conflict";
  if (status === 429) return "throttled";
  return status !== undefined && status < 500 ? "refused" : "unavailable";
}
