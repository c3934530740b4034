/** Changes as a person decides over them: named by digest, so that what was seen is what is made. */
import { createHash } from "node:crypto";
import type { Tool } from "../tools/define-tool.ts";
import type { AgentJob, HeldChange } from "./types.ts";

export type Arguments = Readonly<Record<string, unknown>>;

export function holdChange(
  job: AgentJob,
  toolUseId: string,
  tool: Tool,
  args: Arguments,
  recipients: readonly string[],
): HeldChange {
  return {
    toolUseId,
    tool: tool.name,
    title: tool.title,
    arguments: args,
    recipients,
    digest: heldDigest(job, toolUseId, tool.name, args),
    decision: undefined,
  };
}

/** Whether the change is still the one that its digest was made of. */
export function isIntact(job: AgentJob, held: HeldChange): boolean {
  return held.digest === heldDigest(job, held.toolUseId, held.tool, held.arguments);
}

/** The same for the same change, whenever the model asks for it. */
export function changeDigest(tool: string, args: Arguments): string {
  return digest([tool, args]);
}

function heldDigest(job: AgentJob, toolUseId: string, tool: string, args: Arguments): string {
  return digest([job.id, toolUseId, tool, args]);
}

function digest(parts: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
