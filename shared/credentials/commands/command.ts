/** What administrators ask of the rotator: the command, its record, and the message that carries it. */
import * as z from "zod";

const app = z.guid().transform((id) => id.toLowerCase());
const keyId = z.guid().transform((id) => id.toLowerCase());
/** One line in the administrator's own words, kept with what was done. */
const reason = z
  .string()
  .trim()
  .min(3)
  .max(500)
  .regex(/^\P{Cc}*$/u, "is one line of text");

/** By the name that stands in routes and records. */
export const commandSchema = z.discriminatedUnion("action", [
  z.strictObject({ action: z.literal("check") }),
  z.strictObject({
    action: z.literal("rotate"),
    app,
    /** The current credential was revoked by Microsoft or an administrator, and is to be replaced. */
    replaceRevoked: z.boolean().default(false),
  }),
  z.strictObject({ action: z.literal("revoke"), app, keyId, reason }),
  z.strictObject({ action: z.literal("adopt"), app, keyId }),
  z.strictObject({ action: z.literal("accept"), app, reason }),
  z.strictObject({
    action: z.literal("acknowledge"),
    /** Of a verdict in the report. */
    subject: z.string().min(1).max(500),
    until: z.iso.datetime({ offset: true }),
    reason,
  }),
  z.strictObject({ action: z.literal("complete_review") }),
  z.strictObject({
    action: z.literal("revoke_connection"),
    app,
    reason,
    /** Also delete the app registration, last of all. */
    deleteApplication: z.boolean().default(false),
  }),
]);

export type Command = z.output<typeof commandSchema>;
export type CommandAction = Command["action"];

export type CommandState = "queued" | "running" | "done" | "refused" | "failed";

/** What is remembered of a command; never the token that came with it. */
export interface CommandRecord {
  readonly id: string;
  readonly tenantKey: string;
  readonly command: Command;
  /** The steps are listed and nothing is changed. */
  readonly dryRun: boolean;
  /** Object id of the administrator. */
  readonly requestedBy: string;
  /** ISO 8601. */
  readonly requestedAt: string;
  readonly state: CommandState;
  readonly endedAt?: string;
  /** What was done, or would be, or why nothing was: in our words. */
  readonly outcome?: readonly string[];
}

/** For how long a command waits for the rotator before it is refused as out of date. */
export const commandLifeSeconds = 15 * 60;

/** What is sealed: everything that the rotator acts on, bound to the token that allows it. */
export interface SealedCommand {
  readonly id: string;
  readonly command: Command;
  readonly dryRun: boolean;
  readonly accessToken: string;
}

/** No more can come of it. */
export function isEnded({ state }: Pick<CommandRecord, "state">): boolean {
  return state !== "queued" && state !== "running";
}

/** The queue's message. */
export const commandMessageSchema = z.object({ id: z.guid(), sealed: z.string().max(48_000) });
export type CommandMessage = z.output<typeof commandMessageSchema>;
