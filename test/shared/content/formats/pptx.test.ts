import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { readContent } from "../../../../shared/content/read-content.ts";
import { zip } from "../documents.ts";
import { pptx, shape, slideParagraph } from "../office-documents.ts";

it("reads titles, lists, tables, pictures, speaker notes and comments", async () => {
  const cells = (...texts: string[]) =>
    `<a:tr>${texts.map((text) => `<a:tc><a:txBody>${slideParagraph(text)}</a:txBody></a:tc>`).join("")}</a:tr>`;
  const bytes = pptx(
    [
      {
        shapes:
          shape(slideParagraph("First") + slideParagraph("Deeper", '<a:pPr lvl="1"/>'), "body") +
          shape(slideParagraph("Why<!-- --> now?"), "title") +
          shape(slideParagraph("14"), "sldNum") +
          `<p:grpSp>${shape('<a:p><a:r><a:rPr><a:hlinkClick r:id="l"/></a:rPr><a:t>Offer</a:t></a:r><a:br/><a:fld><a:t>2026</a:t></a:fld></a:p>')}</p:grpSp>` +
          `<p:graphicFrame><a:tbl>${cells("Item", "Sum")}${cells("Bike", "3")}</a:tbl></p:graphicFrame>` +
          '<p:pic><p:nvPicPr><p:cNvPr id="2" descr="A bike"/></p:nvPicPr></p:pic>',
        speech: "Speak slowly.",
        comments:
          '<p:cm authorId="0"><p:text>Too long?</p:text></p:cm>' +
          '<p188:cm authorId="1"><p188:txBody><a:p><a:r><a:t>Which</a:t></a:r></a:p><a:p><a:r><a:t>year?</a:t></a:r></a:p></p188:txBody>' +
          '<p188:replyLst><p188:reply authorId="0"><p188:txBody><a:p><a:r><a:t>This one.</a:t></a:r></a:p></p188:txBody></p188:reply></p188:replyLst></p188:cm>',
        links: { l: "https://x.example/offer" },
      },
      { shapes: shape(slideParagraph("Old"), "ctrTitle"), isHidden: true },
      { shapes: shape(slideParagraph('Say "yes" [x]'), "", 'hidden="1"') },
    ],
    '<cmAuthorLst><cmAuthor id="0" name="Ann"/><cmAuthor id="1" name="Ben"/></cmAuthorLst>',
  );

  const content = await readContent({ bytes, fileName: "why.pptx" });

  expect(content).toEqual({
    format: "pptx",
    markdown: [
      "## Slide 1: Why now?",
      "- First\n  - Deeper",
      "Offer (`https://x.example/offer`) 2026",
      "| Item | Sum |\n| --- | --- |\n| Bike | 3 |",
      "[image: A bike]",
      "### Speaker notes",
      "Speak slowly.",
      "### Comments",
      "- Ann: Too long?\n- Ben: Which year?\n  - Ann: This one.",
      "## Slide 2: Old (hidden slide)",
      "## Slide 3",
      "[hidden text: \"Say 'yes' (x)\"]",
    ].join("\n\n"),
    notes: [
      "It has hidden slides, marked (hidden slide) here.",
      "Passages hidden from people who view it are marked [hidden text: …] here.",
    ],
  });
});

it("reads a presentation that an office program made", async () => {
  const bytes = await readFile("local/tenant/documents/aurora-kickoff.pptx");

  const { markdown, notes } = await readContent({ bytes, fileName: "aurora-kickoff.pptx" });

  expect(notes).toEqual([]);
  expect(markdown).toContain(
    "## Slide 2: Why Aurora\n\n- Borealis weighs 25.1 kg, customers ask for less\n",
  );
  expect(markdown.match(/^### Speaker notes$/gm)).toHaveLength(4);
});

it("shows the first 500 slides and says so", async () => {
  const slides = Array.from({ length: 600 }, () => ({ shapes: "" }));

  const { markdown, notes } = await readContent({ bytes: pptx(slides) });

  expect(markdown).toMatch(/## Slide 500$/);
  expect(notes).toEqual(["Only the first 500 of 600 slides are shown."]);
});

it.each([
  ["an entity nobody declared", "damaged", "&a;"],
  ["a slide that is not well-formed", "damaged", "<a:p>"],
  ["deep nesting", "nested", "<p:grpSp>".repeat(100_000)],
  ["a million shapes", "too many elements", '<p:sp x="1"/>'.repeat(500_000)],
])("refuses a presentation with %s", async (_what, why, shapes) => {
  await expect(readContent({ bytes: pptx([{ shapes }]) })).rejects.toMatchObject({
    name: "ConnectorError",
    because: expect.stringContaining(why) as string,
  });
});

it("refuses a presentation with a document type", async () => {
  const data =
    '<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><p:presentation>&b;</p:presentation>';

  await expect(
    readContent({ bytes: zip([{ name: "ppt/presentation.xml", data }]) }),
  ).rejects.toMatchObject({ code: "unsupported_content" });
});
