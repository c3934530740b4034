import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recognisePicture } from "../../../../shared/tools/resource/picture.ts";

const base64 = (text: string) => Buffer.from(text, "base64");

/** Made by common programs; of one pixel unless said. */
const pixel = {
  png: base64(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  ),
  gif: base64("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"),
  jpeg: base64(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=",
  ),
  webp: base64("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA"),
  losslessWebp: base64("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=="),
};
const jpeg = Buffer.concat([pixel.jpeg, Buffer.of(0xff, 0xd9)]);

describe("a picture", () => {
  it.each([
    ["PNG", pixel.png],
    ["GIF", pixel.gif],
    ["JPEG", jpeg],
    ["WebP", pixel.webp],
    ["WebP", pixel.losslessWebp],
  ])("is recognised as %s with its size", (format, bytes) => {
    expect(recognisePicture(bytes)).toEqual({
      format,
      width: 1,
      height: 1,
      animated: false,
      complete: true,
    });
  });

  it("that a program made has the size it has", async () => {
    const chart = await readFile("local/tenant/documents/ld3-thermal-chart.png");

    expect(recognisePicture(chart)).toMatchObject({ format: "PNG", complete: true });
    expect(recognisePicture(chart)?.width).toBe(chart.readUInt32BE(16));
  });

  it.each([
    ["GIF", Buffer.concat([pixel.gif.subarray(0, -1), pixel.gif.subarray(19)])],
    ["PNG", withAnimationChunk(pixel.png)],
    ["WebP", extendedWebp(0x02)],
  ])("that moves is told apart: %s", (format, bytes) => {
    expect(recognisePicture(bytes)).toMatchObject({ format, animated: true, complete: true });
  });

  it.each([
    ["PNG", pixel.png],
    ["GIF", pixel.gif],
    ["JPEG", jpeg],
    ["WebP", pixel.webp],
  ])("that was cut off is told apart: %s", (format, bytes) => {
    const lengths = Array.from({ length: bytes.length - 13 }, (_, index) => 12 + index);
    const pictures = lengths.map((length) => recognisePicture(bytes.subarray(0, length)));

    for (const picture of pictures) expect(picture).toMatchObject({ format, complete: false });
  });

  it.each([
    ["HEIC", Buffer.from("\0\0\0\x18ftypheic\0\0\0\0", "latin1")],
    ["AVIF", Buffer.from("\0\0\0\x18ftypavif\0\0\0\0", "latin1")],
    ["TIFF", Buffer.from("II*\0\x08\0\0\0", "latin1")],
    ["TIFF", Buffer.from("MM\0*\0\0\0\x08", "latin1")],
    ["BMP", Buffer.concat([Buffer.from("BM\x3a\0\0\0\0\0\0\0", "latin1"), Buffer.alloc(40)])],
    ["SVG", Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'></svg>")],
    ["SVG", Buffer.from("\ufeff<?xml version='1.0'?>\n<!-- x -->\n<!DOCTYPE svg>\n<svg>")],
  ])("of another format is recognised as %s", (format, bytes) => {
    expect(recognisePicture(bytes)?.format).toBe(format);
  });
});

it.each([
  "",
  "BMW sells bikes, too: a text of some length.",
  "<html><svg></svg></html>",
  "%PDF-1.7",
  "PK\x03\x04",
  "GIF87",
  "RIFF....WAVE",
])("takes %j for no picture", (text) => {
  expect(recognisePicture(Buffer.from(text, "latin1"))).toBeUndefined();
});

it("never fails, whatever the bytes", () => {
  const whole = fc.constantFrom(...Object.values(pixel), jpeg);
  const noisy = fc
    .tuple(whole, fc.uint8Array({ maxLength: 80 }), fc.nat(60))
    .map(([bytes, noise, at]) => Buffer.concat([bytes.subarray(0, at), noise]));

  fc.assert(
    fc.property(fc.oneof(noisy, fc.uint8Array({ maxLength: 200 })), (bytes) => {
      expect(() => recognisePicture(bytes)).not.toThrow();
    }),
    { numRuns: 2_000 },
  );
});

function withAnimationChunk(png: Buffer): Buffer {
  const chunk = Buffer.alloc(20);
  chunk.writeUInt32BE(8, 0);
  chunk.write("acTL", 4, "latin1");
  return Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]);
}

function extendedWebp(flags: number): Buffer {
  const file = Buffer.alloc(40);
  file.write("RIFF", 0, "latin1");
  file.writeUInt32LE(32, 4);
  file.write("WEBPVP8X", 8, "latin1");
  file[20] = flags;
  return file;
}
