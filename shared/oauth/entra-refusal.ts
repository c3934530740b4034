/** What Entra's refusals come to for an MCP client and the person behind it, in our words. */
import { aadsts, type RefusalKind } from "../identity/aadsts.ts";
import { OAuthError, type OAuthErrorCode } from "./oauth-error.ts";

/** A refusal of the token endpoint. A sign-in that is over is `invalid_grant`: else clients try on for ever. */
export function refusedTokens(status: number, body: Readonly<Record<string, unknown>>): OAuthError {
  const { error, error_codes: codes, correlation_id: correlationId } = body;
  const refusal = {
    error: status === 429 || status >= 500 ? "server_error" : error,
    aadstsCode: Number(Array.isArray(codes) ? codes[0] : undefined),
    correlationId,
  };
  return explain(refusal, "invalid_grant", "The sign-in is over: sign in again.");
}

/** A refusal that Entra sent the person back with. */
export function refusedSignIn(query: URLSearchParams): OAuthError {
  const description = query.get("error_description") ?? "";
  const refusal = {
    error: query.get("error"),
    aadstsCode: Number(/^AADSTS(\d{4,9})\b/.exec(description)?.[1]),
    correlationId: /\bCorrelation ID: ([\da-f-]{36})\b/i.exec(description)?.[1],
  };
  return explain(
    refusal,
    "access_denied",
    "The sign-in was declined, or a policy of the organisation forbids it.",
  );
}

interface EntraRefusal {
  error: unknown;
  /** Not a number where Entra named none. */
  aadstsCode: number;
  /** By which an administrator finds the sign-in in Entra's log. */
  correlationId: unknown;
}

function explain(refusal: EntraRefusal, code: OAuthErrorCode, words: string): OAuthError {
  const entry = aadsts(refusal.aadstsCode);
  const found = byKind(refusal.error, entry?.kind) ?? {
    words: entry ? `${entry.cause} ${entry.remedy}` : words,
  };
  return new OAuthError(found.code ?? code, found.words + reference(refusal));
}

interface Explained {
  code?: OAuthErrorCode;
  words: string;
}

const busy: Explained = {
  code: "temporarily_unavailable",
  words: "Microsoft Entra is busy: try again in a few seconds.",
};

const unconsented: Explained = {
  words:
    "Nobody consented to the sign-in app's permission access_as_user: an administrator grants it on the public client registration.",
};

const misfit: Explained = {
  code: "server_error",
  words:
    "The connector's app registrations do not fit together: an administrator checks SIGN_IN_CLIENT_ID, APP_ID_URI and the public client's platform.",
};

/** The words of the AADSTS table for these are about the connector's own calls of Graph. */
function byKind(error: unknown, kind: RefusalKind | undefined): Explained | undefined {
  if (kind === "busy" || error === "temporarily_unavailable" || error === "server_error")
    return busy;
  if (kind === "consent" || error === "consent_required") return unconsented;
  const ours = ["invalid_client", "unauthorized_client", "invalid_scope", "invalid_resource"];
  const fits = kind !== "configuration" && kind !== "credential" && !ours.includes(String(error));
  return fits ? undefined : misfit;
}

/** Numbers only: Entra's own description may name people and apps. */
function reference({ aadstsCode, correlationId }: EntraRefusal): string {
  const parts = [
    Number.isSafeInteger(aadstsCode) ? `AADSTS${aadstsCode}` : undefined,
    typeof correlationId === "string" && /^[\da-f-]{36}$/i.test(correlationId)
      ? `correlation id ${correlationId}`
      : undefined,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}
