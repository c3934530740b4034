/** What callers can do with invocations, whatever surface they come by. */
import type { Clock } from "../clock.ts";
import type { VerifiedCall } from "../identity/verify-access-token.ts";
import { explained } from "../storage/explain-failure.ts";
import { accept, type AcceptParts, type Posted } from "./accept.ts";
import { cancel } from "./cancel.ts";
import { decide } from "./decide.ts";
import { isInvocationId } from "./invocation-id.ts";
import { type InvocationPage, listInvocations } from "./list.ts";
import { noSuchInvocation } from "./not-found.ts";
import { renewSignIn } from "./renew-sign-in.ts";
import {
  finalStatuses,
  type InvocationKey,
  type InvocationRecord,
  type InvocationSummary,
  type InvocationView,
} from "./types.ts";
import { summarize, viewInvocation } from "./view.ts";
import { waitWhileWorking } from "./wait.ts";

export interface InvocationDesk {
  accept(posted: Posted): Promise<AcceptedView>;
  /** Of the caller's own; keeps it going on this call's sign-in. */
  read(id: string, call: VerifiedCall): Promise<InvocationView>;
  wait(id: string, seconds: number, call: VerifiedCall): Promise<InvocationView>;
  list(query: Readonly<Record<string, string>>, call: VerifiedCall): Promise<InvocationPage>;
  /** Without content for others than the requester. */
  cancel(id: string, call: VerifiedCall): Promise<InvocationView | InvocationSummary>;
  decide(
    id: string,
    body: unknown,
    call: VerifiedCall,
  ): Promise<InvocationView | InvocationSummary>;
}

/** `callbackKey` signs what is posted to `callbackUrl`. */
export type AcceptedView = InvocationView & { readonly callbackKey?: string };

export interface DeskParts extends Omit<AcceptParts, "now"> {
  readonly clock: Clock;
}

export function createInvocationDesk({ clock, ...given }: DeskParts): InvocationDesk {
  const parts: AcceptParts = { ...given, now: () => clock.now() };
  const { store } = parts;

  async function ownRecord(id: string, call: VerifiedCall): Promise<InvocationRecord> {
    const record = isInvocationId(id) ? await store.read(keyOf(id, call)) : undefined;
    if (record === undefined) throw noSuchInvocation();
    return record;
  }

  async function documentsOf(record: InvocationRecord) {
    const ended = finalStatuses.has(record.status);
    const [accepted, state, outcome] = await Promise.all([
      store.readDocument(record, "request"),
      ended ? undefined : store.readDocument(record, "state"),
      ended ? store.readDocument(record, "outcome") : undefined,
    ]);
    return { accepted: accepted?.value, state: state?.value, outcome: outcome?.value };
  }

  async function view(record: InvocationRecord): Promise<InvocationView> {
    return viewInvocation(record, await documentsOf(record), clock.now());
  }

  async function viewFor(record: InvocationRecord, { caller }: VerifiedCall) {
    const own = record.callerId === caller.objectId;
    return own ? await view(record) : summarize(record, clock.now());
  }

  return {
    accept: async (posted) =>
      await explained("Whether the request was accepted is not known.", acceptAndView(posted)),
    read: async (id, call) => await explained(unread, readAndView(id, call)),
    wait: async (id, seconds, call) => await explained(unread, waitAndView(id, seconds, call)),
    list: async (query, call) => await explained(unread, listInvocations(query, call, parts)),
    cancel: async (id, call) => await explained(unchanged, cancelAndView(id, call)),
    decide: async (id, body, call) => await explained(unchanged, decideAndView(id, body, call)),
  };

  async function acceptAndView(posted: Posted): Promise<AcceptedView> {
    const record = await ownRecord((await accept(posted, parts)).id, posted.call);
    const documents = await documentsOf(record);
    const { callbackKey } = documents.accepted ?? {};
    return {
      ...viewInvocation(record, documents, clock.now()),
      ...(callbackKey !== undefined && { callbackKey }),
    };
  }

  async function readAndView(id: string, call: VerifiedCall): Promise<InvocationView> {
    return await view(await renewSignIn(await ownRecord(id, call), call, parts));
  }

  async function waitAndView(
    id: string,
    seconds: number,
    call: VerifiedCall,
  ): Promise<InvocationView> {
    await renewSignIn(await ownRecord(id, call), call, parts);
    return await view(
      await waitWhileWorking(async () => await ownRecord(id, call), seconds, clock),
    );
  }

  async function cancelAndView(id: string, call: VerifiedCall) {
    if (!isInvocationId(id)) throw noSuchInvocation();
    return await viewFor(await cancel(keyOf(id, call), call, parts), call);
  }

  async function decideAndView(id: string, body: unknown, call: VerifiedCall) {
    if (!isInvocationId(id)) throw noSuchInvocation();
    return await viewFor(await decide(id, body, call, parts), call);
  }
}

const unread = "The request could not be read.";
const unchanged = "Whether the request was changed is not known.";

function keyOf(id: string, { caller, tenant }: VerifiedCall): InvocationKey {
  return { tenantKey: tenant.key, callerId: caller.objectId, id };
}
