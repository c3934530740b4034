/** Why an invocation can end without an answer, as its requester reads it. */
import type { ConnectorError } from "../errors/connector-error.ts";
import type { InvocationError } from "./types.ts";

const again = "Post the request again, with a new Idempotency-Key.";

export const endings = {
  cancelled: {
    code: "cancelled",
    detail: "The request was cancelled.",
    remedy: "Changes that were made before stay; toolCalls names them.",
  },
  approvalExpired: {
    code: "approval_expired",
    detail: "The change that was held was not made. Nobody decided on it within 7 days.",
    remedy: again,
  },
  signInExpired: {
    code: "sign_in_expired",
    detail:
      "The request ended before it was done. The sign-in that it ran with ended, and its requester did not come back within 24 hours.",
    remedy: `${again} Poll it with the requester's own sign-in: that renews it.`,
  },
  gaveUp: {
    code: "internal_error",
    detail:
      "The request was given up. Nine workers took it one after the other, and none finished its step.",
    remedy: `${again} If that lasts, an administrator reads the log of run_invocation.`,
  },
  poison: {
    code: "poison",
    detail: "The request was given up. Its queue message failed five times.",
    remedy: `${again} If that lasts, an administrator reads the log of run_invocation.`,
  },
  outOfTime: {
    code: "limit_reached",
    detail: "The request was ended. It reached limits.seconds.",
    remedy: "Ask for less at once, or allow more seconds.",
  },
  unreadable: {
    code: "internal_error",
    detail:
      "The request could not be run. What was stored of it is gone, or was sealed with a key that is gone.",
    remedy: again,
  },
  unexpected: {
    code: "internal_error",
    detail: "The request was given up. The connector failed nine times in the same step.",
    remedy: `${again} If that lasts, an administrator reads the log of run_invocation.`,
  },
} as const satisfies Record<string, InvocationError>;

/** The same words that a caller of a tool would have read. */
export function endingBy({ code, happened, because, remedy }: ConnectorError): InvocationError {
  return { code, detail: `${happened} ${because}`, remedy };
}
