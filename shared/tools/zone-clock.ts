/** Tells times as the clocks of one time zone show them. */
import { LRUCache } from "lru-cache";

export interface MailboxZone {
  /** IANA name, such as `Europe/Berlin`. */
  readonly name: string;
  /** Why the mailbox's own zone is not used, when it is not. */
  readonly note?: string;
  /** `2026-03-02T09:30:00Z` → `2026-03-02T10:30:00+01:00`. Anything else that is no instant → null. */
  tell(instant: string | null | undefined): string | null;
  /** The instant a day or date-time means: a bare day begins, or ends, at local midnight. */
  instantOf(when: string, edge?: "start" | "end"): string;
}

/** Loaded on first use: it is half of what a start would have to compile. */
const temporal = async () => (await import("temporal-polyfill")).Temporal;

type Temporal = Awaited<ReturnType<typeof temporal>>;

/** @param name IANA name. */
export async function openZone(name: string): Promise<MailboxZone> {
  const loaded = await temporal();
  return {
    name,
    tell: (instant) => tell(instant, name, loaded),
    instantOf: (when, edge) => instantOf(when, edge, name, loaded),
  };
}

/** Without an offset it would be read in the zone of the machine. */
const hasOffset = /^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:\d\d)$/;

function tell(instant: string | null | undefined, zone: string, loaded: Temporal): string | null {
  if (!instant || !hasOffset.test(instant)) return null;
  const at = Date.parse(instant);
  if (Number.isNaN(at)) return null;
  const offset = offsetAt(at, zone, loaded);
  const shown = new Date(at + offset.minutes * 60_000).toISOString().slice(0, 19);
  return `${shown}${offset.text}`;
}

interface Offset {
  minutes: number;
  /** Such as `+01:00`. */
  text: string;
}

/**
 * Asking for an offset costs more than all else of a summary; every zone changes at a quarter hour.
 * The cache sets its room aside at once: much more would slow a start.
 */
const offsets = new LRUCache<string, Offset>({ max: 4_000 });
const quarterHour = 15 * 60 * 1000;

function offsetAt(at: number, zone: string, { Instant }: Temporal): Offset {
  const quarter = Math.floor(at / quarterHour);
  const key = `${quarter} ${zone}`;
  let offset = offsets.get(key);
  if (offset === undefined) {
    const instant = Instant.fromEpochMilliseconds(quarter * quarterHour);
    const { offset: text, offsetNanoseconds } = instant.toZonedDateTimeISO(zone);
    offset = { text, minutes: offsetNanoseconds / 60e9 };
    offsets.set(key, offset);
  }
  return offset;
}

function instantOf(
  when: string,
  edge: "start" | "end" = "start",
  zone: string,
  { Instant, PlainDate }: Temporal,
): string {
  if (when.includes("T")) return Instant.from(when).toString({ smallestUnit: "second" });
  const day = PlainDate.from(when).add({ days: edge === "end" ? 1 : 0 });
  return day.toZonedDateTime(zone).toInstant().toString({ smallestUnit: "second" });
}
