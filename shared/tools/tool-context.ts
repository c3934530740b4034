/** What a running tool is given: everything it may touch, already bound to one caller. */
import type { Graph } from "../graph/graph.ts";
import type { Mode } from "../identity/caller.ts";
import type { Tenant } from "../identity/tenant.ts";
import type { WriteAttempt } from "../writes/write-attempt.ts";
import type { Cursor } from "./cursor.ts";
import type { MailboxZones } from "./time-zones.ts";

export interface ToolContext {
  readonly mode: Mode;
  readonly tenant: Tenant;
  readonly graph: Graph;
  /** Pages on: opens the cursor of these arguments, seals the next one. */
  readonly cursor: Cursor;
  readonly zones: MailboxZones;
  /** Of a writing tool: the change it is about to make. */
  readonly attempt: WriteAttempt;
  /** The clock, in milliseconds. */
  now(): number;
  /** Waits so many milliseconds, or until `signal` ends the call. */
  pause(milliseconds: number): Promise<void>;
  /** Ends when the caller is gone or the time for the call is up. */
  readonly signal: AbortSignal;
}
