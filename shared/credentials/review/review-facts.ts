/** What an access review looks at, each part read by itself: a failed reading is no empty list. */
import type { Mode } from "../../identity/caller.ts";
import type { Instant, Reading } from "../facts.ts";
import type { AppReport } from "../run-report.ts";

export interface Member {
  readonly id: string;
  /** Given by people: shown inert. */
  readonly name: string;
  readonly kind: "person" | "application";
  /** Of a group that gives access; undefined: assigned directly. */
  readonly group: string | undefined;
  readonly guest: boolean;
  readonly disabled: boolean;
}

export interface GrantedPermission {
  readonly mode: Mode;
  /** As Microsoft Graph names it. */
  readonly permission: string;
  readonly resource: string;
  /** `everybody`, or the object id of the one person who consented. */
  readonly consent: string;
  readonly grantedAt: Instant | undefined;
}

/** From our own audit records. */
export interface Activity {
  readonly callers: ReadonlyMap<string, Use>;
  /** By `{mode} {tool}`. */
  readonly tools: ReadonlyMap<string, Use>;
  /** The oldest record: a young log cannot show that something is unused. Undefined: there is none. */
  readonly since: Instant | undefined;
}

export interface Use {
  readonly last: Instant;
  readonly calls: number;
}

export interface Change {
  readonly at: Instant;
  readonly summary: string;
}

export interface ReviewFacts {
  readonly app: AppReport;
  readonly members: Reading<readonly Member[]>;
  readonly owners: Reading<readonly Member[]>;
  readonly grants: Reading<readonly GrantedPermission[]>;
  readonly redirectUris: Reading<readonly string[]>;
  readonly activity: Reading<Activity>;
  /** Told since the state was last accepted, with their actors. */
  readonly changes: Reading<readonly Change[]>;
  readonly now: Instant;
}
