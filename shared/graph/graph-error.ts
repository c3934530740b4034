/** Explains a failed Graph request: what happened, why, what to do. Upstream text stays out. */
import { ConnectorError } from "../errors/connector-error.ts";
import type { Mode } from "../identity/caller.ts";
import { adminConsentUrl, formatClaimsChallenge } from "../identity/entra-links.ts";
import type { Tenant } from "../identity/tenant.ts";
import { rulesByCode, rulesByStatus, type GraphErrorRule } from "./graph-error-codes.ts";
import { GraphClaimsError, GraphServiceError, GraphTransportError } from "./graph-failure.ts";
import { missingPermissions } from "./missing-permissions.ts";

/** What has to be known about the request to name the remedy. */
export interface FailureContext {
  /** Graph permissions that the request needs, all of them. */
  permissions: readonly string[];
  /** Permissions in the token that the request carried. */
  scopes: readonly string[];
  mode: Mode;
  tenant: Tenant;
  /** The request changes something, so a missing answer leaves open whether it did. */
  write: boolean;
}

/** The failure as ConnectorError; what is neither Graph's answer nor its silence is returned as it is. */
export function explainFailure(failure: unknown, context: FailureContext): unknown {
  if (failure instanceof GraphServiceError) return explainAnswer(failure, context);
  if (failure instanceof GraphClaimsError) return explainClaims(failure, context);
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

function explainClaims(
  failure: GraphClaimsError,
  { mode, tenant }: FailureContext,
): ConnectorError {
  const happened = "Microsoft Graph did not accept the sign-in.";
  // Nobody is there to sign in for an application.
  if (mode === "application")
    return new ConnectorError(
      "access_denied",
      {
        happened,
        because: "The organisation's policies ask for more than an application's sign-in has.",
        remedy: "An administrator adjusts the Conditional Access policies for workload identities.",
      },
      { cause: failure },
    );
  return new ConnectorError(
    "claims_required",
    {
      happened,
      because: "The organisation's policies ask for another sign-in, for example with MFA.",
      remedy: "Sign in again with the claims of the challenge, then repeat the call.",
    },
    { cause: failure, challenge: formatClaimsChallenge(tenant, failure.claims) },
  );
}

function explainAnswer(failure: GraphServiceError, context: FailureContext): ConnectorError {
  const rule = ruleFor(failure);
  const answer = failure.code === undefined ? failure.status : `${failure.status}, ${failure.code}`;
  const happened =
    failure.status < 500
      ? `Microsoft Graph refused the request (${answer}).`
      : `Microsoft Graph failed (${answer}).`;
  const consent = consentRequired(happened, rule, context, failure);
  if (consent !== undefined) return consent;
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

/** Names the permissions that the token lacks; all of them, with doubt, if only the refusal speaks. */
function consentRequired(
  happened: string,
  rule: GraphErrorRule,
  { permissions, scopes, mode, tenant }: FailureContext,
  cause: GraphServiceError,
): ConnectorError | undefined {
  const known = missingPermissions(permissions, scopes);
  const names = (known ?? permissions).join(", ");
  if (rule.permission === undefined || names === "") return undefined;
  const grant = `Ask an administrator to grant ${names} at ${adminConsentUrl(tenant)}`;
  const [verb, remedy] =
    known === undefined
      ? ["may not have granted", `${grant}. If that is done already: ${rule.remedy}`]
      : ["has not granted", `${grant}, then try again.`];
  const because = `This tenant ${verb} the connector the ${mode} permission ${names}.`;
  return new ConnectorError("consent_required", { happened, because, remedy }, { cause });
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
