/** Where invocations live: one entity each, sealed documents beside it. Every change is conditional. */
import type {
  InvocationDocuments,
  InvocationKey,
  InvocationRecord,
  InvocationStatus,
  StoredToken,
} from "./types.ts";

export interface NewInvocation {
  readonly record: Omit<InvocationRecord, "etag">;
  /** The caller's Idempotency-Key and the digest of the body it came with. */
  readonly idempotency: { readonly key: string; readonly bodyDigest: string } | undefined;
}

/** What an Idempotency-Key stands for. */
export interface KnownKey {
  readonly id: string;
  readonly bodyDigest: string;
}

export type Added = { readonly added: true } | ({ readonly added: false } & KnownKey);

export interface StoredDocument<Value> {
  readonly value: Value;
  /** Changes with every write. */
  readonly etag: string;
}

export interface InvocationStore {
  /** The record and its idempotency key in one transaction; both or none. @throws CallFailure */
  add(invocation: NewInvocation): Promise<Added>;
  /** What a key of that caller stands for, for 24 hours. */
  readKey(
    caller: Pick<InvocationKey, "tenantKey" | "callerId">,
    key: string,
  ): Promise<KnownKey | undefined>;
  read(key: InvocationKey): Promise<InvocationRecord | undefined>;
  /** By id alone, of any caller of the tenant: for administrators and approvers. */
  find(tenantKey: string, id: string): Promise<InvocationRecord | undefined>;
  /**
   * What `change` makes of the record as it stands; undefined: nothing is written. Repeated while
   * others write, and where the answer to a write was lost: `change` may find its own work done.
   * Resolves to the record as it stands then.
   *
   * @param seen as it was read or written last: spares reading it again, where it still stands so.
   */
  update(
    key: InvocationKey,
    change: (record: InvocationRecord) => Partial<InvocationRecord> | undefined,
    seen?: InvocationRecord,
  ): Promise<InvocationRecord | undefined>;
  /** Newest first. */
  list(
    query: {
      tenantKey: string;
      callerId: string | undefined;
      statuses?: readonly InvocationStatus[];
    },
    page: { size: number; continuation?: string | undefined },
  ): Promise<{ records: readonly InvocationRecord[]; continuation: string | undefined }>;
  /** Puts it on {@link active}, ahead of its record. Done twice: nothing happens. */
  enter(key: InvocationKey): Promise<void>;
  /**
   * Every invocation that is not final, of one tenant or of all; some whose record was never stored.
   */
  active(tenantKey?: string): AsyncIterable<InvocationKey>;
  /** Takes it off {@link active}, which frees its caller's place. Done twice: nothing happens. */
  leave(key: InvocationKey): Promise<void>;
  /** Records, keys and documents of invocations accepted before then, a bounded number a call. */
  removeAcceptedBefore(instant: Date): Promise<number>;
  readDocument<Name extends keyof InvocationDocuments>(
    key: InvocationKey,
    name: Name,
  ): Promise<StoredDocument<InvocationDocuments[Name]> | undefined>;
  /**
   * Resolves to its new etag.
   *
   * @param expected etag of the version that is replaced, `noDocument` where there is none yet: `state`
   * is only ever replaced by who read its predecessor, so that no two lines of thought mix. Undefined:
   * whatever is there.
   * @throws CallFailure `conflict` when another version is there.
   */
  writeDocument<Name extends keyof InvocationDocuments>(
    key: InvocationKey,
    name: Name,
    value: InvocationDocuments[Name],
    expected?: string,
  ): Promise<string>;
  /** All of an invocation, the token included. */
  eraseDocuments(key: InvocationKey): Promise<void>;
  readToken(key: InvocationKey): Promise<StoredToken | undefined>;
  writeToken(key: InvocationKey, token: StoredToken): Promise<void>;
  eraseToken(key: InvocationKey): Promise<void>;
}
