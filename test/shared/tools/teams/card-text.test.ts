import { expect, it } from "vitest";
import { cardTexts } from "../../../../shared/tools/teams/card-text.ts";

it("reads a card from top to bottom", () => {
  const card = {
    title: "Build",
    body: [
      { type: "Container", items: [{ type: "RichTextBlock", inlines: ["one ", { text: "two" }] }] },
      { type: "Image", altText: "A chart", url: "https://example.com/x.png" },
      { type: "Table", rows: [{ cells: [{ items: [{ text: "cell" }] }] }] },
      { type: "Input.ChoiceSet", label: "Pick", choices: [{ title: "Yes", value: "y" }] },
    ],
  };

  expect(cardTexts(JSON.stringify(card))).toEqual([
    "Build",
    "one ",
    "two",
    "A chart",
    "cell",
    "Pick",
    "Yes: y",
  ]);
});

it("is undefined for what is no object in JSON", () => {
  expect(["{", "[]", '"text"', "null"].map(cardTexts)).toEqual(Array(4).fill(undefined));
});

it("stops at the bounds of what people read", () => {
  const many = { body: Array.from({ length: 1_000 }, (_, index) => ({ text: String(index) })) };
  const deep = `${'{"items":['.repeat(1_000)}{"text":"x"}${"]}".repeat(1_000)}`;

  expect(cardTexts(JSON.stringify(many))).toHaveLength(300);
  expect(cardTexts(deep)).toEqual([]);
});
