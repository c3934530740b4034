/** What the facts mean: pure, so that any run can stop anywhere and the next one knows all it knew. */
import { days } from "./durations.ts";
import {
  endTag,
  isRetired,
  isVoid,
  keyIdOf,
  nonceOf,
  protocol,
  readDisplayName,
  voidReason,
} from "./tags.ts";
import type {
  ApplicationFacts,
  EntraCredential,
  Facts,
  Instant,
  SecretHistory,
  VaultVersion,
} from "./facts.ts";
import type { HeldKey, State, Urgency } from "./state.ts";

const longestLifetime = 180 * days;

/** Undefined when the application or a vault secret could not be read: nothing may be concluded. */
export function derive(facts: Facts): State | undefined {
  const { application, live, next } = facts;
  if (!application.ok || !live.ok || !next.ok) return undefined;
  return new Derivation(facts, application.value, live.value, next.value).state();
}

class Derivation {
  readonly #facts: Facts;
  readonly #secrets: readonly EntraCredential[];
  readonly #live: readonly VaultVersion[];
  readonly #next: readonly VaultVersion[];

  constructor(facts: Facts, app: ApplicationFacts, live: SecretHistory, next: SecretHistory) {
    this.#facts = facts;
    this.#secrets = allSecrets(facts, app);
    this.#live = live.versions;
    this.#next = next.versions;
  }

  state(): State {
    const facts = this.#facts;
    const groups = this.#held("live", this.#live);
    const current = this.#current(groups);
    const stored = this.#next.filter((version) => keyIdOf(version) !== undefined);
    const waiting = this.#held("next", stored);
    const unpromoted = waiting.filter(({ id }) => !groups.some((group) => group.id === id));
    const isSpent = ({ versions }: HeldKey) => versions.some((v) => isVoid(v) || isRetired(v));
    const own = this.#secrets.filter((credential) => this.#isOurs(credential));
    const lifetime = lifetimeOf(facts);
    const minted = [...this.#mintedToday()];
    return {
      facts,
      current,
      previous: groups.filter((group) => group.id !== current?.id),
      candidates: unpromoted.filter((key) => !isSpent(key)).toReversed(),
      spent: unpromoted.filter(isSpent),
      intents: this.#openIntents(),
      orphans: own.filter(({ keyId }) => !this.#keyIds().has(keyId)),
      ownValid: own.filter(({ end }) => (end ?? Infinity) > facts.now),
      foreign: this.#secrets.filter((credential) => !own.includes(credential)),
      lifetime,
      rotationStart: current?.end === undefined ? undefined : current.end - leadTime(lifetime),
      unlisted: minted.filter((nonce) => !this.#isListed(nonce)).length,
      mintsToday: minted.length,
    };
  }

  /** Versions of one key as one, newest key first. */
  #held(place: HeldKey["place"], versions: readonly VaultVersion[]): HeldKey[] {
    const groups = new Map<string, VaultVersion[]>();
    for (const version of versions) {
      const id = keyIdOf(version) ?? version.id;
      groups.set(id, [...(groups.get(id) ?? []), version]);
    }
    return [...groups].map(([id, members]) => this.#heldKey(place, id, members));
  }

  #heldKey(place: HeldKey["place"], id: string, versions: readonly VaultVersion[]): HeldKey {
    const [newest] = versions;
    const keyId = newest && keyIdOf(newest);
    const credential = this.#secrets.find((secret) => secret.keyId === keyId);
    const recorded = newest && (endTag(newest) ?? newest.expiresOn);
    // Entra's end is the truth; an own secret without one that it lists never expires.
    const end = credential === undefined ? recorded : credential.end;
    const since = Math.min(...versions.map(({ createdOn }) => createdOn));
    return { id, place, keyId, versions, credential, end, since };
  }

  /** Readers take the newest enabled version, so that is what is current. */
  #current(groups: readonly HeldKey[]): HeldKey | undefined {
    const newest = this.#live.find(({ enabled }) => enabled);
    const group = groups.find(({ versions }) => newest !== undefined && versions.includes(newest));
    if (newest === undefined || group === undefined) return undefined;
    const promoted = { ...group, since: this.#promotedAt(group) };
    return group.keyId === undefined ? this.#identify(promoted) : promoted;
  }

  /** A key that came back counts from its return; its duplicates from the first of them. */
  #promotedAt(group: HeldKey): Instant {
    const newest = this.#live.findIndex(({ enabled }) => enabled);
    const rest = this.#live.slice(newest);
    const other = rest.findIndex((version) => !group.versions.includes(version));
    return (rest.slice(0, other === -1 ? undefined : other).at(-1) as VaultVersion).createdOn;
  }

  /** A value that a person stored: one credential with its first characters, else the earliest end. */
  #identify(current: HeldKey): HeldKey {
    const { hint, now } = this.#facts;
    const possible = this.#secrets.filter(
      (secret) =>
        !this.#isOurs(secret) &&
        (secret.end ?? Infinity) > now &&
        (secret.hint === undefined || hint === undefined || secret.hint === hint),
    );
    const ends = possible.map(({ end }) => end).filter((end) => end !== undefined);
    const credential = possible.length === 1 ? possible[0] : undefined;
    return { ...current, credential, end: ends.length === 0 ? current.end : Math.min(...ends) };
  }

  #all(): readonly VaultVersion[] {
    return [...this.#live, ...this.#next];
  }

  #keyIds(): ReadonlySet<string | undefined> {
    return new Set(this.#all().map(keyIdOf));
  }

  /** By a record in the vault and by nothing else: a name alone can be given by anyone. */
  #isOurs({ keyId, displayName, location }: EntraCredential): boolean {
    const nonce = readDisplayName(displayName)?.nonce;
    return (
      location === "application" &&
      this.#all().some(
        (version) =>
          keyIdOf(version) === keyId || (nonce !== undefined && nonceOf(version) === nonce),
      )
    );
  }

  /** The oldest first, since the lowest wins. */
  #openIntents(): VaultVersion[] {
    const closed = this.#next.filter((v) => keyIdOf(v) !== undefined || isVoid(v)).map(nonceOf);
    return this.#next
      .filter((version) => nonceOf(version) !== undefined && !closed.includes(nonceOf(version)))
      .toSorted(byAge);
  }

  /** Nonces of the last day, but those that surely made no secret. */
  #mintedToday(): ReadonlySet<string> {
    const since = this.#facts.now - days;
    const harmless = this.#next.filter((version) =>
      ["lost", "refused"].includes(voidReason(version) ?? ""),
    );
    const unmade = new Set(harmless.map(nonceOf));
    const recent = this.#next.filter(({ createdOn }) => createdOn > since).map(nonceOf);
    return new Set(
      recent.filter((nonce) => nonce !== undefined).filter((nonce) => !unmade.has(nonce)),
    );
  }

  #isListed(nonce: string): boolean {
    return this.#secrets.some(({ displayName }) => readDisplayName(displayName)?.nonce === nonce);
  }
}

