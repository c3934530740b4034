/** What a test may read about a request: never a secret, an assertion or a token. */

export interface RecordedRequest {
  /** Id or domain of the tenant, as the path named it. */
  readonly tenant: string;
  readonly grant: string | undefined;
  readonly clientId: string | undefined;
  readonly scope: string | undefined;
  /** JSON text of the `claims` parameter. */
  readonly claims: string | undefined;
  readonly proof: "none" | "secret" | "assertion";
  readonly correlationId: string | undefined;
}

export function recordRequest(
  tenant: string,
  form: URLSearchParams,
  correlationId: string | undefined,
): RecordedRequest {
  const value = (name: string) => form.get(name) ?? undefined;
  const proof = form.has("client_assertion")
    ? "assertion"
    : form.has("client_secret")
      ? "secret"
      : "none";
  return {
    tenant,
    grant: value("grant_type"),
    clientId: value("client_id"),
    scope: value("scope"),
    claims: value("claims"),
    proof,
    correlationId,
  };
}
