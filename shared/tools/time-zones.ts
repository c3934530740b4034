/** The time zone of each mailbox, so that times read as their owner's clock shows them. */
import { LRUCache } from "lru-cache";
import { Temporal } from "temporal-polyfill";
import { findIana } from "windows-iana";
import { ConnectorError, type ErrorCode } from "../errors/connector-error.ts";
import type { Graph } from "../graph/graph.ts";
import { type GraphPath, graphPath } from "../graph/path.ts";
import type { ToolContext } from "./tool-context.ts";

export interface MailboxZone {
  /** IANA name, such as `Europe/Berlin`. */
  readonly name: string;
  /** Why the mailbox's own zone is not used, when it is not. */
  readonly note?: string;
}

export interface MailboxZones {
  of(graph: Graph, user: GraphPath): Promise<MailboxZone>;
}

const utc: MailboxZone = { name: "UTC" };

/**
 * The zone in which to tell times: the signed-in user's; for an application the mailbox's, or UTC
 * where there is none. Another's settings cannot be read on behalf of a user, shared or not.
 */
export async function zoneOf(
  { mode, graph, zones }: Pick<ToolContext, "mode" | "graph" | "zones">,
  mailbox?: GraphPath,
): Promise<MailboxZone> {
  if (mode === "delegated") return await zones.of(graph, graphPath`/me`);
  return mailbox === undefined ? utc : await zones.of(graph, mailbox);
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
    const name = ianaZone(timeZone);
    return name === undefined ? inUtc("has a name that no other system knows") : { name };
  } catch (error) {
    const because = error instanceof ConnectorError ? whyUnreadable[error.code] : undefined;
    // A caller who must sign in again, or is gone, learns that; a clock is not worth more failures.
    if (because === undefined) throw error;
    return inUtc(because);
  }
}

function inUtc(because: string): MailboxZone {
  return { name: "UTC", note: `Times are in UTC: the mailbox's time zone ${because}.` };
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
export function ianaZone(name: string): string | undefined {
  const [windows] = findIana(name);
  if (windows !== undefined) return windows;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

/** `2026-03-02T09:30:00Z` → `2026-03-02T10:30:00+01:00`. Anything else that is no instant → null. */
export function inZone(instant: string | null | undefined, zone: MailboxZone): string | null {
  if (!instant || !hasOffset.test(instant)) return null;
  const at = Date.parse(instant);
  if (Number.isNaN(at)) return null;
  const offset = offsetAt(at, zone.name);
  const shown = new Date(at + offset.minutes * 60_000).toISOString().slice(0, 19);
  return `${shown}${offset.text}`;
}

/** Without one it would be read in the zone of the machine. */
const hasOffset = /^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:\d\d)$/;

interface Offset {
  minutes: number;
  /** Such as `+01:00`. */
  text: string;
}

/** Asking for an offset costs more than all else of a summary; every zone changes at a quarter hour. */
const offsets = new LRUCache<string, Offset>({ max: 20_000 });
const quarterHour = 15 * 60 * 1000;

function offsetAt(at: number, zone: string): Offset {
  const quarter = Math.floor(at / quarterHour);
  const key = `${quarter} ${zone}`;
  let offset = offsets.get(key);
  if (offset === undefined) {
    const instant = Temporal.Instant.fromEpochMilliseconds(quarter * quarterHour);
    const { offset: text, offsetNanoseconds } = instant.toZonedDateTimeISO(zone);
    offset = { text, minutes: offsetNanoseconds / 60e9 };
    offsets.set(key, offset);
  }
  return offset;
}

/** The instant a day or date-time means in a zone: a bare day begins at local midnight. */
export function toInstant(when: string, zone: MailboxZone, end: "start" | "end" = "start"): string {
  if (when.includes("T")) return Temporal.Instant.from(when).toString({ smallestUnit: "second" });
  const day = Temporal.PlainDate.from(when).add({ days: end === "end" ? 1 : 0 });
  return day.toZonedDateTime(zone.name).toInstant().toString({ smallestUnit: "second" });
}
