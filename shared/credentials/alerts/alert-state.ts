/** What was told to whom: kept in one document beside the report, written after delivery. */
import * as z from "zod";
import type { Rule } from "../run-report.ts";

const instant = z.number();
const severity = z.enum(["info", "warning", "high", "critical", "page"]);

const toldSchema = z.object({
  severity,
  /** The lowest threshold told. */
  threshold: z.number().optional(),
  at: instant,
  rule: z.string(),
  appName: z.string(),
});

const standingSchema = z.object({
  tenantKey: z.string(),
  clientId: z.string(),
  rule: z.string().transform((rule) => rule as Rule),
  since: instant,
});

const acknowledgementSchema = z.object({
  severity,
  threshold: z.number().optional(),
  until: instant,
  by: z.string(),
  why: z.string(),
});

const channelSchema = z.object({
  /** By subject. */
  told: z.record(z.string(), toldSchema),
  /** Deliveries that failed in a row. */
  failures: z.number(),
  /** Not tried before. */
  retryAt: instant,
  failure: z.string().optional(),
  /** The last daily digest and the last weekly card. */
  digestAt: instant.optional(),
  weeklyAt: instant.optional(),
});

const stateSchema = z.object({
  /** Subjects that are so now, by their key. */
  standing: z.record(z.string(), standingSchema),
  acknowledged: z.record(z.string(), acknowledgementSchema),
  channels: z.record(z.string(), channelSchema),
});

export type Told = z.output<typeof toldSchema>;
export type Standing = z.output<typeof standingSchema>;
export type Acknowledgement = z.output<typeof acknowledgementSchema>;
export type ChannelMemory = z.output<typeof channelSchema>;
export type AlertState = z.output<typeof stateSchema>;

export const nothingTold: AlertState = { standing: {}, acknowledged: {}, channels: {} };
export const newChannel: ChannelMemory = { told: {}, failures: 0, retryAt: 0 };

/** What cannot be read counts as nothing told: telling twice is better than not at all. */
export function readAlertState(text: string | undefined): AlertState {
  try {
    return stateSchema.parse(JSON.parse(text ?? "{}"));
  } catch {
    return nothingTold;
  }
}