/** Key Vault counts in whole seconds; the version id decides between equals. */
export function byAge(a: VaultVersion, b: VaultVersion): number {
  return a.createdOn - b.createdOn || (a.id < b.id ? -1 : 1);
}

/** 60 days before the end, or sooner where a policy allows only short lives. */
export function leadTime(lifetime: number): number {
  return Math.min(lifetime / 2, Math.min(Math.max(lifetime / 3, 45 * days), 60 * days));
}

function lifetimeOf({ policy }: Facts): number {
  const longest = policy.ok ? policy.value.longestLife : undefined;
  return longest === undefined ? longestLifetime : Math.min(longestLifetime, longest - days);
}

function allSecrets(facts: Facts, application: ApplicationFacts): readonly EntraCredential[] {
  const principal = facts.servicePrincipal.ok ? facts.servicePrincipal.value.credentials : [];
  return [...application.credentials, ...principal].filter(({ kind }) => kind === "secret");
}

/**
 * Two for apps that take personal accounts, else as many as we want. What no list shows yet counts
 * as well, unless time is short: then the mints of a day are bound enough.
 */
export function hasSlot(
  { facts, ownValid, unlisted }: State,
  urgency: Urgency = "routine",
): boolean {
  const { application } = facts;
  const own = ownValid.length + (urgency === "routine" ? unlisted : 0);
  if (!application.ok || own >= protocol.ownSecrets) return false;
  const { signInAudience, credentials } = application.value;
  const secrets = credentials.filter(({ kind }) => kind === "secret");
  return !signInAudience.includes("Personal") || secrets.length < 2;
}
