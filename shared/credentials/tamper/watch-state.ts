/** What the watch remembers between reads: a document per tenant, beside the report. */
import * as z from "zod";

const hitSchema = z.object({
  /** Tells it apart: the operation of an event, or the key that was taken away. */
  about: z.string(),
  at: z.number(),
  level: z.enum(["warning", "high", "critical"]),
  keyId: z.string().optional(),
  summary: z.string(),
  /** Of events: for differences whose actor is looked for. */
  activity: z.string().optional(),
  actor: z.string().optional(),
});

const appSchema = z.object({
  /** When each difference was first seen. */
  pending: z.record(z.string(), z.number()),
  /** What stays told until an administrator accepts the state. */
  hits: z.array(hitSchema),
  /** The baseline was there once: a missing one is no first run. */
  hasBaseline: z.boolean(),
  /** Reads in a row that an outage spoilt. */
  spoilt: z.number(),
  /** Start of the last poll of the audit log that succeeded, and polls in a row that did not. */
  polledAt: z.number().optional(),
  pollsSpoilt: z.number(),
});

const stateSchema = z.object({
  /** By client id. */
  apps: z.record(z.string(), appSchema),
});

export type Hit = z.output<typeof hitSchema>;
export type AppMemory = z.output<typeof appSchema>;
export type WatchState = z.output<typeof stateSchema>;

export const newApp: AppMemory = {
  pending: {},
  hits: [],
  hasBaseline: false,
  spoilt: 0,
  pollsSpoilt: 0,
};
export const newState: WatchState = { apps: {} };

/** @throws Error when the text is no state: what was known must not be taken for nothing */
export function parseWatchState(text: string): WatchState {
  return stateSchema.parse(JSON.parse(text));
}
