/** Reads zip packages (docx and its kin) within bounds that hold even when the package lies about its sizes. */
import { inflateRawSync } from "node:zlib";
import { corrupt, passwordProtected, tooLarge } from "./content-errors.ts";

const maxEntries = 10_000;
const maxExpandedBytes = 200 * 1024 * 1024;
/** No office document comes near: plain XML shrinks to a tenth, empty spreadsheets to a hundredth. */
const maxRatio = 250;
/** Small parts compress beyond any ratio without doing harm. */
const ratioCountsFrom = 10 * 1024 * 1024;

interface Entry {
  method: number;
  encrypted: boolean;
  compressedSize: number;
  size: number;
  headerOffset: number;
}

export class Zip {
  readonly #bytes: Buffer;
  readonly #entries: ReadonlyMap<string, Entry>;

  /** @throws ConnectorError when the directory is damaged or promises more than the limits allow. */
  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#entries = orCorrupt(() => readDirectory(this.#bytes));
    checkExpansion([...this.#entries.values()]);
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /** The inflated part; never more bytes than the directory declared, which the limits cover. */
  read(name: string): Uint8Array {
    const entry = this.#entries.get(name);
    if (!entry) throw corrupt("package");
    if (entry.encrypted) throw passwordProtected("package");
    return orCorrupt(() => inflate(this.#bytes, entry));
  }
}

function checkExpansion(entries: readonly Entry[]): void {
  const expanded = entries.reduce((sum, entry) => sum + entry.size, 0);
  if (expanded > maxExpandedBytes)
    throw tooLarge("Unpacked, it is larger than 200 MB, the most the connector unpacks.");
  const isBomb = ({ size, compressedSize }: Entry) =>
    size > ratioCountsFrom && size > compressedSize * maxRatio;
  if (entries.some(isBomb))
    throw tooLarge(
      "A part of it grows more than 250-fold when unpacked, as no real document does.",
    );
}

function readDirectory(bytes: Buffer): Map<string, Entry> {
  const end = bytes.lastIndexOf("PK\x05\x06", undefined, "latin1");
  if (end < 0) throw new Error("No directory.");
  const count = bytes.readUInt16LE(end + 10);
  if (count > maxEntries) throw tooLarge("It has more than 10,000 parts.");
  const entries = new Map<string, Entry>();
  let at = bytes.readUInt32LE(end + 16);
  for (let index = 0; index < count; index++) {
    if (bytes.readUInt32LE(at) !== 0x02014b50) throw new Error("Not a directory entry.");
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) =>
      bytes.readUInt16LE(at + offset),
    ) as [number, number, number];
    const nameEnd = at + 46 + nameLength;
    entries.set(bytes.toString("utf8", at + 46, nameEnd), {
      encrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
      method: bytes.readUInt16LE(at + 10),
      compressedSize: bytes.readUInt32LE(at + 20),
      // Zip64 writes 0xffffffff here, which the size limit refuses: no file under 25 MB needs it.
      size: bytes.readUInt32LE(at + 24),
      headerOffset: bytes.readUInt32LE(at + 42),
    });
    at = nameEnd + extraLength + commentLength;
  }
  return entries;
}

function inflate(bytes: Buffer, { method, compressedSize, size, headerOffset }: Entry): Uint8Array {
  // The local header repeats name and extra field, with lengths of its own.
  const start =
    headerOffset +
    30 +
    bytes.readUInt16LE(headerOffset + 26) +
    bytes.readUInt16LE(headerOffset + 28);
  const data = bytes.subarray(start, start + compressedSize);
  if (method === 0 && compressedSize === size && data.length === size) return data;
  if (method !== 8) throw new Error("Unknown compression.");
  const inflated = inflateRawSync(data, { maxOutputLength: Math.max(size, 1) });
  if (inflated.length !== size) throw new Error("The part is shorter than declared.");
  return inflated;
}

/** Reads outside the buffer, and zlib, throw plain errors: all mean that the package is damaged. */
function orCorrupt<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof Error && error.name === "ConnectorError"
      ? error
      : corrupt("package", error);
  }
}
