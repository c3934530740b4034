/** What stands between the model and a change: nothing that it reads or says moves these rules. */
import { ConnectorError } from "../errors/connector-error.ts";
import type { Tool } from "../tools/define-tool.ts";
import { type Arguments, changeDigest, holdChange, isIntact } from "./held-change.ts";
import { areAllowed } from "./recipients.ts";
import type { AgentJob, HeldChange } from "./types.ts";

export interface WantedChange {
  readonly toolUseId: string;
  readonly tool: Tool;
  /** Parsed: what is checked is what is made. */
  readonly args: Arguments;
}

/** What the run knows of its changes so far, those before this one in the turn included. */
export interface ChangesSoFar {
  readonly written: readonly string[];
  readonly held: readonly HeldChange[];
}

export type Verdict =
  | { readonly kind: "make"; readonly args: Arguments }
  | { readonly kind: "hold"; readonly held: HeldChange }
  | { readonly kind: "rejected"; readonly held: HeldChange };

/**
 * Whether a change may be made, waits for a person, or was rejected by one.
 *
 * @throws ConnectorError `writes_not_allowed`, and whatever `recipientsOf` throws.
 */
export async function judgeChange(
  job: AgentJob,
  { toolUseId, tool, args }: WantedChange,
  soFar: ChangesSoFar,
  recipientsOf: (tool: Tool, args: Arguments) => Promise<readonly string[]>,
): Promise<Verdict> {
  const held = soFar.held.find((one) => one.toolUseId === toolUseId);
  if (held?.decision === undefined && held) return { kind: "hold", held };
  if (held?.decision?.approved === false) return { kind: "rejected", held };
  if (held && !(isIntact(job, held) && held.tool === tool.name)) throw notWhatWasApproved();
  const wanted = held?.arguments ?? args;

  requireFirst(tool, wanted, soFar.written);
  if (soFar.written.length >= job.limits.writes) throw tooManyWrites(job.limits.writes);
  requireMailbox(job, wanted);
  const recipients = await recipientsOf(tool, wanted);
  requireBounds(job, tool, recipients);
  if (job.approval === "none") return { kind: "make", args: wanted };
  if (held === undefined)
    return { kind: "hold", held: holdChange(job, toolUseId, tool, args, recipients) };
  // A chat or a thread may have gained people since the person looked at it.
  if (!recipients.every((one) => held.recipients.includes(one))) throw notWhatWasApproved();
  return { kind: "make", args: wanted };
}

function requireFirst(tool: Tool, args: Arguments, written: readonly string[]): void {
  if (!written.includes(changeDigest(tool.name, args))) return;
  throw refusal(
    "This very change was made before in this run, or may have been.",
    "Do not repeat it; say in the answer what is known of it.",
  );
}

/** Of those that the requester may write in, one that only an item names is not the request's. */
function requireMailbox(job: AgentJob, args: Arguments): void {
  const { user } = args;
  if (typeof user !== "string" || user === "me") return;
  if (job.user !== undefined || job.approval === "required") return;
  if (isNamed(user, `${job.prompt}\n${job.instructions ?? ""}`)) return;
  throw refusal(
    "It would be made in a mailbox that the request does not name.",
    "Leave user out to use the requester's own, or say in the answer that it was not allowed.",
  );
}

/** As a whole: anna@contoso.com is not joanna@contoso.com. What surrounds a word is not part of it. */
function isNamed(user: string, text: string): boolean {
  const words = text.toLowerCase().split(/[^\p{L}\p{N}@_.+'#-]+/u);
  return words.some((word) => word.replace(/^['.-]+|(?:'s)?['.-]*$/g, "") === user.toLowerCase());
}

function requireBounds(job: AgentJob, tool: Tool, recipients: readonly string[]): void {
  const { allowedRecipients } = job;
  if (allowedRecipients !== undefined) {
    const isBlind = tool.reachesOthers === true && tool.recipients === undefined;
    if (isBlind || !areAllowed(recipients, allowedRecipients))
      throw refusal(
        "It would reach somebody outside allowedRecipients of the request.",
        "Leave them out, or say in the answer that it was not allowed.",
      );
  } else if (tool.reachesOthers === true && job.approval === "none")
    throw refusal(
      "It reaches other people, and the request neither bounds whom nor has a person approve it.",
      "Say in the answer that the request needs allowedRecipients or approval.",
    );
}

function tooManyWrites(limit: number): ConnectorError {
  return refusal(
    `The request allows ${limit} changes, and as many were made.`,
    "Say in the answer what is left to do.",
  );
}

function notWhatWasApproved(): ConnectorError {
  return refusal(
    "It is not the change that a person approved: its content or its recipients differ.",
    "Say in the answer that it was not made.",
  );
}

function refusal(because: string, remedy: string): ConnectorError {
  return new ConnectorError("writes_not_allowed", {
    happened: "The change was not made.",
    because,
    remedy,
  });
}
