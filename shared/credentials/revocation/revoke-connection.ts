/** Ends a connection at an administrator's word: stopped at once, taken apart once a second one agrees. */
import { ConnectorError } from "../../errors/connector-error.ts";
import type { Documents } from "../../storage/documents.ts";
import type { ManagedApp } from "../facts.ts";
import { approve } from "./approval.ts";
import { readRevocationFacts } from "./facts.ts";
import { planRevocation } from "./plan-revocation.ts";
import {
  type Outcome,
  type RevocationPorts,
  runRevocation,
  type StepResult,
} from "./run-revocation.ts";
import type { RevocationStep } from "./step.ts";

export interface RevokeRequest {
  readonly app: ManagedApp;
  /** Object id of the administrator. */
  readonly by: string;
  readonly why: string;
  readonly dryRun: boolean;
  /** Also delete the app registration, last. */
  readonly deleteApplication: boolean;
}

export interface RevokePorts extends RevocationPorts {
  readonly documents: Documents;
}

/**
 * What was done, or would be: one line per step. Stopping new tokens can be taken back and waits for
 * nobody; everything else needs a second administrator who posts the same within 24 hours.
 *
 * @throws ConnectorError `invalid_input`; CallFailure when what there is cannot be read whole
 */
export async function revokeConnection(
  { app, by, why, dryRun, deleteApplication }: RevokeRequest,
  ports: RevokePorts,
): Promise<readonly string[]> {
  if (by.trim() === "" || why.trim() === "")
    throw new ConnectorError("invalid_input", {
      happened: "Nothing was revoked.",
      because: "A connection is revoked by a named administrator with a reason.",
      remedy: "Give the reason.",
    });
  const now = ports.clock.now();
  const facts = await readRevocationFacts(app, ports.rotator);
  const plan = (since: number) => planRevocation(facts, { deleteApplication, now: since });
  if (dryRun) return plan(now).map((step) => `Would: ${describe(step)}`);

  const other = await approve({ app, by, why, deleteApplication }, ports.documents, now);
  // Sessions since the first word cannot have used the app: a repeated run finds them ended.
  const steps = plan(other?.at ?? now);
  const { tenantKey, clientId } = app;
  ports.log("credential_revocation", {
    tenantKey,
    clientId,
    by,
    confirms: other?.by ?? "nobody yet",
  });
  const due = other === undefined ? steps.filter(({ stage }) => stage === "disable") : steps;
  const results = await runRevocation(app, due, ports);
  return [
    ...results.map(line),
    ...(other === undefined ? [waiting(steps.length - due.length)] : []),
  ];
}

const waiting = (left: number): string =>
  `${left} steps that cannot be taken back wait for another administrator, who posts the same within 24 hours.`;

const words: Readonly<Record<Outcome, string>> = {
  done: "Done and read back",
  already: "Was so already",
  unproved: "Sent, not seen yet; run it again",
  failed: "Failed; run it again",
  printed: "For an administrator to send, then run it again",
  skipped: "Left out until all before it is proven",
};

const line = ({ step, outcome }: StepResult): string => `${words[outcome]}: ${describe(step)}`;

/** With the request, so that whoever has the rights can send it by hand. */
function describe({ title, by, request }: RevocationStep): string {
  const { method, path, body } = request;
  const sent = body === undefined ? "" : ` ${JSON.stringify(body)}`;
  return `${title} (${by}: ${method} /v1.0${path.value}${sent}).`;
}
