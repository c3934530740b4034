/** Recognises a picture by its bytes, whatever its name, and tells what a viewer has to know of it. */

export interface Picture {
  format: "PNG" | "JPEG" | "GIF" | "WebP" | "SVG" | "HEIC" | "AVIF" | "TIFF" | "BMP";
  /** In pixels; 0 where the format is not looked into, or the bytes are too few. */
  width: number;
  height: number;
  /** Made of several pictures, of which viewers that show one show the first. */
  animated: boolean;
  /** The file ends as its format ends; one that was cut off does not. */
  complete: boolean;
}

/** Undefined for what is no picture. */
export function recognisePicture(bytes: Uint8Array): Picture | undefined {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const head = data.toString("latin1", 0, 16);
  if (head.startsWith("\x89PNG\r\n\x1a\n")) return png(data);
  if (head.startsWith("\xff\xd8\xff")) return jpeg(data);
  if (/^GIF8[79]a/.test(head)) return gif(data);
  if (/^RIFF[^]{4}WEBP/.test(head)) return webp(data);
  const other = otherFormat(data, head);
  return other && { format: other, width: 0, height: 0, animated: false, complete: true };
}

function otherFormat(data: Buffer, head: string): Picture["format"] | undefined {
  if (head.startsWith("II*\0") || head.startsWith("MM\0*")) return "TIFF";
  const brand = /^[^]{4}ftyp([^]{4})/.exec(head)?.[1] ?? "";
  if (/^avi[fs]$/.test(brand)) return "AVIF";
  if (/^(?:hei[cxms]|hev[cx]|mif1|msf1)$/.test(brand)) return "HEIC";
  // "BM" alone begins many a text: a bitmap's header has a size of its own and reserved zeros, too.
  if (head.startsWith("BM") && data.length > 26 && data.readUInt32LE(6) === 0) return "BMP";
  return isSvg(data.toString("latin1", 0, 4096)) ? "SVG" : undefined;
}

function isSvg(start: string): boolean {
  return /^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^]*?-->\s*|<!DOCTYPE\s+svg[^>]*>\s*)*<svg[\s>]/i.test(
    start,
  );
}

/** Its last block is empty, so that even its checksum is always the same. */
const pngEnd = Buffer.from("IEND\xae\x42\x60\x82", "latin1");

function png(data: Buffer): Picture {
  const whole = data.length >= 45 && data.toString("latin1", 12, 16) === "IHDR";
  const beforeImage = data.subarray(0, Math.max(0, data.indexOf("IDAT")));
  return {
    format: "PNG",
    width: whole ? data.readUInt32BE(16) : 0,
    height: whole ? data.readUInt32BE(20) : 0,
    animated: beforeImage.includes("acTL"),
    complete: whole && data.includes(pngEnd, -1024),
  };
}

function jpeg(data: Buffer): Picture {
  const frame = jpegFrame(data);
  const whole = frame !== undefined;
  return {
    format: "JPEG",
    width: whole ? data.readUInt16BE(frame + 7) : 0,
    height: whole ? data.readUInt16BE(frame + 5) : 0,
    animated: false,
    // Before the frame lies a preview with an end of its own; behind the end, phones store films.
    complete: whole && data.includes(Buffer.of(0xff, 0xd9), frame),
  };
}

/** Where its first frame's header begins, behind segments that are skipped by their lengths. */
function jpegFrame(data: Buffer): number | undefined {
  for (let at = 2; at + 9 < data.length && data[at] === 0xff;) {
    const marker = data[at + 1] ?? 0;
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) return at;
    // Fill bytes may stand before a marker.
    at += marker === 0xff ? 1 : 2 + data.readUInt16BE(at + 2);
  }
  return undefined;
}

function gif(data: Buffer): Picture {
  const whole = data.length > 13;
  // Each frame has a control block of its own; the first bytes of its form are distinct enough.
  const control = Buffer.of(0x21, 0xf9, 0x04);
  const first = data.indexOf(control);
  return {
    format: "GIF",
    width: whole ? data.readUInt16LE(6) : 0,
    height: whole ? data.readUInt16LE(8) : 0,
    animated: first >= 0 && data.includes(control, first + 1),
    complete: whole && data.includes(0x3b, -16),
  };
}

function webp(data: Buffer): Picture {
  const complete = data.length >= 30 && data.length >= data.readUInt32LE(4) + 8;
  const { width, height } = complete ? webpSize(data) : { width: 0, height: 0 };
  const extended = data.toString("latin1", 12, 16) === "VP8X";
  const animated = extended && ((data[20] ?? 0) & 0x02) !== 0;
  return { format: "WebP", width, height, animated, complete: complete && width > 0 };
}

function webpSize(data: Buffer): { width: number; height: number } {
  switch (data.toString("latin1", 12, 16)) {
    case "VP8X":
      return { width: data.readUIntLE(24, 3) + 1, height: data.readUIntLE(27, 3) + 1 };
    case "VP8L": {
      const bits = data.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case "VP8 ":
      return { width: data.readUInt16LE(26) & 0x3fff, height: data.readUInt16LE(28) & 0x3fff };
    default:
      return { width: 0, height: 0 };
  }
}
