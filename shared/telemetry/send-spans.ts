/** Posts spans to Application Insights, as the function app's managed identity. */
import type { AzureCredential } from "../identity/azure-credential.ts";
import { logError } from "../log.ts";
import { type Envelope, envelopeOf } from "./envelope.ts";
import type { IngestionTarget } from "./ingestion-target.ts";
import type { FinishedSpan } from "./span.ts";
import type { SendSpans } from "./span-buffer.ts";

export interface SendSpansOptions {
  readonly target: IngestionTarget;
  readonly roleName: string;
  /** Undefined where the target takes telemetry by its key. */
  readonly credential: AzureCredential | undefined;
  readonly fetch?: typeof fetch;
}

const longestRequestMs = 10_000;

/** 401 and 403: a role assignment takes minutes to be known everywhere. */
const passing = new Set([401, 403, 408, 429, 500, 502, 503, 504]);

/**
 * Loads nothing that the connector does not load anyway. Microsoft's own exporter costs a quarter of
 * a second of the processor with its first span, reports on itself to Microsoft, and asks there for
 * settings of its own; neither would stay in the organisation's subscription.
 */
export function createSendSpans(options: SendSpansOptions): SendSpans {
  let told = false;

  function tell(what: string): void {
    if (!told) logError(`Traces do not reach Application Insights: ${what}.`);
    told = true;
  }

  return async (spans) => {
    try {
      const envelopes = spans.map((span) =>
        envelopeOf(span, { ...options.target, roleName: options.roleName }),
      );
      const response = await post(envelopes, options);
      if (response.status === 206) return refused(spans, await response.json());
      await response.body?.cancel();
      if (response.ok) told = false;
      else tell(`it answered ${response.status}`);
      return passing.has(response.status) ? spans : [];
    } catch (error) {
      tell(error instanceof Error ? error.name : "no answer");
      return spans;
    }
  };
}

async function post(
  envelopes: readonly Envelope[],
  { target, credential, fetch: fetchFrom = fetch }: SendSpansOptions,
): Promise<Response> {
  const token = await credential?.getToken(target.scope);
  return await fetchFrom(`${target.endpoint}/v2.1/track`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(token && { authorization: `Bearer ${token.token}` }),
    },
    body: JSON.stringify(envelopes),
    // The token must not travel on.
    redirect: "error",
    signal: AbortSignal.timeout(longestRequestMs),
  });
}

/** Of a batch that was taken in part, what may be taken later. */
function refused(spans: readonly FinishedSpan[], answer: unknown): readonly FinishedSpan[] {
  const { errors = [] } = answer as { errors?: { index: number; statusCode: number }[] };
  return errors
    .filter(({ statusCode }) => passing.has(statusCode))
    .flatMap(({ index }) => spans[index] ?? []);
}
