/** What one turn of an app came to, before it is judged. */
import type { FailureKind } from "../errors/call-failure.ts";
import type { Facts } from "./facts.ts";
import type { Evidence, RotationRequest, SignInVerdict, State, Step } from "./state.ts";

export interface Turn {
  readonly facts: Facts;
  /** Undefined: too little could be read. */
  readonly state: State | undefined;
  readonly evidence: Evidence;
  readonly request: RotationRequest;
  /** Of an app in mode `federated`. */
  readonly exchange: SignInVerdict | undefined;
  readonly step: Step;
  /** Undefined: the step was done, or there was none. */
  readonly failure: FailureKind | "outOfTime" | undefined;
  /** Turns in a row, this one included, that a passing failure spoilt. */
  readonly failedTurns: number;
}

/** Failures that pass by themselves. */
export function passes(failure: Turn["failure"]): boolean {
  return (
    failure !== undefined && ["throttled", "unavailable", "conflict", "outOfTime"].includes(failure)
  );
}
