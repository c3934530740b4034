import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { readContent } from "../../../../shared/content/read-content.ts";
import { zip } from "../documents.ts";
import { pptx, relationships, shape, slideParagraph } from "../office-documents.ts";

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
      "Passages hidden from people who view it, marked [hidden text: …] here: 1.",
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

describe("hidden text in a presentation", () => {
  const note = "Passages hidden from people who view it, marked [hidden text: …] here: 1.";
  const place = (x: number, y: number, cx = 900_000, cy = 900_000) =>
    `<a:xfrm><a:off x="${x}" y="${y}"/><a:ext cx="${cx}" cy="${cy}"/></a:xfrm>`;
  const fill = (colour: string) => `<a:solidFill><a:srgbClr val="${colour}"/></a:solidFill>`;
  const run = (text: string, look = "", attributes = "") =>
    `<a:r><a:rPr ${attributes}>${look}</a:rPr><a:t>${text}</a:t></a:r>`;
  const white = `<a:p>${run("secret", fill("FFFFFF"))}</a:p>`;
  const box = (look: string, paragraphs = white) => shape(paragraphs, "", "", look);
  const read = (
    slide: Parameters<typeof pptx>[0][number],
    parts: Parameters<typeof pptx>[2] = [],
  ) => readContent({ bytes: pptx([slide], undefined, parts) });

  it.each([
    ["white", box(place(0, 0))],
    [
      "white by the theme",
      box("", `<a:p>${run("secret", '<a:solidFill><a:schemeClr val="bg1"/></a:solidFill>')}</a:p>`),
    ],
    [
      "white by the styles of its shape",
      box(
        "",
        `<a:lstStyle><a:lvl1pPr><a:defRPr>${fill("FFFFFF")}</a:defRPr></a:lvl1pPr></a:lstStyle><a:p>${run("secret")}</a:p>`,
      ),
    ],
    [
      "white in several runs",
      box("", `<a:p>${run("sec", fill("FFFFFF"))}${run("ret", fill("FEFEFE"))}</a:p>`),
    ],
    [
      "in the colour of its shape",
      box(fill("003366"), `<a:p>${run("secret", fill("003366"))}</a:p>`),
    ],
    [
      "white above a dark shape elsewhere",
      shape("", "", "", place(5_000_000, 0) + fill("000000")) + box(place(0, 0)),
    ],
    ["without a fill", box("", `<a:p>${run("secret", "<a:noFill/>")}</a:p>`)],
    [
      "transparent",
      box(
        "",
        `<a:p>${run("secret", '<a:solidFill><a:srgbClr val="000000"><a:alpha val="0"/></a:srgbClr></a:solidFill>')}</a:p>`,
      ),
    ],
    ["of a point", box("", `<a:p>${run("secret", "", 'sz="100"')}</a:p>`)],
    ["beside the slide", box(place(-2_000_000, 0), slideParagraph("secret"))],
    [
      "below the slide, in a group",
      `<p:grpSp><p:grpSpPr><a:xfrm><a:off x="0" y="7000000"/><a:ext cx="100" cy="100"/><a:chOff x="0" y="0"/><a:chExt cx="100" cy="100"/></a:xfrm></p:grpSpPr>${box(place(0, 0, 90, 90), slideParagraph("secret"))}</p:grpSp>`,
    ],
    ["in a shape without size", box(place(5, 5, 0, 0), slideParagraph("secret"))],
    [
      "in a group that is switched off",
      `<p:grpSp><p:nvGrpSpPr><p:cNvPr id="3" hidden="1"/></p:nvGrpSpPr>${box("", slideParagraph("secret"))}</p:grpSp>`,
    ],
  ])("is marked when it is %s", async (_way, shapes) => {
    const { markdown, notes } = await read({ shapes });

    expect(markdown).toBe('## Slide 1\n\n[hidden text: "secret"]');
    expect(notes).toEqual([note]);
  });

  it.each([
    ["white on a dark shape", { shapes: box(fill("003366")) }],
    [
      "white on a shape that its style fills",
      {
        shapes: box("").replace(
          "<p:txBody>",
          '<p:style><a:fillRef idx="1"><a:schemeClr val="accent1"/></a:fillRef></p:style><p:txBody>',
        ),
      },
    ],
    [
      "white above a dark shape",
      {
        shapes: shape("", "", "", place(0, 0) + fill("000000")) + box(place(9, 9, 90_000, 90_000)),
      },
    ],
    [
      "white above a picture",
      {
        shapes: `<p:pic><p:spPr>${place(0, 0)}</p:spPr></p:pic>${box(place(9, 9, 90_000, 90_000))}`,
      },
    ],
    [
      "white on a dark slide",
      { shapes: box(""), background: `<p:bg><p:bgPr>${fill("003366")}</p:bgPr></p:bg>` },
    ],
    [
      "white on a picture slide",
      { shapes: box(""), background: "<p:bg><p:bgPr><a:blipFill/></p:bgPr></p:bg>" },
    ],
    ["white on a dark layout", { shapes: box(""), layout: "dark.xml" }],
  ])("is not seen in text that is %s", async (_what, slide) => {
    const background = '<p:bg><p:bgRef idx="1001"><a:schemeClr val="bg1"/></p:bgRef></p:bg>';
    const parts = [
      { name: "ppt/dark.xml", data: "<p:sldLayout><p:cSld><p:spTree/></p:cSld></p:sldLayout>" },
      relationships("ppt/dark.xml", [["m", "slideMaster", "master.xml"]]),
      {
        name: "ppt/master.xml",
        data: `<p:sldMaster><p:cSld>${background}<p:spTree/></p:cSld><p:clrMap bg1="dk1" tx1="lt1"/></p:sldMaster>`,
      },
      relationships("ppt/master.xml", [["t", "theme", "theme.xml"]]),
      {
        name: "ppt/theme.xml",
        data: '<a:theme><a:themeElements><a:clrScheme><a:dk1><a:sysClr val="windowText" lastClr="101010"/></a:dk1></a:clrScheme></a:themeElements></a:theme>',
      },
    ];

    const { markdown, notes } = await read(slide, parts);

    expect({ markdown, notes }).toEqual({ markdown: "## Slide 1\n\nsecret", notes: [] });
  });

  it("is marked between words, in cells of tables and in speaker notes", async () => {
    const cell = (look: string) =>
      `<a:tc><a:txBody>${white}</a:txBody><a:tcPr>${look}</a:tcPr></a:tc>`;
    const shapes =
      box("", `<a:p>${run("Pay ")}${run("not", fill("FFFFFF"))}${run(" Ann")}</a:p>`) +
      `<p:graphicFrame><a:tbl><a:tr>${cell(fill("FFFFFF"))}${cell(fill("003366"))}${cell("")}</a:tr></a:tbl></p:graphicFrame>`;
    const speech = `x</a:t></a:r>${run("secret", fill("FFFFFF"))}<a:r><a:t>`;

    const { markdown } = await read({ shapes, speech });

    expect(markdown).toBe(
      [
        "## Slide 1",
        'Pay [hidden text: "not"] Ann',
        '| [hidden text: "secret"] | secret | secret |\n| --- | --- | --- |',
        "### Speaker notes",
        'x [hidden text: "secret"]',
      ].join("\n\n"),
    );
  });

  it("is told from the description of a shape, which is shown as such", async () => {
    const { markdown, notes } = await read({
      shapes: shape(slideParagraph("Seen"), "", 'descr="Box with a word"'),
    });

    expect(markdown).toBe("## Slide 1\n\nSeen\n\n[shape: Box with a word]");
    expect(notes).toEqual([]);
  });

  it("is sought in bounded time among many shapes", async () => {
    const shapes = box(place(0, 0) + fill("FFFFFF")).repeat(10_000);

    const { notes } = await read({ shapes });

    expect(notes).toEqual([note.replace("1.", "10000.")]);
  });
});
