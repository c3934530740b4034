import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newInvocationId } from "../../../shared/invocations/invocation-id.ts";
import { createRecordTable } from "../../../shared/invocations/record-table.ts";
import type { InvocationStore } from "../../../shared/invocations/store.ts";
import type {
  InvocationKey,
  InvocationRecord,
  StoredToken,
} from "../../../shared/invocations/types.ts";
import { noDocument } from "../../../shared/storage/documents.ts";
import { anna, ben, newRecord, startTestStorage, type TestStorage } from "./test-storage.ts";

let storage: TestStorage;
let store: InvocationStore;
let tenants = 0;
/** A tenant of its own for each test. */
let tenantKey: string;

beforeAll(async () => {
  storage = await startTestStorage();
  store = storage.store;
});
afterAll(async () => await storage.close());
beforeEach(() => {
  tenantKey = `tenant${++tenants}`;
  storage.clock.now = Date.now();
});

const keyOf = (callerId = anna, now = storage.clock.now): InvocationKey => ({
  tenantKey,
  callerId,
  id: newInvocationId(now),
});

async function add(key = keyOf(), change = {}): Promise<InvocationKey> {
  await store.add({ record: newRecord(key, change), idempotency: undefined });
  return key;
}

describe("records", () => {
  it("come back as they were stored", async () => {
    const callback = { state: "pending", attempts: 0, failure: undefined } as const;
    const record = newRecord(keyOf(), { callback, currentTool: "get_me", turn: 3 });

    await store.add({ record, idempotency: undefined });

    expect(await store.read(record)).toEqual({
      ...record,
      callback: { state: "pending", attempts: 0 },
      etag: expect.stringMatching(/^W\//),
    });
  });

  it("are not there under another caller, tenant or id", async () => {
    const key = await add();

    const others = [{ callerId: ben }, { tenantKey: "other" }, { id: newInvocationId(0) }];
    const found = others.map(async (other) => await store.read({ ...key, ...other }));

    expect(await Promise.all(found)).toEqual([undefined, undefined, undefined]);
  });

  it("lose what is set to undefined", async () => {
    const key = await add(keyOf(), { currentTool: "get_me" });

    await store.update(key, () => ({ currentTool: undefined, turn: 2 }));

    expect(await store.read(key)).toMatchObject({ currentTool: undefined, turn: 2 });
  });

  it("are changed one after another, however many change them at once", async () => {
    const key = await add();

    await Promise.all(
      Array.from({ length: 5 }, async () => {
        await store.update(key, ({ turn }) => ({ turn: turn + 1 }));
      }),
    );

    expect(await store.read(key)).toMatchObject({ turn: 5 });
  });

  it("are changed from what was seen last, and read anew only where that has passed", async () => {
    const key = await add();
    const seen = await store.read(key);
    const found: (string | undefined)[] = [];
    const rename = (currentTool: string) => (record: InvocationRecord) => {
      found.push(record.currentTool);
      return { currentTool };
    };

    const first = await store.update(key, rename("one"), seen);
    await store.update(key, rename("two"), first);
    const last = await store.update(key, rename("three"), seen);
    const gone = await store.update(keyOf(), rename("none"), { ...seen!, ...keyOf() });

    expect(found.slice(0, 4)).toEqual([undefined, "one", undefined, "two"]);
    expect(await store.read(key)).toEqual(last);
    expect(last).toMatchObject({ currentTool: "three" });
    expect(gone).toBeUndefined();
  });

  it("stay as they are when the change gives nothing, and nothing is made where there is none", async () => {
    const key = await add();
    const before = await store.read(key);

    const same = await store.update(key, () => undefined);
    const none = await store.update(keyOf(), () => ({ turn: 1 }));

    expect(same).toEqual(before);
    expect(none).toBeUndefined();
  });
});

describe("idempotency keys", () => {
  const idempotency = { key: "flow/run #1?", bodyDigest: "d1" };

  it("stand for one invocation, of one caller", async () => {
    const first = keyOf();
    const other = keyOf(ben);

    const answers = [
      await store.add({ record: newRecord(first), idempotency }),
      await store.add({ record: newRecord(keyOf()), idempotency }),
      await store.add({ record: newRecord(other), idempotency }),
    ];

    expect(answers).toEqual([
      { added: true },
      { added: false, id: first.id, bodyDigest: "d1" },
      { added: true },
    ]);
    expect(await store.readKey(other, idempotency.key)).toEqual({ id: other.id, bodyDigest: "d1" });
    expect(await store.readKey(first, "unknown")).toBeUndefined();
  });

  it("let one of many requests at once through, and leave nothing of the others", async () => {
    const requests = Array.from({ length: 8 }, () => newRecord(keyOf()));

    const answers = await Promise.all(
      requests.map(async (record) => await store.add({ record, idempotency })),
    );

    const ids = requests.map(({ id }, index) => {
      const answer = answers[index]!;
      return answer.added ? id : answer.id;
    });
    expect(answers.filter(({ added }) => added)).toHaveLength(1);
    expect(new Set(ids).size).toBe(1);
    const { records } = await store.list({ tenantKey, callerId: anna }, { size: 20 });
    expect(records.map(({ id }) => id)).toEqual([ids[0]]);
  });

  it("are free again after a day", async () => {
    await store.add({ record: newRecord(keyOf()), idempotency });
    storage.clock.now += 24 * 60 * 60_000 + 1;
    const later = keyOf();

    const answer = await store.add({ record: newRecord(later), idempotency });

    expect(answer).toEqual({ added: true });
    expect(await store.readKey(later, idempotency.key)).toMatchObject({ id: later.id });
  });
});

describe("idempotency keys whose day is over", () => {
  const idempotency = { key: "k", bodyDigest: "d" };

  it("are removed, but not from under a request that takes one anew meanwhile", async () => {
    await store.add({ record: newRecord(keyOf()), idempotency });
    storage.clock.now += 24 * 60 * 60_000 + 1;
    const later = keyOf();
    let taken: Promise<unknown> | undefined;
    const { table } = storage;
    const listEntities = table.listEntities.bind(table);
    const raced = createRecordTable(
      async () =>
        Object.assign(Object.create(table) as typeof table, {
          // Between the list and the removal, somebody posts with the key.
          deleteEntity: async (...removed: Parameters<typeof table.deleteEntity>) => {
            taken ??= store.add({ record: newRecord(later), idempotency });
            await taken;
            return await table.deleteEntity(...removed);
          },
          listEntities,
        }),
      () => storage.clock.now,
    );

    await raced.removeKeys(10);

    expect(await taken).toEqual({ added: true });
    expect(await store.readKey(later, idempotency.key)).toMatchObject({ id: later.id });
  });
});

describe("lists", () => {
  const minute = 60_000;
  const idsOf = (records: readonly InvocationKey[]) => records.map(({ id }) => id);

  it("show a caller's own, newest first, page by page", async () => {
    const keys: InvocationKey[] = [];
    for (let ago = 0; ago < 5; ago += 1)
      keys.push(await add(keyOf(anna, storage.clock.now - ago * minute)));
    await add(keyOf(ben));
    const query = { tenantKey, callerId: anna };

    const first = await store.list(query, { size: 3 });
    const second = await store.list(query, { size: 3, continuation: first.continuation });

    expect([...idsOf(first.records), ...idsOf(second.records)]).toEqual(idsOf(keys));
    expect(second.continuation).toBeUndefined();
  });

  it("show all callers' of a tenant in one order, however long ago", async () => {
    const ages = [0, 30 * minute, 5 * 60 * minute, 3 * 24 * 60 * minute, 20 * 24 * 60 * minute];
    const keys: InvocationKey[] = [];
    for (const [index, age] of ages.entries())
      keys.push(await add(keyOf(index % 2 === 0 ? anna : ben, storage.clock.now - age)));
    await store.add({
      record: newRecord({ ...keyOf(), tenantKey: `${tenantKey}x` }),
      idempotency: { key: "k", bodyDigest: "d" },
    });
    const query = { tenantKey, callerId: undefined };

    const first = await store.list(query, { size: 2 });
    const second = await store.list(query, { size: 2, continuation: first.continuation });
    const third = await store.list(query, { size: 2, continuation: second.continuation });

    const pages = [first, second, third].map(({ records }) => idsOf(records));
    expect(pages).toEqual([idsOf(keys.slice(0, 2)), idsOf(keys.slice(2, 4)), idsOf(keys.slice(4))]);
    expect(third.continuation).toBeUndefined();
  });

  it("choose by status", async () => {
    await add(keyOf(), { status: "failed" });
    const running = await add(keyOf(), { status: "running" });
    const queued = await add(keyOf(anna, storage.clock.now - minute));

    const { records } = await store.list(
      { tenantKey, callerId: anna, statuses: ["running", "queued"] },
      { size: 10 },
    );

    expect(idsOf(records)).toEqual(idsOf([running, queued]));
  });

  it("find one by its id alone, active or not, in its own tenant only", async () => {
    const active = await add(keyOf(ben));
    const ended = await add(keyOf(ben));
    await store.enter(active);

    expect(await store.find(tenantKey, active.id)).toMatchObject(active);
    expect(await store.find(tenantKey, ended.id)).toMatchObject(ended);
    expect(await store.find("other", ended.id)).toBeUndefined();
  });
});

describe("active invocations", () => {
  it("are those that entered and have not left, of one tenant or of all", async () => {
    const [stays, goes, elsewhere] = [
      keyOf(),
      keyOf(),
      { ...keyOf(), tenantKey: `${tenantKey}-b` },
    ];
    for (const key of [stays, stays, goes, elsewhere]) await store.enter(key);
    await store.leave(goes);
    await store.leave(goes);

    const own = await Array.fromAsync(store.active(tenantKey));
    const all = await Array.fromAsync(store.active());

    expect(own).toEqual([stays]);
    expect(all).toEqual(expect.arrayContaining([stays, elsewhere]));
    for (const key of all) await store.leave(key);
  });
});

describe("documents", () => {
  const outcome = {
    answer: undefined,
    error: undefined,
    toolCalls: [],
    usage: { inputTokens: 1, outputTokens: 2, cacheReadTokens: 0, cacheWriteTokens: 0 },
  };
  const container = () => storage.blobs.getContainerClient("invocations");
  const blob = ({ callerId, id }: InvocationKey, name: string) =>
    container().getBlockBlobClient(`${tenantKey}/${callerId}/${id}/${name}`);

  it("come back as they were written, and are none where none was written", async () => {
    const key = keyOf();

    const etag = await store.writeDocument(key, "outcome", outcome);

    expect(await store.readDocument(key, "outcome")).toEqual({
      value: { toolCalls: [], usage: outcome.usage },
      etag,
    });
    expect(await store.readDocument(key, "state")).toBeUndefined();
  });

  it("are replaced only by who knows the version that is there", async () => {
    const key = keyOf();
    const first = await store.writeDocument(key, "outcome", outcome, noDocument);
    const second = await store.writeDocument(key, "outcome", outcome, first);

    const late = store.writeDocument(key, "outcome", outcome, first);

    await expect(late).rejects.toMatchObject({ kind: "conflict" });
    expect((await store.readDocument(key, "outcome"))?.etag).toBe(second);
  });

  it("are sealed, and do not open under another invocation or name", async () => {
    const [key, other] = [keyOf(), keyOf()];
    await store.writeDocument(key, "outcome", { ...outcome, answer: undefined });
    const text = (await blob(key, "outcome").downloadToBuffer()).toString();

    for (const place of [blob(other, "outcome"), blob(key, "state")])
      await place.upload(text, text.length);

    expect(text).toMatch(/^k1\.[\w-]+$/);
    expect(await store.readDocument(other, "outcome")).toBeUndefined();
    expect(await store.readDocument(key, "state")).toBeUndefined();
  });

  it("are all erased together", async () => {
    const key = keyOf();
    await store.writeDocument(key, "outcome", outcome);
    await store.writeToken(key, tokenOf(key));

    await store.eraseDocuments(key);
    await store.eraseDocuments(key);

    const left = container().listBlobsFlat({ prefix: `${tenantKey}/` });
    expect(await Array.fromAsync(left)).toEqual([]);
  });

  const tokenOf = ({ id }: InvocationKey): StoredToken => ({
    id,
    accessToken: "eyJ-secret-token",
    scopes: ["Mail.Read"],
    expiresAt: storage.clock.now + 3_600_000,
  });

  it("keep the token sealed apart, until it ends or is erased", async () => {
    const [key, erased] = [keyOf(), keyOf()];
    const token = tokenOf(key);
    await store.writeToken(key, token);
    await store.writeToken(erased, tokenOf(erased));
    await store.eraseToken(erased);
    await store.eraseToken(erased);

    const text = (await blob(key, "token").downloadToBuffer()).toString();
    const now = await store.readToken(key);
    const gone = await store.readToken(erased);
    storage.clock.now += 3_601_000;
    const later = await store.readToken(key);

    expect(text).not.toContain("secret");
    expect(now).toEqual(token);
    expect(gone).toBeUndefined();
    expect(later).toBeUndefined();
  });

  it("of the old are removed with record and key, those of the young stay", async () => {
    const days = 24 * 60 * 60_000;
    const young = await add();
    const old = keyOf(anna, storage.clock.now - 31 * days);
    storage.clock.now -= 31 * days;
    await store.add({ record: newRecord(old), idempotency: { key: "old", bodyDigest: "d" } });
    await store.writeDocument(old, "outcome", outcome);
    storage.clock.now += 31 * days;

    const removed = await store.removeAcceptedBefore(new Date(storage.clock.now - 30 * days));

    expect(removed).toBeGreaterThanOrEqual(2);
    expect(await store.read(old)).toBeUndefined();
    expect(await store.readDocument(old, "outcome")).toBeUndefined();
    expect(await store.read(young)).toBeDefined();
    const rows = storage.table.listEntities({
      queryOptions: { filter: `PartitionKey eq '${tenantKey} ${anna}'` },
    });
    expect((await Array.fromAsync(rows)).map(({ rowKey }) => rowKey)).toEqual([young.id]);
  });

  it("spare the young ones under way, whatever their tenant is called", async () => {
    tenantKey = "default";
    const young = await add();
    await store.enter(young);

    await store.removeAcceptedBefore(new Date(storage.clock.now - 60 * 60_000));

    expect(await store.read(young)).toBeDefined();
    await store.leave(young);
  });
});

describe("where the answer to a write is lost", () => {
  const usage = { inputTokens: 1, outputTokens: 2, cacheReadTokens: 0, cacheWriteTokens: 0 };
  const outcome = { answer: undefined, error: undefined, toolCalls: [], usage };

  /** The next call of this kind is done, but its connection breaks; the client repeats it. */
  function loseAnswer(kind: RegExp): { lost: number } {
    const told = { lost: 0 };
    storage.faults.decide = (call) => {
      if (told.lost > 0 || !kind.test(call)) return undefined;
      told.lost += 1;
      return "cut";
    };
    return told;
  }

  it("a new document is there, and is its writer's", async () => {
    const key = keyOf();
    const told = loseAnswer(/^PUT blob/);

    const etag = await store.writeDocument(key, "outcome", outcome, noDocument);

    expect(told.lost).toBe(1);
    expect((await store.readDocument(key, "outcome"))?.etag).toBe(etag);
  });

  it("a change finds its own work done", async () => {
    const key = await add();
    const told = loseAnswer(/^PUT table/);

    const record = await store.update(key, ({ turn }) => (turn === 0 ? { turn: 1 } : undefined));

    expect(told.lost).toBe(1);
    expect(record).toMatchObject({ turn: 1 });
  });

  it("a record and its key were added", async () => {
    const key = keyOf();
    const told = loseAnswer(/^POST table/);

    const idempotency = { key: "k", bodyDigest: "d" };
    const added = await store.add({ record: newRecord(key), idempotency });

    expect(told.lost).toBe(1);
    expect(added).toEqual({ added: true });
  });
});
