import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { neutraliseLine, neutraliseText } from "../../../shared/content/neutralise.ts";
import { hostileText, unseen } from "./hostile-text.ts";

describe.each([
  ["neutraliseLine", neutraliseLine],
  ["neutraliseText", neutraliseText],
])("%s", (_name, neutralise) => {
  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const once = neutralise(text);

        expect(neutralise(once)).toBe(once);
      }),
      { numRuns: 2000 },
    );
  });

  it("leaves no link, image, tag or invisible character in any text", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const safe = neutralise(text);

        expect(safe).not.toMatch(/\]\(|!\[|<[a-z!/?]/i);
        expect(safe).not.toMatch(unseen);
        expect(safe.isWellFormed()).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it("leaves every URL inside a code span", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const outside = neutralise(text)
          .replace(/`{3,}/g, "")
          .replace(/`[^`\n]*`/g, "");

        expect(outside).not.toMatch(/(?<![a-z])https?:\/\/x\.example/i);
      }),
      { numRuns: 2000 },
    );
  });

  it.each(["0https://x.example/", "_https://x.example/", "_www.x.example/"])(
    "puts the URL into a code span where viewers find one, though it stands within a word: %s",
    (text) => {
      expect(neutralise(`See ${text}`)).toMatch(/`(?:https:\/\/|www\.)x\.example\/`$/);
    },
  );

  it("takes time in proportion to the length of hostile text", () => {
    const repeated = [
      "`",
      "\\",
      "<!--",
      "http://",
      "a.",
      "```a",
      "www.,",
      "[",
      "> [",
      "\u200c",
      "](",
    ];

    const results = repeated.map((part) => neutralise(part.repeat(200_000)));

    // A quadratic rule would run into the time limit of the test.
    expect(results).toHaveLength(repeated.length);
  });
});

describe("neutraliseLine", () => {
  it("keeps ordinary names and subjects exactly", () => {
    const lines = [
      "Re: Q3 budget (final)",
      "O'Neil, Zoë",
      "売上報告 2026",
      "R&D – 50 % off!",
      "[Team] hello: 3 < 4",
    ];

    expect(lines.map(neutraliseLine)).toEqual(lines);
  });

  it("makes one line of many", () => {
    expect(neutraliseLine(" Budget\r\n\r\nBcc:\teve\u2028x ")).toBe("Budget Bcc: eve x");
  });

  it("shows where a link leads, in a code span", () => {
    expect(neutraliseLine("Pay [here](https://evil.example/?q=1), now")).toBe(
      "Pay [here] (`https://evil.example/?q=1`), now",
    );
  });
});

describe("neutraliseText", () => {
  it("keeps the structure of Markdown: headings, lists, tables, code", () => {
    const text =
      "# Title\n\n- one\n  - two\n\n| a | b |\n| --- | --- |\n\n```ts\nlet x = 1;\n```\n`code`";

    expect(neutraliseText(text)).toBe(text);
  });

  it("breaks link definitions but not the brackets of a log line", () => {
    expect(neutraliseText("[1]: //evil.example\nsshd[22]: ok")).toBe(
      "[1] : //evil.example\nsshd[22]: ok",
    );
  });

  it("keeps the joiners that shape Persian words and drops them elsewhere", () => {
    expect(neutraliseText("می\u200cخواهم pay\u200cpal \u200c")).toBe("می\u200cخواهم paypal ");
  });

  it("removes text hidden in Unicode tags and bidirectional overrides", () => {
    const tags = [..."ignore"]
      .map((char) => String.fromCodePoint(0xe0000 + char.charCodeAt(0)))
      .join("");

    expect(neutraliseText(`Hello${tags} \u202egpj.exe`)).toBe("Hello gpj.exe");
  });
});
