/** Renderings (thumbnails) of pictures: of the right size and kind, but blank; nothing here can draw. */
import { crc32, deflateSync } from "node:zlib";
import type { SampleDocument } from "../../../tenant/content.ts";

/** The longer side of each size that Graph names, in pixels. */
export const renderingSizes: Readonly<Record<string, number>> = {
  small: 48,
  medium: 176,
  large: 1920,
};

/** The service renders many formats more; pictures are what is asked for. */
export function isRendered({ mimeType }: SampleDocument): boolean {
  return /^image\/(?!svg)/.test(mimeType);
}

/** @param longer side of the rendering, in pixels */
export function rendering(document: SampleDocument, longer: number): SampleDocument {
  const bytes = blankPng(longer, Math.round(longer * 0.75));
  return {
    ...document,
    mimeType: "image/png",
    size: bytes.length,
    read: async () => bytes,
  };
}

function blankPng(width: number, height: number): Uint8Array<ArrayBuffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits of grey.
  header[8] = 8;
  // Each row begins with the number of its filter.
  const rows = Buffer.alloc((width + 1) * height, 0xd0);
  for (let row = 0; row < height; row++) rows[row * (width + 1)] = 0;
  return new Uint8Array(
    Buffer.concat([
      Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
      chunk("IHDR", header),
      chunk("IDAT", deflateSync(rows)),
      chunk("IEND", Buffer.alloc(0)),
    ]),
  );
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
