/** What cannot be taken back needs two people: the second confirms within a day. */
import * as z from "zod";
import { hours } from "../durations.ts";
import { type Documents, noDocument } from "../../storage/documents.ts";
import type { Instant, ManagedApp } from "../facts.ts";

const approvalSchema = z.object({
  by: z.string(),
  why: z.string(),
  at: z.number(),
  deleteApplication: z.boolean(),
});
export type Approval = z.output<typeof approvalSchema>;

const validFor = 24 * hours;

const nameOf = ({ tenantKey, clientId }: ManagedApp): string =>
  `revocation-${tenantKey}-${clientId}.json`;

export interface ApprovalRequest {
  readonly app: ManagedApp;
  /** Object id of the administrator. */
  readonly by: string;
  readonly why: string;
  readonly deleteApplication: boolean;
}

/** The other administrator who asked for the same within a day; undefined: this one is the first. */
export async function approve(
  { app, by, why, deleteApplication }: ApprovalRequest,
  documents: Documents,
  now: Instant,
): Promise<Approval | undefined> {
  const document = await documents.read(nameOf(app));
  const first = document && parse(document.text);
  const isOpen =
    first !== undefined &&
    first.deleteApplication === deleteApplication &&
    now - first.at < validFor &&
    first.at <= now;
  if (isOpen && first.by !== by) return first;
  const approval: Approval = { by, why, at: isOpen ? first.at : now, deleteApplication };
  await documents.write(nameOf(app), JSON.stringify(approval), document?.etag ?? noDocument);
  return undefined;
}

function parse(text: string): Approval | undefined {
  try {
    return approvalSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
