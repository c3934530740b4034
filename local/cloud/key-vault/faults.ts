/** Failures of the vault that tests switch on, before or after a request takes effect. */
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { HttpBindings } from "@hono/node-server";
import { VaultError } from "./vault-error.ts";

export interface VaultFault {
  /** Which requests fail: by method, and by the path such as `/secrets/live-default`. */
  readonly method?: string;
  readonly path?: RegExp;
  /** `drop` cuts the connection without an answer. */
  readonly kind: 403 | 429 | 500 | 503 | "drop";
  /** Seconds, in the header of that name. */
  readonly retryAfter?: number;
  /** The request takes effect, and only its answer fails: a client that repeats it writes twice. */
  readonly applied?: true;
}

export class VaultFaults {
  #queue: VaultFault[] = [];
  #standing: VaultFault[] = [];

  /** Queues a fault for the next fitting request, or as many of them; `Infinity` until cleared. */
  next(fault: VaultFault, times = 1): void {
    if (times === Infinity) this.#standing.push(fault);
    else for (let count = 0; count < times; count++) this.#queue.push(fault);
  }

  clear(): void {
    this.#queue = [];
    this.#standing = [];
  }

  take(method: string, path: string): VaultFault | undefined {
    const fits = (fault: VaultFault) =>
      (fault.method ?? method) === method && (fault.path?.test(path) ?? true);
    const index = this.#queue.findIndex(fits);
    return index < 0 ? this.#standing.find(fits) : this.#queue.splice(index, 1)[0];
  }
}

/** The failing answer; the connection is cut where there is one. */
export function failingResponse(fault: VaultFault, bindings: Partial<HttpBindings>): Response {
  if (fault.kind === "drop") {
    bindings.outgoing?.destroy();
    return bindings.outgoing ? RESPONSE_ALREADY_SENT : Response.error();
  }
  const { status, code, message, innerCode } = errors[fault.kind];
  const body = new VaultError(status, code, message, innerCode).body();
  const { retryAfter } = fault;
  const headers = retryAfter === undefined ? {} : { "retry-after": String(retryAfter) };
  return Response.json(body, { status, headers });
}

const errors = {
  403: {
    status: 403,
    code: "Forbidden",
    message: "The user, group or application does not have secrets permission on key vault.",
    innerCode: "AccessDenied",
  },
  429: {
    status: 429,
    code: "Throttled",
    message: "Request was not processed because too many requests were received.",
    innerCode: undefined,
  },
  500: {
    status: 500,
    code: "InternalServerError",
    message: "An internal server error occurred.",
    innerCode: undefined,
  },
  503: {
    status: 503,
    code: "ServiceUnavailable",
    message: "The service is temporarily unavailable.",
    innerCode: undefined,
  },
};
