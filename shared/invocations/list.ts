/** Lists of invocations: a caller's own, and for administrators all of the tenant. */
import * as z from "zod";
import { ConnectorError } from "../errors/connector-error.ts";
import { requireRole } from "../identity/roles.ts";
import type { VerifiedCall } from "../identity/verify-access-token.ts";
import { explainIssues } from "../tools/arguments.ts";
import { isInvocationId } from "./invocation-id.ts";
import type { InvocationStore } from "./store.ts";
import type { InvocationRecord, InvocationStatus, InvocationSummary } from "./types.ts";
import { summarize } from "./view.ts";

export interface InvocationPage {
  readonly invocations: readonly (InvocationSummary & { readonly requestedBy?: Requester })[];
  readonly count: number;
  readonly truncated: boolean;
  readonly nextCursor?: string;
}

/** Told in lists of all. */
type Requester = Pick<InvocationRecord, "callerId" | "clientId" | "mode">;

const statuses = [
  "queued",
  "running",
  "awaiting_approval",
  "succeeded",
  "failed",
  "cancelled",
] as const satisfies InvocationStatus[];

const querySchema = z.object({
  all: z.enum(["true", "false"]).default("false"),
  status: z
    .string()
    // Once each: Table storage takes 15 comparisons in a query.
    .transform((text) => [...new Set(text.split(",").map((status) => status.trim()))])
    .pipe(z.array(z.enum(statuses, `is a comma-separated list of ${statuses.join(", ")}`)))
    .optional(),
  size: z.coerce.number("is a number").int().min(1).max(100).default(20),
  cursor: z.string().refine(isInvocationId, "is no nextCursor of a page").optional(),
});

/**
 * @param query parameters of the address; others than ours are ignored.
 * @throws ConnectorError `invalid_input`, `missing_role`; CallFailure
 */
export async function listInvocations(
  query: Readonly<Record<string, string>>,
  { caller, tenant }: VerifiedCall,
  { store, now }: { store: Pick<InvocationStore, "list">; now: () => number },
): Promise<InvocationPage> {
  const { all, status, size, cursor } = parseQuery(query);
  if (all === "true") requireRole(caller, "Connector.Admin");
  const callerId = all === "true" ? undefined : caller.objectId;
  const { records, continuation } = await store.list(
    { tenantKey: tenant.key, callerId, ...(status && { statuses: status }) },
    { size, continuation: cursor },
  );
  const time = now();
  const invocations = records.map((record) => ({
    ...summarize(record, time),
    ...(callerId === undefined && { requestedBy: requesterOf(record) }),
  }));
  return {
    invocations,
    count: invocations.length,
    truncated: continuation !== undefined,
    ...(continuation !== undefined && { nextCursor: continuation }),
  };
}

function requesterOf({ callerId, clientId, mode }: InvocationRecord): Requester {
  return { callerId, clientId, mode };
}

function parseQuery(query: Readonly<Record<string, string>>): z.output<typeof querySchema> {
  const parsed = querySchema.safeParse(query, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new ConnectorError("invalid_input", {
    happened: "Nothing was listed.",
    because: explainIssues(parsed.error.issues),
    remedy: "The address takes all, status, size and cursor.",
  });
}
