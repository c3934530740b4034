/** One change that a tool makes in Microsoft 365: made once, however often the attempt is repeated. */
import { randomUUID } from "node:crypto";

export interface WriteAttempt {
  /**
   * A GUID that names the change in Microsoft 365 itself (transactionId, extended property, reference
   * line), the same on every attempt.
   */
  readonly marker: string;
  /** An earlier attempt may have arrived: look for the marker before anything is sent. */
  readonly repeated: boolean;
  /** When the first attempt began. */
  readonly since: Date;
  /** What an earlier attempt noted last; undefined: nothing. */
  readonly noted: unknown;
  /** Keeps what must be known should this attempt end after its next request. JSON. */
  note(value: unknown): Promise<void>;
}

/** For a caller who gave no key: nobody can repeat it, so nothing is kept beyond the call. */
export function unkeyedAttempt(now: () => number = Date.now): WriteAttempt {
  let noted: unknown;
  return {
    marker: randomUUID(),
    repeated: false,
    since: new Date(now()),
    get noted() {
      return noted;
    },
    note(value) {
      noted = value;
      return Promise.resolve();
    },
  };
}
