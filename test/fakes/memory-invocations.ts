/** The store of invocations in maps: copies in and out, etags and conditions as in storage. */
import { CallFailure } from "../../shared/errors/call-failure.ts";
import type {
  Added,
  InvocationStore,
  KnownKey,
  NewInvocation,
  StoredDocument,
} from "../../shared/invocations/store.ts";
import type {
  InvocationDocuments,
  InvocationKey,
  InvocationRecord,
  StoredToken,
} from "../../shared/invocations/types.ts";
import { noDocument } from "../../shared/storage/documents.ts";

/** Stands between a call and its effect: a test lets it fail before or after. */
export type Passage = <T>(name: string, act: () => T) => Promise<T>;

const open: Passage = <T>(_name: string, act: () => T) => Promise.resolve(act());

export class MemoryInvocations implements InvocationStore {
  readonly records = new Map<string, InvocationRecord>();
  readonly keys = new Map<string, KnownKey>();
  readonly documents = new Map<string, StoredDocument<unknown>>();
  readonly tokens = new Map<string, StoredToken>();
  readonly places = new Map<string, InvocationKey>();
  readonly #pass: Passage;
  #version = 0;

  constructor(pass: Passage = open) {
    this.#pass = pass;
  }

  add({ record, idempotency }: NewInvocation): Promise<Added> {
    return this.#pass("add", (): Added => {
      const key = `${record.callerId} ${idempotency?.key}`;
      const known = idempotency && this.keys.get(key);
      if (known !== undefined) return { added: false, ...known };
      if (idempotency) this.keys.set(key, { id: record.id, ...idempotency });
      this.records.set(record.id, { ...record, etag: this.#etag() });
      return { added: true };
    });
  }

  readKey({ callerId }: Pick<InvocationKey, "callerId">, key: string) {
    return this.#pass("readKey", () => this.keys.get(`${callerId} ${key}`));
  }

  read({ id }: InvocationKey) {
    return this.#pass("read", () => this.records.get(id));
  }

  find(_tenantKey: string, id: string) {
    return this.#pass("find", () => this.records.get(id));
  }

  async update(
    { id }: InvocationKey,
    change: (record: InvocationRecord) => Partial<InvocationRecord> | undefined,
    seen?: InvocationRecord,
  ): Promise<InvocationRecord | undefined> {
    const read = async () => await this.#pass("update, read", () => this.records.get(id));
    for (let found = seen ?? (await read()); ; found = await read()) {
      const changes = found && change(found);
      if (found === undefined || changes === undefined) return found;
      const written = await this.#pass("update, write", () => {
        if (this.records.get(id)?.etag !== found.etag) return undefined;
        const changed = { ...found, ...changes, etag: this.#etag() };
        this.records.set(id, changed);
        return changed;
      });
      if (written !== undefined) return written;
    }
  }

  list() {
    return this.#pass("list", () => ({
      records: [...this.records.values()],
      continuation: undefined,
    }));
  }

  enter(key: InvocationKey) {
    return this.#pass("enter", () => void this.places.set(key.id, key));
  }

  async *active(): AsyncIterable<InvocationKey> {
    yield* await this.#pass("active", () => [...this.places.values()]);
  }

  leave({ id }: InvocationKey) {
    return this.#pass("leave", () => void this.places.delete(id));
  }

  removeAcceptedBefore(instant: Date) {
    return this.#pass("removeAcceptedBefore", () => {
      const old = [...this.records.values()].filter(
        ({ acceptedAt }) => Date.parse(acceptedAt) < instant.getTime(),
      );
      for (const { id } of old) this.records.delete(id);
      return old.length;
    });
  }

  readDocument<Name extends keyof InvocationDocuments>({ id }: InvocationKey, name: Name) {
    return this.#pass(
      `read ${name}`,
      () =>
        this.documents.get(`${id}/${name}`) as
          StoredDocument<InvocationDocuments[Name]> | undefined,
    );
  }

  writeDocument<Name extends keyof InvocationDocuments>(
    { id }: InvocationKey,
    name: Name,
    value: InvocationDocuments[Name],
    expected?: string,
  ): Promise<string> {
    return this.#pass(`write ${name}`, () => {
      const there = this.documents.get(`${id}/${name}`)?.etag ?? noDocument;
      if (expected !== undefined && expected !== there) throw new CallFailure("conflict", name);
      const etag = this.#etag();
      this.documents.set(`${id}/${name}`, { value: structuredClone(value), etag });
      return etag;
    });
  }

  eraseDocuments({ id }: InvocationKey) {
    return this.#pass("eraseDocuments", () => {
      for (const name of ["request", "state", "outcome"]) this.documents.delete(`${id}/${name}`);
      this.tokens.delete(id);
    });
  }

  readToken({ id }: InvocationKey) {
    return this.#pass("readToken", () => this.tokens.get(id));
  }

  writeToken({ id }: InvocationKey, token: StoredToken) {
    return this.#pass("writeToken", () => void this.tokens.set(id, token));
  }

  eraseToken({ id }: InvocationKey) {
    return this.#pass("eraseToken", () => void this.tokens.delete(id));
  }

  #etag(): string {
    return `v${++this.#version}`;
  }
}
