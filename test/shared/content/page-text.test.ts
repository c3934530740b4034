import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pageText } from "../../../shared/content/page-text.ts";

const wide = { maxCharacters: 1000, maxBytes: 4000 };

describe("pageText", () => {
  it("returns a short text whole", () => {
    const page = pageText("abc", { offset: 0, ...wide });

    expect(page).toEqual({ text: "abc", offset: 0, totalCharacters: 3 });
  });

  it("ends a page at a line end that lies near the limit", () => {
    const page = pageText("line one\nline two\nline three", {
      offset: 0,
      maxCharacters: 20,
      maxBytes: 100,
    });

    expect(page).toEqual({
      text: "line one\nline two\n",
      offset: 0,
      totalCharacters: 28,
      nextOffset: 18,
    });
  });

  it("cuts within a line when the last line end lies far back", () => {
    const page = pageText(`a\n${"b".repeat(50)}`, { offset: 0, maxCharacters: 20, maxBytes: 100 });

    expect(page.text).toHaveLength(20);
  });

  it("keeps to the limit of bytes", () => {
    const page = pageText("報告書", { offset: 0, maxCharacters: 10, maxBytes: 7 });

    expect(page).toMatchObject({ text: "報告", nextOffset: 2 });
  });

  it("answers an offset behind the end with nothing more", () => {
    const page = pageText("abc", { offset: 10, ...wide });

    expect(page).toEqual({ text: "", offset: 3, totalCharacters: 3 });
  });

  it("gives the whole text, page by page, without splitting a character", () => {
    const limits = fc.record({
      maxCharacters: fc.integer({ min: 1, max: 9 }),
      maxBytes: fc.integer({ min: 4, max: 20 }),
    });
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), limits, (text, limit) => {
        const pages: string[] = [];
        for (let offset: number | undefined = 0; offset !== undefined;) {
          const page = pageText(text, { offset, ...limit });
          pages.push(page.text);
          offset = page.nextOffset;
        }

        expect(pages.join("")).toBe(text);
        expect(pages.every((page) => page.isWellFormed())).toBe(true);
        expect(pages.every((page) => Buffer.byteLength(page) <= limit.maxBytes)).toBe(true);
      }),
    );
  });
});
