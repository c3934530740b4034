/** The time zone of each mailbox, so that times read as their owner's clock shows them. */
import { LRUCache } from "lru-cache";
import { ConnectorError, type ErrorCode } from "../errors/connector-error.ts";
import type { Graph } from "../graph/graph.ts";
import { type GraphPath, graphPath } from "../graph/path.ts";
import type { ToolContext } from "./tool-context.ts";
import { type MailboxZone, openZone } from "./zone-clock.ts";

export interface MailboxZones {
  of(graph: Graph, user: GraphPath): Promise<MailboxZone>;
}

/**
 * The zone in which to tell times: the signed-in user's; for an application the mailbox's, or UTC
 * where there is none. Another's settings cannot be read on behalf of a user, shared or not.
 */
export async function zoneOf(
  { mode, graph, zones }: Pick<ToolContext, "mode" | "graph" | "zones">,
  mailbox?: GraphPath,
): Promise<MailboxZone> {
  if (mode === "delegated") return await zones.of(graph, graphPath`/me`);
  return mailbox === undefined ? await openZone("UTC") : await zones.of(graph, mailbox);
}

const oneHour = 60 * 60 * 1000;

/** One per process; `of` takes the caller's own Graph, so a zone is only read by who may read it. */
export class MailboxZoneCache {
  readonly #zones = new LRUCache<string, MailboxZone>({ max: 10_000, ttl: oneHour });

  /** @param callerKey keeps one caller's `/me` apart from another's. */
  for(callerKey: string): MailboxZones {
    return {
      of: async (graph, user) => {
        const key = `${callerKey} ${user.value}`;
        const known = this.#zones.get(key);
        if (known !== undefined) return known;
        const zone = await readZone(graph, user);
        // UTC instead of the mailbox's own zone lasts only until that may have been mended.
        this.#zones.set(key, zone, zone.note === undefined ? {} : { ttl: oneHour / 60 });
        return zone;
      },
    };
  }
}

async function readZone(graph: Graph, user: GraphPath): Promise<MailboxZone> {
  try {
    const path = graphPath`${user}/mailboxSettings`;
    const { timeZone = "" } = await graph.get<{ timeZone?: string }>(path, {
      query: { $select: "timeZone" },
      permissions: ["MailboxSettings.Read"],
    });
    const name = await ianaZone(timeZone);
    return name === undefined
      ? await inUtc("has a name that no other system knows")
      : await openZone(name);
  } catch (error) {
    const because = error instanceof ConnectorError ? whyUnreadable[error.code] : undefined;
    // A caller who must sign in again, or is gone, learns that; a clock is not worth more failures.
    if (because === undefined) throw error;
    return await inUtc(because);
  }
}

async function inUtc(because: string): Promise<MailboxZone> {
  return {
    ...(await openZone("UTC")),
    note: `Times are in UTC: the mailbox's time zone ${because}.`,
  };
}

const permissionMissing = "cannot be read, which takes MailboxSettings.Read";
const notAnswering = "could not be read just now";

const whyUnreadable: Partial<Record<ErrorCode, string>> = {
  consent_required: permissionMissing,
  access_denied: permissionMissing,
  not_found: "is unknown, as there is no mailbox",
  mailbox_unavailable: "is unknown, as there is no mailbox",
  throttled: notAnswering,
  service_unavailable: notAnswering,
  timeout: notAnswering,
  graph_error: notAnswering,
};

/** Exchange stores Windows names, sometimes IANA ones; undefined for one that is neither. */
export async function ianaZone(name: string): Promise<string | undefined> {
  const { findIana } = await import("windows-iana");
  const [windows] = findIana(name);
  if (windows !== undefined) return windows;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
