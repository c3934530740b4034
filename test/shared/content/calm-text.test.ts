import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allShows, isCalm } from "../../../shared/content/calm-text.ts";
import { stripInvisible } from "../../../shared/content/neutralise.ts";

it.each([
  "",
  "Budget 2027: draft (v2) – please check!",
  "[HD-1048] Kiosk 3 on line 2 does not start",
  "第三四半期の予算について",
  "Größe, façade, 4 299 € …",
])("takes %j as it is", (text) => {
  expect(isCalm(text)).toBe(true);
});

describe("looks closer at", () => {
  it.each([
    " leading",
    "trailing ",
    "two  spaces",
    "a\tb",
    "a\nb",
    "<b>",
    "`code`",
    "![x]",
    "[x](y)",
    "[x]: y",
    "see https://x.example",
    "www.x.example",
    "WWW.x.example",
    "//x.example",
    "soft\u00adhyphen",
    "zero\u200bwidth",
    "\u202eoverride",
    "tag\u{e0041}",
    "\ud800",
    "non\u00a0breaking",
  ])("%j", (text) => {
    expect(isCalm(text)).toBe(false);
  });
});

it("takes line breaks only where they are allowed", () => {
  expect(isCalm("a\nb", "\n")).toBe(true);
  expect(isCalm("a\rb", "\n")).toBe(false);
});

it("never takes as calm what has anything invisible", () => {
  const property = fc.property(fc.string({ unit: "binary", maxLength: 20 }), (text) => {
    if (isCalm(text) || allShows(text)) expect(stripInvisible(text)).toBe(text);
  });

  fc.assert(property, { numRuns: 5_000 });
});
