/** An administrator takes the present state for right, by name and with a reason. */
import { ConnectorError } from "../../errors/connector-error.ts";
import type { Clock } from "../../clock.ts";
import type { Log, Vault } from "../ports.ts";
import type { ManagedApp } from "../facts.ts";
import { inFormOf, readBaseline, writeBaseline } from "./baseline.ts";
import { compareSnapshots, type Difference } from "./compare.ts";
import type { TamperDirectory } from "./graph-watch.ts";
import { readOwnership } from "./ownership.ts";
import { unreadParts } from "./snapshot.ts";

export interface AcceptPorts {
  readonly directory: TamperDirectory;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Log;
}

export interface AcceptRequest {
  readonly app: ManagedApp;
  /** Object id of the administrator. */
  readonly by: string;
  readonly why: string;
  readonly dryRun: boolean;
}

/** What is accepted, or would be. `undefined`: there was no baseline to compare with. */
export interface Acceptance {
  readonly differences: readonly Difference[] | undefined;
}

/**
 * Also repairs a baseline that is missing or damaged. What happened before is closed by it.
 *
 * @throws ConnectorError `invalid_input`, `service_unavailable`; CallFailure of the vault
 */
export async function acceptBaseline(
  { app, by, why, dryRun }: AcceptRequest,
  { directory, vault, clock, log }: AcceptPorts,
): Promise<Acceptance> {
  if (by.trim() === "" || why.trim() === "" || why.length > 500)
    throw new ConnectorError("invalid_input", {
      happened: "Nothing was accepted.",
      because: "A state is accepted by a named administrator with a reason of 1 to 500 characters.",
      remedy: "Give the reason.",
    });
  const at = clock.now();
  const [held, ownership, { snapshot }] = await Promise.all([
    readBaseline(app, vault),
    readOwnership(app, vault),
    directory.snapshot(app),
  ]);
  const missing = unreadParts(snapshot, app.rotatorId !== undefined);
  if (missing.length > 0)
    throw new ConnectorError("service_unavailable", {
      happened: "Nothing was accepted.",
      because: `These parts could not be read: ${missing.join(", ")}.`,
      remedy: "Try again; if it lasts, check the permissions of the rotator's identity.",
    });
  if (!dryRun) {
    await writeBaseline(app, vault, { snapshot, at, by, why });
    log("credential_baseline_accepted", { tenantKey: app.tenantKey, clientId: app.clientId, by });
  }
  if (held.state !== "known") return { differences: undefined };
  const present = inFormOf(held.baseline, snapshot);
  return { differences: compareSnapshots(held.baseline, present, ownership) };
}
