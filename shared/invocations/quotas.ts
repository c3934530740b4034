/** How much a tenant and each of its callers may have under way, and use in a day. */
import type { TableClient } from "@azure/data-tables";
import type { CallFailure } from "../errors/call-failure.ts";
import { ConnectorError } from "../errors/connector-error.ts";
import type { AzureCredential } from "../identity/azure-credential.ts";
import type { Tenant } from "../identity/tenant.ts";
import { storageFailure } from "../storage/storage-failure.ts";
import { openTable } from "../storage/table.ts";
import { quoted } from "../storage/table-filter.ts";
import type { InvocationStore } from "./store.ts";
import { type InvocationKey, quotaTableName } from "./types.ts";

type Limits = Tenant["limits"];

export interface Quotas {
  /**
   * Takes a place among those under way, which `store.leave` gives back.
   *
   * @throws ConnectorError `quota_exceeded`; CallFailure
   */
  enter(key: InvocationKey, limits: Limits): Promise<void>;
  /** @throws ConnectorError `quota_exceeded` once the day's tokens are used; CallFailure */
  requireTokens(caller: Omit<InvocationKey, "id">, limits: Limits): Promise<void>;
  /** Counts tokens against the day. Where storage fails in between, they may count twice. */
  charge(caller: Omit<InvocationKey, "id">, tokens: number): Promise<void>;
  /** Forgets what days before yesterday counted, a bounded number of rows; resolves to how many. */
  removeOldDays(): Promise<number>;
}

export interface QuotaOptions {
  readonly store: Pick<InvocationStore, "enter" | "leave" | "active">;
  readonly tableServiceUrl: string;
  readonly azure: AzureCredential;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** A place becomes free when any invocation ends. */
const placeWaitSeconds = 30;
const attempts = 10;
const mostRemoved = 500;
const dayMs = 24 * 60 * 60_000;

export function createQuotas({ store, now = Date.now, ...options }: QuotaOptions): Quotas {
  const open = openTable(options.tableServiceUrl, quotaTableName, options.azure);

  async function requirePlace({ tenantKey, callerId }: InvocationKey, limits: Limits) {
    const present = await Array.fromAsync(store.active(tenantKey));
    const own = present.filter((one) => one.callerId === callerId);
    if (own.length > limits.invocationsPerCaller) throw callerFull(limits);
    if (present.length > limits.invocations) throw tenantFull(limits);
  }

  return {
    async enter(key, limits) {
      try {
        // First in, then counted: of several at once, none slips past the limit.
        await store.enter(key);
        await requirePlace(key, limits);
      } catch (error) {
        await store.leave(key);
        throw error;
      }
    },

    async requireTokens({ tenantKey, callerId }, limits) {
      const day = dayOf(now());
      let own = 0;
      let all = 0;
      for (const row of await rowsOf(open, `${tenantKey} ${day}`)) {
        all += row.tokens;
        if (row.rowKey === callerId) own = row.tokens;
      }
      const used =
        own >= limits.tokensPerDayAndCaller
          ? `This caller's requests used the ${limits.tokensPerDayAndCaller} tokens of the model that a caller has in a day (TOKENS_PER_DAY_AND_CALLER).`
          : all >= limits.tokensPerDay &&
            `The organisation's requests used the ${limits.tokensPerDay} tokens of the model of this day (TOKENS_PER_DAY).`;
      if (used) throw exceeded(used, secondsToMidnight(now()));
    },

    async charge({ tenantKey, callerId }, tokens) {
      const day = dayOf(now());
      const partitionKey = `${tenantKey} ${day}`;
      for (let attempt = 1; ; attempt += 1)
        try {
          return await add(await open(), { partitionKey, rowKey: callerId, day, tokens });
        } catch (error) {
          const failure = storageFailure("Table storage, count tokens", error);
          if (failure.kind !== "conflict" || attempt === attempts) throw failure;
        }
    },

    async removeOldDays() {
      try {
        // Whoever began to count before midnight may still be at it.
        return await removeBefore(dayOf(now() - dayMs), await open());
      } catch (error) {
        throw storageFailure("Table storage, remove the tokens of old days", error);
      }
    },
  };
}

interface Row {
  readonly partitionKey: string;
  /** Object id of the caller. */
  readonly rowKey: string;
  /** `2026-03-02`, UTC. */
  readonly day: string;
  readonly tokens: number;
}

async function rowsOf(open: () => Promise<TableClient>, partition: string): Promise<Row[]> {
  try {
    const filter = `PartitionKey eq ${quoted(partition)}`;
    return await Array.fromAsync((await open()).listEntities<Row>({ queryOptions: { filter } }));
  } catch (error) {
    throw storageFailure("Table storage, read the day's tokens", error);
  }
}

async function add(table: TableClient, row: Row): Promise<void> {
  const present = await table.getEntity<Row>(row.partitionKey, row.rowKey).catch(ifMissing);
  if (present === undefined) await table.createEntity(row);
  else
    await table.updateEntity({ ...row, tokens: present.tokens + row.tokens }, "Replace", {
      etag: present.etag,
    });
}

async function removeBefore(day: string, table: TableClient): Promise<number> {
  const filter = `day lt ${quoted(day)}`;
  let removed = 0;
  for await (const { partitionKey, rowKey } of table.listEntities<Row>({
    queryOptions: { filter },
  })) {
    await table.deleteEntity(partitionKey, rowKey).catch(ifMissing);
    removed += 1;
    if (removed === mostRemoved) break;
  }
  return removed;
}

function ifMissing(error: unknown): undefined {
  const { kind }: CallFailure = storageFailure("Table storage, a caller's tokens", error);
  if (kind !== "notFound") throw error;
}

function callerFull({ invocationsPerCaller }: Limits): ConnectorError {
  return exceeded(
    `This caller has ${invocationsPerCaller} requests under way, as many as one may have (INVOCATIONS_PER_CALLER).`,
    placeWaitSeconds,
  );
}

function tenantFull({ invocations }: Limits): ConnectorError {
  return exceeded(
    `The organisation has ${invocations} requests under way, as many as it may have (INVOCATIONS).`,
    placeWaitSeconds,
  );
}

function exceeded(because: string, retryAfterSeconds: number): ConnectorError {
  return new ConnectorError(
    "quota_exceeded",
    {
      happened: "The request was not accepted.",
      because,
      remedy: `Post it again after ${retryAfterSeconds} s. An administrator may raise that setting.`,
    },
    { retryAfterSeconds },
  );
}

function secondsToMidnight(now: number): number {
  return Math.ceil((dayMs - (now % dayMs)) / 1000);
}

function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}
