/** Explains a failed Graph request: what happened, why, what to do. Upstream text stays out. */
import { ConnectorError } from "../errors/connector-error.ts";
import type { Mode } from "../identity/caller.ts";
import { rulesByCode, rulesByStatus, type GraphErrorRule } from "./graph-error-codes.ts";
import { GraphServiceError, GraphTransportError } from "./graph-failure.ts";
import { missingPermissions } from "./missing-permissions.ts";

/** What has to be known about the request to name the remedy. */
export interface FailureContext {
  /** Graph permissions that the request needs, all of them. */
  permissions: readonly string[];
  /** Permissions in the token that the request carried. */
  scopes: readonly string[];
  mode: Mode;
  /** Where an administrator grants permissions to the connector. */
  adminConsentUrl: string;
  /** The request changes something, so a missing answer leaves open whether it did. */
  write: boolean;
}

/** The failure as ConnectorError; what is neither Graph's answer nor its silence is returned as it is. */
export function explainFailure(failure: unknown, context: FailureContext): unknown {
  if (failure instanceof GraphServiceError) return explainAnswer(failure, context);
  if (failure instanceof GraphTransportError) return explainSilence(failure, context);
  return failure;
}

/** The caller has gone: nobody reads the answer. */
export function callerGone(): ConnectorError {
  return new ConnectorError("client_closed_request", {
    happened: "The request was stopped.",
    because: "The caller closed the connection or cancelled the call.",
    remedy: "Call again if the answer is still wanted.",
  });
}

/** Graph asks, by Conditional Access or continuous access evaluation, for a sign-in with claims. */
export function claimsRequired(claims: string, cause: unknown): ConnectorError {
  const encoded = Buffer.from(claims).toString("base64");
  return new ConnectorError(
    "claims_required",
    {
      happened: "Microsoft Graph did not accept the sign-in.",
      because: "The organisation's policies ask for another sign-in, for example with MFA.",
      remedy: "Sign in again with the claims of the challenge, then repeat the call.",
    },
    { cause, challenge: `Bearer error="insufficient_claims", claims="${encoded}"` },
  );
}

function explainAnswer(failure: GraphServiceError, context: FailureContext): ConnectorError {
  const rule = ruleFor(failure);
  const answer = failure.code === undefined ? failure.status : `${failure.status}, ${failure.code}`;
  const happened =
    failure.status < 500
      ? `Microsoft Graph refused the request (${answer}).`
      : `Microsoft Graph failed (${answer}).`;
  const missing = rule.permission === undefined ? [] : lacking(rule.permission, context);
  if (missing.length > 0) return consentRequired(happened, missing, context, failure);
  const wait = failure.retryAfterSeconds;
  return new ConnectorError(
    rule.code,
    { happened, because: rule.because, remedy: rule.remedy },
    { cause: failure, retryAfterSeconds: wait === undefined ? undefined : Math.ceil(wait) },
  );
}

function ruleFor({ code, status }: GraphServiceError): GraphErrorRule {
  const known = code?.toLowerCase() ?? "";
  if (Object.hasOwn(rulesByCode, known)) return rulesByCode[known] as GraphErrorRule;
  return (
    rulesByStatus[status] ?? {
      code: "graph_error",
      because: "It gave no reason that the connector knows.",
      remedy: "Try again; if it repeats, give an administrator the request id of this call.",
    }
  );
}

/** Permissions to blame for a refusal: those the token lacks; all, if only the refusal speaks. */
function lacking(
  permission: "likely" | "possible",
  { permissions, scopes }: FailureContext,
): readonly string[] {
  return missingPermissions(permissions, scopes) ?? (permission === "likely" ? permissions : []);
}

function consentRequired(
  happened: string,
  missing: readonly string[],
  { mode, adminConsentUrl }: FailureContext,
  cause: GraphServiceError,
): ConnectorError {
  const names = missing.join(", ");
  return new ConnectorError(
    "consent_required",
    {
      happened,
      because: `This tenant has not granted the connector the ${mode} permission ${names}.`,
      remedy: `Ask an administrator to grant ${names} at ${adminConsentUrl}, then try again.`,
    },
    { cause },
  );
}

function explainSilence(failure: GraphTransportError, { write }: FailureContext): ConnectorError {
  const { code, because } = silences[failure.reason];
  const remedy = write
    ? "Check whether the change was made before you repeat it."
    : "Try again, or ask for less at a time.";
  const happened = "Microsoft Graph gave no usable answer.";
  return new ConnectorError(code, { happened, because, remedy }, { cause: failure });
}

const silences = {
  timeout: { code: "timeout", because: "It did not answer in time." },
  network: { code: "service_unavailable", because: "The connection failed or broke off." },
  unreadable: { code: "graph_error", because: "Its answer was cut short or is not valid JSON." },
} as const;
