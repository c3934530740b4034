/** Writes audit records to Table storage, in batches beside the calls, so that no call waits for it. */
import type { TableClient, TableEntity, TransactionAction } from "@azure/data-tables";
import type { AuditRecord } from "./audit-record.ts";

export interface AuditLog {
  /** Keeps the record for the next batch; never throws, never waits. */
  write(record: AuditRecord): void;
  /** Stores everything written so far, as far as storage takes it. */
  flush(): Promise<void>;
  /** The last flush: what storage refuses now is lost, and told. */
  close(): Promise<void>;
  /** False while records wait because storage refuses them. */
  readonly healthy: boolean;
}

export interface TableAuditLogOptions {
  table: () => Promise<TableClient>;
  /** Told once per record that could not be kept: the caller logs it, so that nothing vanishes. */
  onLost: (record: AuditRecord) => void;
  /** Told once per failed batch. */
  onError: (error: unknown) => void;
  /** Milliseconds that a record may wait for company. */
  delayMs?: number;
}

/** Table storage takes 100 entities of one partition in a transaction. */
const batchSize = 100;
/** Beyond this many waiting records memory is worth more than the oldest ones. */
const maxWaiting = 10_000;
const retryAfterMs = 5_000;

/** One table row per call: partition = tenant and day, newest row first. */
export class TableAuditLog implements AuditLog {
  readonly #options: Required<TableAuditLogOptions>;
  readonly #waiting: AuditRecord[] = [];
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> = Promise.resolve();
  #healthy = true;

  constructor(options: TableAuditLogOptions) {
    this.#options = { delayMs: 200, ...options };
  }

  get healthy(): boolean {
    return this.#healthy;
  }

  write(record: AuditRecord): void {
    this.#waiting.push(record);
    if (this.#waiting.length > maxWaiting) this.#options.onLost(this.#waiting.shift()!);
    if (this.#waiting.length >= batchSize && this.#healthy) void this.flush();
    else this.#schedule(this.#healthy ? this.#options.delayMs : retryAfterMs);
  }

  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // One flush at a time, so that a slow store gets no pile of transactions.
    this.#flushing = this.#flushing.then(async () => await this.#storeAll());
    await this.#flushing;
  }

  async close(): Promise<void> {
    await this.flush();
    clearTimeout(this.#timer);
    this.#waiting.splice(0).forEach((record) => this.#options.onLost(record));
  }

  #schedule(delayMs: number): void {
    this.#timer ??= setTimeout(() => void this.flush(), delayMs).unref();
  }

  async #storeAll(): Promise<void> {
    const refused: AuditRecord[] = [];
    for (const batch of batches(this.#waiting.splice(0)))
      try {
        await this.#store(batch);
      } catch (error) {
        this.#options.onError(error);
        if (isFinal(error)) batch.forEach((record) => this.#options.onLost(record));
        else refused.push(...batch);
      }
    this.#waiting.unshift(...refused);
    this.#healthy = refused.length === 0;
    if (refused.length > 0) this.#schedule(retryAfterMs);
  }

  async #store(batch: readonly AuditRecord[]): Promise<void> {
    const table = await this.#options.table();
    // Two workers that end one request write the same row, which a transaction takes once.
    const rows = new Map(batch.map(auditEntity).map((row) => [row.rowKey, row]));
    // Upsert: a batch that was stored but whose answer was lost may be sent again.
    const actions = [...rows.values()].map((row): TransactionAction => ["upsert", row]);
    await table.submitTransaction(actions);
  }
}

/** Storage will never take it: a fault in the records themselves, not in access or availability. */
function isFinal(error: unknown): boolean {
  const { statusCode } = error as { statusCode?: unknown };
  return statusCode === 400 || statusCode === 413;
}

/** Groups of at most 100 records that share a partition. */
function batches(records: readonly AuditRecord[]): AuditRecord[][] {
  const groups = Object.values(
    Object.groupBy(records, (record) => auditPartition(record.tenantKey, record.time)),
  );
  return groups.flatMap((group = []) =>
    Array.from({ length: Math.ceil(group.length / batchSize) }, (_, index) =>
      group.slice(index * batchSize, (index + 1) * batchSize),
    ),
  );
}

export function auditPartition(tenantKey: string, day: Date): string {
  return `${tenantKey}_${day.toISOString().slice(0, 10)}`;
}

/** Rows sort by key, ascending: the time is counted down, so that the newest come first. */
function auditEntity({ tenantKey, time, ...record }: AuditRecord): TableEntity {
  const countdown = (8_640_000_000_000_000 - time.getTime()).toString().padStart(16, "0");
  return {
    partitionKey: auditPartition(tenantKey, time),
    rowKey: `${countdown}_${record.requestId}`,
    ...record,
    time,
    tenantKey,
    resources: JSON.stringify(record.resources),
    graphRequestIds: JSON.stringify(record.graphRequestIds),
  };
}
