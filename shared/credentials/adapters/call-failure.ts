/** What services answer, as the rotation's one error. */
import { ConnectorError } from "../../errors/connector-error.ts";
import { GraphServiceError, GraphTransportError } from "../../graph/graph-failure.ts";
import { CallFailure } from "../../errors/call-failure.ts";
import type { FailureKind } from "../../errors/call-failure.ts";

/** Runs a call; whatever it throws is thrown as CallFailure. */
export async function asCall<T>(name: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof CallFailure ? error : callFailure(name, error);
  }
}

function callFailure(name: string, error: unknown): CallFailure {
  // What a ConnectorError explains stands in its cause.
  const cause = error instanceof ConnectorError ? error.cause : error;
  if (cause instanceof GraphServiceError) {
    const { status, code = "", retryAfterSeconds: wait } = cause;
    const retryAfterMs = wait === undefined ? undefined : wait * 1_000;
    return new CallFailure(policyKinds[code] ?? kindOf(status), name, { retryAfterMs, cause });
  }
  if (cause instanceof GraphTransportError) return new CallFailure("unavailable", name, { cause });
  const { statusCode, name: kind = "" } = (cause ?? {}) as { statusCode?: number; name?: string };
  // An identity that cannot sign in: its error carries Entra's status, not the vault's.
  if (kind.startsWith("Credential") || kind.startsWith("Authentication"))
    return new CallFailure(kindOf(statusCode === 400 ? 401 : statusCode), name, { cause });
  const retryAfterMs = retryAfterOf(cause);
  return new CallFailure(kindOf(statusCode), name, { retryAfterMs, cause });
}

const policyKinds: Readonly<Record<string, FailureKind>> = {
  CredentialTypeNotAllowedAsPerAppPolicy: "policyForbids",
  CredentialInvalidLifetimeAsPerAppPolicy: "policyLifetime",
  Directory_ConcurrencyViolation: "conflict",
};

function kindOf(status: number | undefined): FailureKind {
  if (status === undefined || status >= 500 || status === 408) return "unavailable";
  if (status === 401 || status === 403) return "denied";
  if (status === 404 || status === 410) return "notFound";
  if (status === 409) return "conflict";
  if (status === 429) return "throttled";
  return status >= 400 ? "refused" : "unavailable";
}

/** Key Vault's, in seconds. */
function retryAfterOf(error: unknown): number | undefined {
  const { response } = (error ?? {}) as {
    response?: { headers?: { get?: (name: string) => string | undefined } };
  };
  const seconds = Number.parseInt(response?.headers?.get?.("retry-after") ?? "", 10);
  return seconds >= 0 ? seconds * 1_000 : undefined;
}
