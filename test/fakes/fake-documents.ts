/** Documents in memory, with etags and outages. */
import { type Document, type Documents, noDocument } from "../../shared/storage/documents.ts";
import { CallFailure } from "../../shared/errors/call-failure.ts";

export class FakeDocuments implements Documents {
  readonly stored = new Map<string, Document>();
  down = false;
  #writes = 0;

  async read(name: string): Promise<Document | undefined> {
    if (this.down) throw new CallFailure("unavailable", `read ${name}`);
    return this.stored.get(name);
  }

  async write(name: string, text: string, expected?: string): Promise<string> {
    if (this.down) throw new CallFailure("unavailable", `write ${name}`);
    const etag = this.stored.get(name)?.etag ?? noDocument;
    if (expected !== undefined && expected !== etag) throw new CallFailure("conflict", name);
    const written = `"${++this.#writes}"`;
    this.stored.set(name, { text, etag: written });
    return written;
  }

  async remove(name: string): Promise<void> {
    if (this.down) throw new CallFailure("unavailable", `remove ${name}`);
    this.stored.delete(name);
  }
}
