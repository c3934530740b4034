/** What callers sent and got, in Blob storage: sealed, and bound to its invocation and name. */
import { CallFailure } from "../errors/call-failure.ts";
import type { Sealer, SealPurpose } from "../sealing/sealer.ts";
import type { Documents } from "../storage/documents.ts";
import type { InvocationStore, StoredDocument } from "./store.ts";
import type { InvocationDocuments, InvocationKey, StoredToken } from "./types.ts";

type DocumentName = keyof InvocationDocuments;

export type SealedDocuments = Pick<
  InvocationStore,
  "readDocument" | "writeDocument" | "eraseDocuments" | "readToken" | "writeToken" | "eraseToken"
>;

export const invocationLifeDays = 30;
/** A little longer than the records, which are removed once a day. */
const lifeSeconds = (invocationLifeDays + 2) * 24 * 60 * 60;
const names: readonly DocumentName[] = ["request", "state", "outcome"];

export function createSealedDocuments(
  documents: Documents,
  sealer: Sealer,
  now: () => number = Date.now,
): SealedDocuments {
  async function open<Value>(
    purpose: SealPurpose,
    path: string,
  ): Promise<StoredDocument<Value> | undefined> {
    const document = await documents.read(path);
    if (document === undefined) return undefined;
    const opened = await sealer.open<Bound<Value>>(purpose, document.text);
    // A document that was moved is none of this invocation's.
    if (opened?.path !== path) return undefined;
    return { value: opened.value, etag: document.etag };
  }

  async function replace(path: string, text: string, expected?: string): Promise<string> {
    try {
      return await documents.write(path, text, expected);
    } catch (failure) {
      // The answer to a request that was done may be lost, and its repetition then be refused.
      const conflict = failure instanceof CallFailure && failure.kind === "conflict";
      const there = conflict ? await documents.read(path) : undefined;
      if (there?.text === text) return there.etag;
      throw failure;
    }
  }

  return {
    readDocument: async (key, name) => await open("invocation", pathOf(key, name)),
    async writeDocument(key, name, value, expected) {
      const path = pathOf(key, name);
      const text = await sealer.seal("invocation", { path, value }, lifeSeconds);
      return await replace(path, text, expected);
    },
    readToken: async (key) =>
      (await open<StoredToken>("invocation-token", pathOf(key, "token")))?.value,
    async writeToken(key, token) {
      const path = pathOf(key, "token");
      const seconds = Math.max(0, Math.floor((token.expiresAt - now()) / 1000));
      await documents.write(
        path,
        await sealer.seal("invocation-token", { path, value: token }, seconds),
      );
    },
    eraseToken: async (key) => await documents.remove(pathOf(key, "token")),
    async eraseDocuments(key) {
      await Promise.all(
        [...names, "token" as const].map(async (name) => await documents.remove(pathOf(key, name))),
      );
    },
  };
}

interface Bound<Value> {
  readonly path: string;
  readonly value: Value;
}

function pathOf({ tenantKey, callerId, id }: InvocationKey, name: DocumentName | "token"): string {
  return `${tenantKey}/${callerId}/${id}/${name}`;
}
