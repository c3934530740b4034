/** The ledger's rows in a map: each call may fail before or after it is done, or wait for its turn. */
import { CallFailure } from "../../shared/errors/call-failure.ts";
import type { LedgerRows, RowKey, StoredRow } from "../../shared/writes/ledger-row.ts";

export type RowFault = "none" | "before" | "after";

export class FakeLedgerRows implements LedgerRows {
  readonly stored = new Map<string, StoredRow>();
  /** What happens to the next calls, in order; then nothing does. */
  readonly faults: RowFault[];
  readonly #turn: () => Promise<void>;
  #version = 0;

  /** @param turn awaited before and after each call, so that a test can order them. */
  constructor(faults: readonly RowFault[] = [], turn: () => Promise<void> = async () => {}) {
    this.faults = [...faults];
    this.#turn = turn;
  }

  read: LedgerRows["read"] = (key) => this.#call(() => this.stored.get(nameOf(key)));

  insert: LedgerRows["insert"] = (key, row) =>
    this.#call(() => {
      if (this.stored.has(nameOf(key))) throw new CallFailure("conflict", "insert");
      return this.#put(key, { ...row });
    });

  replace: LedgerRows["replace"] = (key, row, etag) =>
    this.#call(() => {
      if (this.stored.get(nameOf(key))?.etag !== etag) throw new CallFailure("conflict", "replace");
      return this.#put(key, { ...row });
    });

  #put(key: RowKey, row: StoredRow["row"]): string {
    const etag = `v${++this.#version}`;
    this.stored.set(nameOf(key), { row, etag });
    return etag;
  }

  async #call<T>(act: () => T): Promise<T> {
    const fault = this.faults.shift() ?? "none";
    await this.#turn();
    if (fault === "before") throw new CallFailure("unavailable", "rows");
    const result = act();
    await this.#turn();
    if (fault === "after") throw new CallFailure("unavailable", "rows");
    return result;
  }
}

function nameOf({ partition, row }: RowKey): string {
  return `${partition}/${row}`;
}
