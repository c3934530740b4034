/** Faults that a test switches on: refusals, throttling and outages of Azure Resource Manager. */
import { ArmError } from "./arm-error.ts";

export interface ArmFault {
  /** Tried on `METHOD /path`. */
  readonly match: RegExp;
  readonly status: number;
  readonly code: string;
  readonly message?: string;
  /** Seconds. */
  readonly retryAfter?: number;
  /** How many requests fail before the fault is over; all when left out. */
  readonly times?: number;
}

export class Faults {
  readonly #active: { fault: ArmFault; left: number }[] = [];

  add(fault: ArmFault): void {
    this.#active.push({ fault, left: fault.times ?? Infinity });
  }

  /** @throws ArmError when a fault strikes this request */
  strike(request: string): void {
    const hit = this.#active.find(({ fault, left }) => left > 0 && fault.match.test(request));
    if (!hit) return;
    hit.left -= 1;
    const { status, code, message = code, retryAfter } = hit.fault;
    const headers: Record<string, string> =
      retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) };
    throw new ArmError(status, code, message, headers);
  }
}
