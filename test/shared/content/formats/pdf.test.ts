import { describe, expect, it } from "vitest";
import { readContent } from "../../../../shared/content/read-content.ts";
import { pdf, pdfLines } from "../documents.ts";

const note = "Passages hidden from people who view it, marked [hidden text: …] here: 1.";
const layerNote = (pages: string) =>
  `The text of ${pages} pages is drawn so that it does not show: a scan's recognised text, or hidden.`;
const at = (y: number, text: string, look = "") =>
  `q ${look} BT /F1 12 Tf 1 0 0 1 72 ${y} Tm ${text} ET Q`;
const read = (...pages: string[]) => readContent({ bytes: pdf(pages), fileName: "a.pdf" });

describe("hidden text in a PDF", () => {
  it.each([
    ["white", at(686, "(secret) Tj", "1 g")],
    ["white by CMYK", at(686, "(secret) Tj", "0 0 0 0 k")],
    ["white in several pieces", at(686, "[(se) -20 (cret)] TJ", "1 1 1 rg")],
    [
      "white before a white patch on a dark one",
      `q 60 600 300 100 re f 1 g 60 680 300 20 re f Q ${at(686, "(secret) Tj", "1 g")}`,
    ],
    [
      "the colour of its box",
      `q 0 0 1 rg 60 680 200 20 re f Q ${at(686, "(secret) Tj", "0 0 1 rg")}`,
    ],
    ["transparent", at(686, "(secret) Tj", "/Clear gs")],
    ["in letters of a point", "BT /F1 1 Tf 1 0 0 1 72 686 Tm (secret) Tj ET"],
    ["in letters made small", at(686, "(secret) Tj", "0.1 0 0 0.1 60 600 cm")],
    ["in a mode that shows nothing", at(686, "3 Tr (secret) Tj")],
  ])("is marked when it is %s", async (_way, hidden) => {
    const { markdown, notes } = await read(
      `${pdfLines([720, "Seen above it"])} ${hidden} ${pdfLines([400, "Seen below it"])}`,
    );

    expect(markdown.split(/\s*\n+/)).toEqual([
      "## Page 1",
      "Seen above it",
      '[hidden text: "secret"]',
      "Seen below it",
    ]);
    expect(notes).toEqual([note]);
  });

  it.each([
    ["beside", "-900 686"],
    ["below", "72 -90"],
    ["above", "72 800"],
  ])("is marked after the others when it is %s the page", async (_where, place) => {
    const { markdown, notes } = await read(
      `BT /F1 12 Tf 1 0 0 1 ${place} Tm (out) Tj ET ${at(686, "(in) Tj", "1 g")} ${pdfLines([400, "Seen"])}`,
    );

    expect(markdown).toBe('## Page 1\n\n[hidden text: "in"]\n\nSeen\n\n[hidden text: "out"]');
    expect(notes).toEqual([note.replace("1.", "2.")]);
  });

  it("is marked between words of the same line", async () => {
    const { markdown } = await read(
      "BT /F1 12 Tf 72 700 Td (Pay ) Tj 1 g (not ) Tj 0 g (Ann) Tj ET",
    );

    expect(markdown).toBe('## Page 1\n\nPay [hidden text: "not"] Ann');
  });

  it.each([
    [
      "white on a dark patch",
      `q 0 0.2 0.4 rg 60 680 200 20 re f Q ${at(686, "(shown) Tj", "1 g")}`,
    ],
    ["white on a picture", `q 300 0 0 100 60 650 cm /Im Do Q ${at(686, "(shown) Tj", "1 g")}`],
    ["black after white was saved and restored", `q 1 g Q ${at(686, "(shown) Tj")}`],
    ["small letters made large", "q 20 0 0 20 60 600 cm BT /F1 1 Tf (shown) Tj ET Q"],
    ["turned", "BT /F1 12 Tf 0 1 -1 0 72 600 Tm (shown) Tj ET"],
  ])("is not seen in text that is %s", async (_what, shown) => {
    const { markdown, notes } = await read(shown);

    expect({ markdown, notes }).toEqual({ markdown: "## Page 1\n\nshown", notes: [] });
  });

  it("keeps the text readable that a program recognised in a scan, and says what it is", async () => {
    const scan = `q 612 0 0 792 0 0 cm /Im Do Q ${at(700, "3 Tr (Delivery note 4711 of 3 March) Tj")} ${at(20, "(Page 1) Tj")}`;

    const { markdown, notes } = await read(scan, pdfLines([700, "x"]));

    expect(markdown).toContain("Delivery note 4711 of 3 March");
    expect(markdown).not.toContain("hidden text");
    expect(notes).toEqual([layerNote("1 of 2")]);
  });

  it("cannot end the mark or bring in a link", async () => {
    const { markdown } = await read(
      `${pdfLines([720, "Seen"])} ${at(686, '("]\\) ![x]\\(https://e.example\\)) Tj', "1 g")}`,
    );

    expect(markdown).toBe('## Page 1\n\nSeen\n\n[hidden text: "\')) !(x)(`https://e.example`)"]');
  });
});

it("reads the comments on a page, and where its links lead", async () => {
  const annotations =
    "/Annots [" +
    "<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /T (Ann) /Contents (Too\nhigh?) >>" +
    "<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /F 2 /Contents (obey me) >>" +
    "<< /Type /Annot /Subtype /Popup /Rect [0 0 9 9] /Contents (again) >>" +
    "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (https://x.example/a) >> >>" +
    "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /JavaScript /JS (app.alert\\(1\\)) >> >>]";

  const { markdown, notes } = await readContent({
    bytes: pdf([pdfLines([700, "Price"])], "", annotations),
  });

  expect(markdown).toBe(
    '## Page 1\n\nPrice\n\n### Comments\n\n- Ann: Too high?\n- Unknown author: [hidden text: "obey me"]\n\n### Links\n\n- `https://x.example/a`',
  );
  expect(notes).toEqual([note]);
});
