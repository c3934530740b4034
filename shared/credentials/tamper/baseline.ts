/** The accepted state of an app: one vault secret, whose versions are its history. */
import { createHash } from "node:crypto";
import * as z from "zod";
import { CallFailure } from "../../errors/call-failure.ts";
import type { Vault } from "../ports.ts";
import type { Instant, ManagedApp, VaultVersion } from "../facts.ts";
import { canonical, type Snapshot } from "./snapshot.ts";

const entry = z.object({ keyId: z.string(), displayName: z.string(), facts: z.string() });

const baselineSchema = z.object({
  version: z.literal(1),
  at: z.number(),
  /** Object id of the administrator who accepted it, or {@link firstRun}. */
  by: z.string().min(1),
  why: z.string().min(1),
  fields: z.record(z.string(), z.array(z.string())),
  credentials: z.record(z.string(), z.array(entry)),
});

export type Baseline = z.output<typeof baselineSchema>;

/** Taken by the watch itself because there was none: nobody has looked at it yet. */
export const firstRun = "connector";

export const baselineName = ({ tenantKey, clientId }: ManagedApp): string =>
  `baseline-${tenantKey}-${clientId}`;

export type BaselineReading =
  | { readonly state: "known"; readonly baseline: Baseline; readonly version: string }
  /** Never written. */
  | { readonly state: "absent" }
  /** Deleted, disabled or not a baseline. */
  | { readonly state: "unreadable" };

/** @throws CallFailure when the vault does not answer */
export async function readBaseline(app: ManagedApp, vault: Vault): Promise<BaselineReading> {
  const name = baselineName(app);
  const { state, versions } = await vault.history(name);
  const [newest] = versions.toSorted(
    (a, b) => b.createdOn - a.createdOn || takenAt(b) - takenAt(a),
  );
  if (state === "absent" || (state === "present" && newest === undefined))
    return { state: "absent" };
  if (newest === undefined || !newest.enabled) return { state: "unreadable" };
  const parsed = parse(await vault.read(name, newest.id));
  return parsed === undefined
    ? { state: "unreadable" }
    : { state: "known", baseline: parsed, version: newest.id };
}

/** Key Vault dates versions by whole seconds. One that the watch did not write counts as the latest. */
const takenAt = ({ tags }: VaultVersion): number => Number(tags["at"] ?? Number.MAX_SAFE_INTEGER);

function parse(text: string): Baseline | undefined {
  try {
    return baselineSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Key Vault takes 25,600 bytes; its tags and name are not counted. */
const mostBytes = 25_000;

/** @throws CallFailure, `refused` when not even digests fit */
export async function writeBaseline(
  app: ManagedApp,
  vault: Vault,
  content: { snapshot: Snapshot; at: Instant; by: string; why: string },
): Promise<void> {
  const { snapshot, at, by, why } = content;
  const text = (fields: Snapshot["fields"]) =>
    canonical({ version: 1, at, by, why, fields, credentials: snapshot.credentials });
  let fields = snapshot.fields;
  const largestFirst = Object.keys(fields).toSorted((a, b) => size(fields[b]) - size(fields[a]));
  for (const name of largestFirst) {
    if (Buffer.byteLength(text(fields)) <= mostBytes) break;
    fields = { ...fields, [name]: [digest(fields[name] ?? [])] };
  }
  if (Buffer.byteLength(text(fields)) > mostBytes)
    throw new CallFailure("refused", "the baseline does not fit into a vault secret");
  await vault.set(baselineName(app), text(fields), {
    tags: { app: app.objectId, at: String(at) },
  });
}

const size = (values: readonly string[] | undefined): number =>
  Buffer.byteLength(canonical(values));

const digest = (values: readonly string[]): string =>
  `sha256:${createHash("sha256").update(canonical(values)).digest("hex")}`;

/** What was read, in the form that the baseline holds: digests where it has them. */
export function inFormOf(baseline: Snapshot, present: Snapshot): Snapshot {
  const fields = Object.entries(present.fields).map(([name, values]) => {
    const [first = "", ...rest] = baseline.fields[name] ?? [];
    const digested = rest.length === 0 && /^sha256:[0-9a-f]{64}$/.test(first);
    return [name, digested ? [digest(values)] : values] as const;
  });
  return { ...present, fields: Object.fromEntries(fields) };
}
