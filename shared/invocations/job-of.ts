/** What the agent is asked, from what was accepted. */
import type { AgentJob } from "../agent/types.ts";
import type { Tenant } from "../identity/tenant.ts";
import type { Tool } from "../tools/define-tool.ts";
import type { AcceptedRequest } from "./types.ts";

/** Tools that the connector no longer has are not offered. */
export function jobOf(
  id: string,
  { request, caller }: AcceptedRequest,
  tenant: Tenant,
  catalogue: readonly Tool[],
): AgentJob {
  return {
    id,
    caller,
    tenant,
    prompt: request.prompt,
    instructions: request.instructions,
    attachments: request.attachments,
    tools: catalogue.filter(({ name }) => request.tools.includes(name)),
    approval: request.approval,
    allowedRecipients: request.allowedRecipients,
    outputSchema: request.outputSchema,
    user: request.user,
    model: request.model,
    effort: request.effort,
    limits: request.limits,
  };
}
