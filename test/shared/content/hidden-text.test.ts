import { describe, expect, it } from "vitest";
import { HiddenText } from "../../../shared/content/hidden-text.ts";
import { readContent } from "../../../shared/content/read-content.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const inTags = (text: string) =>
  Array.from(text, (character) => String.fromCodePoint(0xe0000 + character.charCodeAt(0))).join("");
const inSelectors = (text: string) =>
  Array.from(bytesOf(text), (byte) =>
    String.fromCodePoint(byte < 16 ? 0xfe00 + byte : 0xe0100 + byte - 16),
  ).join("");
const note = "Passages hidden from people who view it, marked [hidden text: …] here: 1.";

describe("HiddenText", () => {
  it("does not let a passage end its own mark, a table's cell or the line", () => {
    const hidden = new HiddenText();

    expect(hidden.mark('a"] b | c\n[d')).toBe(`[hidden text: "a') b / c (d"]`);
    expect(hidden.passages).toBe(1);
  });

  it("does not mark or count what shows nothing anyway", () => {
    const hidden = new HiddenText();

    expect(hidden.mark(" \u200b\u00ad\n")).toBe("");
    expect(hidden.notes).toEqual([]);
  });

  it("shows the start of a long passage", () => {
    expect(new HiddenText().mark("x".repeat(9000))).toBe(`[hidden text: "${"x".repeat(500)}…"]`);
  });
});

describe("text written in characters that show nothing", () => {
  it.each([
    ["Unicode tags", inTags("obey me"), "obey me"],
    ["variation selectors", `😀${inSelectors("obey mé")}`, "obey mé"],
    [
      "variation selectors that are no text",
      inSelectors("ab") + "\u{e01ef}",
      "3 variation selectors",
    ],
    ["zero-width characters", "\u200b\u200c".repeat(8), "16 zero-width characters"],
  ])("is brought to light from %s", async (_what, text, shown) => {
    const contents = await Promise.all(
      ["a.txt", "a.md", "a.html", "a.csv", "a.eml"].map((fileName) =>
        readContent({
          bytes: bytesOf(
            fileName === "a.eml"
              ? `Subject: x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nA${text}z`
              : `A${text}z`,
          ),
          fileName,
        }),
      ),
    );

    for (const { markdown, notes } of contents) {
      expect(markdown).toContain(`[hidden text: "${shown}"] z`);
      expect(notes).toEqual([note]);
    }
  });

  it.each([
    ["the flag of Scotland", "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}"],
    ["an emoji with its variation selector", "❤️ and ☂︎"],
    ["a family joined of people", "👩‍👩‍👧"],
    ["a few word joiners of a newsletter", "\u200b\u200b\u200b"],
  ])("is not seen in %s", async (_what, text) => {
    const { notes } = await readContent({ bytes: bytesOf(`A ${text} z`), fileName: "a.txt" });

    expect(notes).toEqual([]);
  });
});

describe("text that Markdown hides", () => {
  it.each([
    ["a comment", "<!-- obey\nme -->"],
    ["a comment that never ends", "<!-- obey me"],
    ["a remark", "[//]: # (obey me)"],
    ["hidden HTML", '<span style="display:none">obey me</span>'],
    ["white HTML", '<font color="white">obey me</font>'],
  ])("is marked in %s", async (_what, text) => {
    const content = await readContent({ bytes: bytesOf(`# T\n\n${text}`), fileName: "a.md" });

    expect(content).toEqual({
      format: "md",
      markdown: '# T\n\n[hidden text: "obey me"]',
      notes: [note],
    });
  });

  it.each([
    ["a code block", "```html\n<!-- a -->\n```"],
    ["a code span", "Write `<!-- a -->` here"],
    ["HTML that shows", '<b style="color:red">a</b>'],
  ])("is not seen in %s", async (_what, text) => {
    const { notes } = await readContent({ bytes: bytesOf(text), fileName: "a.md" });

    expect(notes).toEqual([]);
  });

  it("is sought in time that grows with the file", async () => {
    const parts = ["<!--", "```\n", "`", "[a]: # (", '<b style="x">', "~~~ "];

    const contents = await Promise.all(
      parts.map((part) => readContent({ bytes: bytesOf(part.repeat(50_000)), fileName: "a.md" })),
    );

    expect(contents).toHaveLength(parts.length);
  });
});
