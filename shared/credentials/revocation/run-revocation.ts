/**
 * Takes the rotator's steps one after another: each told before and after, and believed only when read
 * back. An administrator's are printed, and read back as well once they are done.
 */
import type { Graph } from "../../graph/graph.ts";
import { asCall } from "../adapters/call-failure.ts";
import { CallFailure } from "../../errors/call-failure.ts";
import type { Clock } from "../../clock.ts";
import type { Log } from "../ports.ts";
import type { ManagedApp } from "../facts.ts";
import type { Proof, RevocationStep, StepRequest } from "./step.ts";

export interface RevocationPorts {
  /** Graph as the rotator's identity. */
  readonly rotator: Graph;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * `unproved`: done as Graph says, but not seen yet; run the plan again. `printed`: left to a person
 * with the rights, none of which the connector is granted.
 * `skipped`: the app is not deleted while anything before is not proven.
 */
export type Outcome = "done" | "already" | "unproved" | "failed" | "printed" | "skipped";

export interface StepResult {
  readonly step: RevocationStep;
  readonly outcome: Outcome;
}

/** Lists lag by seconds: so often is an effect looked for, and so long is waited between. */
const looks = 5;
const pauseMs = 3_000;

export async function runRevocation(
  app: ManagedApp,
  steps: readonly RevocationStep[],
  ports: RevocationPorts,
): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const step of steps) {
    const proven = results.every(({ outcome }) => outcome === "done" || outcome === "already");
    const outcome = step.stage === "delete" && !proven ? "skipped" : await take(app, step, ports);
    results.push({ step, outcome });
  }
  return results;
}

async function take(
  { tenantKey, clientId }: ManagedApp,
  step: RevocationStep,
  ports: RevocationPorts,
): Promise<Outcome> {
  const details = { tenantKey, clientId, step: step.title };
  ports.log("credential_revocation_step", { ...details, outcome: "begun" });
  const outcome = await attempt(step, ports);
  ports.log("credential_revocation_step", { ...details, outcome });
  return outcome;
}

async function attempt(
  { request, proof, by }: RevocationStep,
  { rotator, clock }: RevocationPorts,
): Promise<Outcome> {
  try {
    if (await isProven(rotator, proof)) return "already";
    if (by === "administrator") return "printed";
    await send(rotator, request);
    return await readBack(rotator, proof, clock);
  } catch (error) {
    if (!(error instanceof CallFailure)) throw error;
    return "failed";
  }
}

async function readBack(graph: Graph, proof: Proof, clock: Clock): Promise<Outcome> {
  for (let look = 1; ; look += 1) {
    if (await isProven(graph, proof)) return "done";
    if (look === looks) return "unproved";
    await clock.sleep(pauseMs);
  }
}

/** What is gone already needs no second removal. */
async function send(graph: Graph, { method, path, body }: StepRequest): Promise<void> {
  try {
    await asCall(`${method} ${path.value}`, async () => {
      const options = { idempotent: true };
      if (method === "DELETE") await graph.delete(path, options);
      else if (method === "PATCH") await graph.patch(path, body, options);
      else await graph.post(path, body, options);
    });
  } catch (error) {
    if (!(error instanceof CallFailure) || error.kind !== "notFound") throw error;
  }
}

async function isProven(graph: Graph, { path, query, holds, absent }: Proof): Promise<boolean> {
  try {
    const found = await asCall(
      `read ${path.value}`,
      async () => await readEverything(graph, path, query),
    );
    return holds(found);
  } catch (error) {
    // Of an object that is gone nothing remains to be revoked.
    if (error instanceof CallFailure && error.kind === "notFound") return absent === true;
    throw error;
  }
}

type Item = Record<string, unknown>;

/** The object itself, or every item of the list. */
async function readEverything(
  graph: Graph,
  path: Proof["path"],
  query: Proof["query"] = {},
): Promise<readonly Item[]> {
  let answer = await graph.get<Item>(path, { query });
  if (!Array.isArray(answer["value"])) return [answer];
  const items: Item[] = [...(answer["value"] as Item[])];
  while (typeof answer["@odata.nextLink"] === "string") {
    const page = await graph.next<Item>(answer["@odata.nextLink"]);
    items.push(...page.value);
    answer = { ...page };
  }
  return items;
}
