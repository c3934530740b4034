/** One step of a revocation: the request to Microsoft Graph, and the reading that proves its effect. */
import type { GraphPath } from "../../graph/path.ts";

/** Whose rights it takes: the rotator owns the app registration, the rest is an administrator's. */
export type Executor = "rotator" | "administrator";

/** `disable` can be taken back; `remove` cannot be simply; `delete` is for good after 30 days. */
export type Stage = "disable" | "remove" | "delete";

export interface StepRequest {
  readonly method: "POST" | "PATCH" | "DELETE";
  readonly path: GraphPath;
  readonly body?: unknown;
}

/** A reading that shows whether the step's effect is there; lists are read whole. */
export interface Proof {
  readonly path: GraphPath;
  readonly query?: Readonly<Record<string, string>>;
  /** Of the object, or of each item of a list. */
  readonly holds: (found: readonly Record<string, unknown>[]) => boolean;
  /** That nothing is found is the proof itself. */
  readonly absent?: true;
}

export interface RevocationStep {
  readonly title: string;
  readonly stage: Stage;
  readonly by: Executor;
  readonly request: StepRequest;
  readonly proof: Proof;
}
