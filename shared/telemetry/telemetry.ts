/** Traces of the running host: collected, and sent where its settings say. */
import { createAzureCredential } from "../identity/azure-credential.ts";
import type { IngestionTarget } from "./ingestion-target.ts";
import { createSendSpans } from "./send-spans.ts";
import { createSpanBuffer } from "./span-buffer.ts";
import { collectSpans } from "./spans.ts";

export interface TelemetryOptions {
  /** Undefined: no span is made. */
  readonly target: IngestionTarget | undefined;
  readonly roleName: string;
}

/** The returned function ends it, and sends what is left. */
export function startTelemetry({ target, roleName }: TelemetryOptions): () => Promise<void> {
  if (target === undefined) return async () => {};
  const credential = target.identity && createAzureCredential(target.identity.clientId);
  const buffer = createSpanBuffer({ send: createSendSpans({ target, roleName, credential }) });
  collectSpans((span) => buffer.add(span));
  return async () => {
    collectSpans(undefined);
    await buffer.close();
  };
}
