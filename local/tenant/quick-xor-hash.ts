/** OneDrive's QuickXorHash: each byte is xored into a ring of 160 bits that turns by 11 bits a byte, then the length. */

const widthInBits = 160;
const shift = 11;

/** Base64, as Graph answers it in `file.hashes.quickXorHash`. */
export function quickXorHash(bytes: Uint8Array): string {
  const ring = new Uint8Array(widthInBits / 8);
  bytes.forEach((byte, index) => {
    const bit = (index * shift) % widthInBits;
    const at = bit >> 3;
    const low = bit & 7;
    const next = (at + 1) % ring.length;
    ring[at] = (ring[at] ?? 0) ^ ((byte << low) & 0xff);
    ring[next] = (ring[next] ?? 0) ^ (byte >> (8 - low));
  });
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(bytes.length));
  length.forEach((byte, index) => {
    const at = ring.length - length.length + index;
    ring[at] = (ring[at] ?? 0) ^ byte;
  });
  return Buffer.from(ring).toString("base64");
}
