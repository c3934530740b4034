/** What a document format is to the connector: how it is recognised and how it becomes Markdown. */
import { decodeText } from "./decode-text.ts";
import type { HiddenText } from "./hidden-text.ts";
import { Zip } from "./zip.ts";

export interface MarkdownText {
  markdown: string;
  /** What a reader must know besides the text: parts left out, no text at all. */
  notes: string[];
}

/** One format, one file in `formats/`; it loads its parser inside `read`, so that others stay unloaded. */
export interface ContentFormat {
  /** The name in results: "docx". */
  name: string;
  /** What people call such a document, after "this". */
  label: string;
  extensions: readonly string[];
  mediaTypes: readonly string[];
  /** True when the bytes themselves show the format. Formats without are text, told by their names. */
  matches?(content: Content): boolean;
  /** @param hidden Marks and counts what people who view the document do not see. */
  read(content: Content, hidden: HiddenText): Promise<MarkdownText> | MarkdownText;
}

/** The bytes of one document and what can be seen in them, each looked up once. */
export class Content {
  readonly bytes: Uint8Array;
  #text: { value: string | undefined } | undefined;
  #zip: Zip | undefined;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  startsWith(signature: string, within = 0): boolean {
    const head = Buffer.from(this.bytes.subarray(0, within + signature.length)).toString("latin1");
    return head.includes(signature);
  }

  /** The decoded text; undefined for binary content. */
  get text(): string | undefined {
    this.#text ??= { value: decodeText(this.bytes) };
    return this.#text.value;
  }

  get isZip(): boolean {
    return this.startsWith("PK\x03\x04");
  }

  /** The content as a zip package. */
  get zip(): Zip {
    this.#zip ??= new Zip(this.bytes);
    return this.#zip;
  }
}
