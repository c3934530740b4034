/** Remembers changes by their key, so that a repeated request or a resumed worker makes none twice. */
import type { WriteAttempt } from "./write-attempt.ts";

export interface WriteKey {
  readonly tenantKey: string;
  /** Within what the key is unique: `http {caller} {tool}`, or `invocation {id}`. */
  readonly scope: string;
  /** The caller's `Idempotency-Key`, or the id of the model's tool use. */
  readonly key: string;
  readonly tool: string;
  /** As the caller sent them: the same key with others is a mistake. */
  readonly args: unknown;
  /** From its first run on; a repetition later than this would make the change anew. */
  readonly keptHours: number;
}

export interface WriteLedger {
  /**
   * The answer of the first run that succeeded, for `keptHours`. A run that failed or died is repeated,
   * with `repeated` set.
   *
   * @throws ConnectorError `key_reused` (422) for other arguments, `in_progress` (409, Retry-After)
   * while another runs, and whatever `change` throws.
   */
  once(key: WriteKey, change: (attempt: WriteAttempt) => Promise<string>): Promise<string>;
}
