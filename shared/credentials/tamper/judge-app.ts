/** One app's tamper verdicts, and what is remembered for the next read. Pure. */
import { minutes } from "../durations.ts";
import type { Instant, ManagedApp } from "../facts.ts";
import type { Verdict } from "../run-report.ts";
import type { AuditEvent } from "./audit-event.ts";
import { type Baseline, inFormOf } from "./baseline.ts";
import { compareSnapshots, type Difference, ownKey } from "./compare.ts";
import type { SnapshotReading } from "./graph-watch.ts";
import { judgeEvents } from "./judge-events.ts";
import type { Ownership } from "./ownership.ts";
import type { AppMemory, Hit } from "./watch-state.ts";
import { differenceVerdicts, hitVerdict } from "./verdicts.ts";

/** Lists lag: what two reads so far apart show alike is so. */
const confirmAfter = 15 * minutes;
/** More hits than anybody reads; the newest are kept. */
const mostHits = 100;

export interface AppSight {
  readonly app: ManagedApp;
  readonly baseline: Baseline;
  readonly reading: SnapshotReading;
  readonly ownership: Ownership;
  readonly events: readonly AuditEvent[];
  readonly memory: AppMemory;
  readonly now: Instant;
}

export function judgeApp(sight: AppSight): { verdicts: Verdict[]; memory: AppMemory } {
  const { app, baseline, reading, ownership, memory, now } = sight;
  const present = inFormOf(baseline, reading.snapshot);
  const differences = compareSnapshots(baseline, present, ownership);
  const pending = stillPending(differences, sight);
  const isConfirmed = (key: string): boolean => now - (pending[key] ?? now) >= confirmAfter;

  const hits = openHits(
    [
      ...memory.hits,
      ...judgeEvents(sight.events, {
        app,
        ownership,
        servicePrincipalId: reading.servicePrincipalId,
      }),
      ...Object.keys(pending)
        .filter(isConfirmed)
        .flatMap((key) => lostOwn(key, now)),
    ],
    baseline,
  );
  const confirmed = differences.filter(({ key, own }) => !own && isConfirmed(key));
  return {
    verdicts: [
      ...hits.map((hit) => hitVerdict(app, hit)),
      ...differenceVerdicts(app, confirmed, baseline, hits),
    ],
    memory: { ...memory, pending, hits, hasBaseline: true, spoilt: 0 },
  };
}

/** A difference that is gone was lag, or was undone; of what could not be read nothing is known. */
function stillPending(
  differences: readonly Difference[],
  { memory, reading, now }: AppSight,
): AppMemory["pending"] {
  const { fields, credentials } = reading.snapshot;
  const found = new Map(differences.map(({ key }) => [key, memory.pending[key] ?? now]));
  const listed = new Set(credentials["passwordCredentials"]?.map(({ keyId }) => ownKey(keyId)));
  const unseen = Object.entries(memory.pending).filter(([key]) => {
    // Once missed, a key of ours is missed until it is listed, though it be replaced meanwhile.
    if (key.startsWith(ownKey(""))) return !listed.has(key);
    const [field = ""] = key.split(" ");
    return !Object.hasOwn(fields, field) && !Object.hasOwn(credentials, field);
  });
  return Object.fromEntries([...unseen, ...found]);
}

function lostOwn(key: string, now: Instant): Hit[] {
  if (!key.startsWith(ownKey(""))) return [];
  const keyId = key.slice(ownKey("").length);
  const summary = "A credential of the connector's own was removed by somebody else.";
  return [{ about: key, at: now, level: "high", keyId, summary }];
}

/** Each once, and none from before the state was last accepted. */
function openHits(hits: readonly Hit[], { at }: Baseline): Hit[] {
  const unique = new Map<string, Hit>();
  for (const hit of hits) {
    const known = unique.get(hit.about);
    // The first word stays, unless a later event of the same operation is graver.
    if (hit.at > at && (known === undefined || (known.level !== hit.level && isGraver(hit, known))))
      unique.set(hit.about, hit);
  }
  return [...unique.values()].toSorted((a, b) => a.at - b.at).slice(-mostHits);
}

const ranks: readonly Hit["level"][] = ["warning", "high", "critical"];
const isGraver = (a: Hit, b: Hit): boolean => ranks.indexOf(a.level) > ranks.indexOf(b.level);
