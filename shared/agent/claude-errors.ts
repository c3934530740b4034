/** Failures of the Messages API in our words: what the service wrote goes into the log only. */
import type { APIError } from "@anthropic-ai/sdk";
import { ConnectorError, type Explanation } from "../errors/connector-error.ts";
import { retryAfterSeconds } from "../graph/retry-after.ts";

/** The conversation does not fit the model's context, or one request. */
export function isTooLong({ status, apiMessage }: APIError): boolean {
  const saysSo = /prompt is too long|exceeds? .*context/i.test(apiMessage ?? "");
  return status === 413 || (status === 400 && saysSo);
}

/** Thinking no longer fits what stands before it, such as tools that a new version describes otherwise. */
export function isThinkingRefused({ status, apiMessage }: APIError): boolean {
  return status === 400 && /thinking.*\b(block|signature|bound|modified)/i.test(apiMessage ?? "");
}

/** @param now in milliseconds, to read dates against. */
export function explainClaudeError(error: APIError, now: number): ConnectorError {
  const setUp = error.status === undefined ? undefined : setUpProblems[error.status];
  if (setUp !== undefined) return new ConnectorError("misconfigured", setUp, { cause: error });
  return unavailable(statusWords(error), { cause: error, ...waitOf(error, now) });
}

/** Whatever kept an answer from arriving in whole: asking again may bring it. */
export function unavailable(
  because: string,
  options: { cause: unknown; retryAfterSeconds?: number },
): ConnectorError {
  const remedy =
    "The request is tried again by itself; if it keeps failing, see status.claude.com.";
  return new ConnectorError(
    "model_unavailable",
    { happened: "Claude did not answer.", because, remedy },
    options,
  );
}

const happened = "Claude did not take the request.";

const setUpProblems: Readonly<Record<number, Explanation>> = {
  400: {
    happened,
    because: "The Messages API calls the request not valid (400).",
    remedy:
      "Check that the model takes the effort that is asked for, or leave model and effort out; " +
      "otherwise an administrator finds the reason in the log.",
  },
  401: {
    happened,
    because: "The Messages API did not accept the API key (401).",
    remedy: "An administrator puts a valid key into the Key Vault secret anthropic-api-key.",
  },
  402: {
    happened,
    because: "The Anthropic account has no credit or its payment failed (402).",
    remedy: "An administrator settles billing in the Claude Console.",
  },
  403: {
    happened,
    because: "The API key may not use this model or service (403).",
    remedy: "An administrator gives the key's workspace access in the Claude Console.",
  },
  404: {
    happened,
    because: "There is no such model for this API key, or no Messages API at CLAUDE_URL (404).",
    remedy:
      "Name another model in the request, or correct the app setting CLAUDE_MODEL or CLAUDE_URL.",
  },
  422: {
    happened,
    because: "The Messages API could not work with the request (422).",
    remedy: "An administrator finds the reason in the log.",
  },
};

function statusWords({ status, type }: APIError): string {
  if (status === 529 || type === "overloaded_error") return "The Messages API is overloaded.";
  if (status === 429 || type === "rate_limit_error")
    return "The rate limit of the Anthropic account is reached.";
  if (status === undefined) return "The connection to the Messages API failed or broke off.";
  return `The Messages API failed (${status}).`;
}

function waitOf({ headers }: APIError, now: number): { retryAfterSeconds?: number } {
  const seconds = headers && retryAfterSeconds(headers, now);
  return seconds === undefined ? {} : { retryAfterSeconds: seconds };
}
