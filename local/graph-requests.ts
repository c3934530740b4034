/** Writes the requests that the Graph stand-in got as JSON lines, to be held against Graph's model and permissions. */
import { appendFile, mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { RecordedRequest } from "./cloud/graph/recorder.ts";

/** The tool behind a request, and the permissions that the tool declares. */
export interface RequestLabel {
  readonly tool: string;
  readonly declared: {
    readonly delegated: readonly string[];
    readonly application: readonly string[];
  };
}

/**
 * Appends one line per request with the permissions that the token granted. A request whose
 * `client-request-id` has a label gets a second line with what the tool declares for that mode, so
 * that least privilege can be checked.
 */
export async function appendGraphRequests(
  file: string,
  requests: readonly RecordedRequest[],
  labels: ReadonlyMap<string, RequestLabel>,
): Promise<void> {
  const lines = requests.flatMap((request) => linesOf(request, labels));
  await mkdir(dirname(file), { recursive: true });
  await appendFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
}

function linesOf(request: RecordedRequest, labels: ReadonlyMap<string, RequestLabel>): object[] {
  const { clientRequestId, ...line } = request;
  const label = labels.get(clientRequestId ?? "");
  if (!label) return [line];
  const granted = { ...line, label: label.tool };
  if (!line.scheme) return [granted];
  return [granted, { ...granted, permissions: label.declared[line.scheme] }];
}
