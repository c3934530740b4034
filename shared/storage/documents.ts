/** Small documents; Blob storage holds them, tests a map. */

export interface Document {
  readonly text: string;
  /** Changes with every write. */
  readonly etag: string;
}

export interface Documents {
  /** Undefined: there is none. @throws CallFailure */
  read(name: string): Promise<Document | undefined>;
  /**
   * Resolves to the new etag.
   *
   * @param expected etag of the version that is replaced; `"none"`: only where there is none yet.
   * Undefined: whatever is there.
   * @throws CallFailure `conflict` when another version is there.
   */
  write(name: string, text: string, expected?: string): Promise<string>;
  /** Done twice: nothing happens. @throws CallFailure */
  remove(name: string): Promise<void>;
}

/** For a document that nobody has written yet. */
export const noDocument = "none";
