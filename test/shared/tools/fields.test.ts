import fc from "fast-check";
import { expect, it } from "vitest";
import { clip } from "../../../shared/tools/fields.ts";

const bytes = (text: string): number => Buffer.byteLength(JSON.stringify(text)) - 2;

it("leaves alone what fits, to the byte", () => {
  expect(clip("abcdef", 6)).toBe("abcdef");
  expect(clip("日本", 6)).toBe("日本");
  expect(clip('a"b', 4)).toBe('a"b');
});

it("cuts the rest at a whole character and says so", () => {
  expect(clip("abcdefg", 6)).toBe("abc…");
  expect(clip("日本語", 6)).toBe("日…");
  expect(clip("🚲🚲🚲", 11)).toBe("🚲🚲…");
  expect(clip("abc   defghijkl", 9)).toBe("abc…");
});

it("never passes its bound, splits a character or returns something else", () => {
  const text = fc
    .string({ unit: "grapheme", maxLength: 60 })
    .filter((made) => !/\p{Cc}/u.test(made));
  const property = fc.property(text, fc.integer({ min: 4, max: 80 }), (whole, maxBytes) => {
    const cut = clip(whole, maxBytes);

    expect(bytes(cut)).toBeLessThanOrEqual(maxBytes);
    expect(cut.isWellFormed()).toBe(true);
    if (cut !== whole) expect(whole.startsWith(cut.slice(0, -1))).toBe(true);
    if (bytes(whole) <= maxBytes) expect(cut).toBe(whole);
  });

  fc.assert(property);
});
