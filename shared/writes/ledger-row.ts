/** What the ledger keeps of one change, and where. */

export interface LedgerRow {
  /** `released`: an attempt ended without success, so that the next may begin at once. */
  readonly state: "running" | "released" | "done";
  readonly tool: string;
  /** Digest of the arguments. */
  readonly args: string;
  readonly marker: string;
  /** Instants are milliseconds since 1970. */
  readonly since: number;
  /** GUID of the attempt that runs or ran last. */
  readonly holder: string;
  /** Until then nobody else may run it. */
  readonly heldUntil: number;
  /** Sealed; what an attempt noted last. */
  readonly noted?: string;
  /** Sealed; of the run that succeeded. */
  readonly answer?: string;
  /** From then on the key is free again. */
  readonly expires: number;
}

export interface RowKey {
  readonly partition: string;
  readonly row: string;
}

export interface StoredRow {
  readonly row: LedgerRow;
  readonly etag: string;
}

/** Table storage, or a map in tests. Every method throws CallFailure. */
export interface LedgerRows {
  read(key: RowKey): Promise<StoredRow | undefined>;
  /** The etag; `conflict` when there is a row. */
  insert(key: RowKey, row: LedgerRow): Promise<string>;
  /** The new etag; `conflict` when another version is there. */
  replace(key: RowKey, row: LedgerRow, etag: string): Promise<string>;
}
