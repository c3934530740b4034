import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { readContent } from "../../../../shared/content/read-content.ts";
import { zip } from "../documents.ts";
import { xlsx } from "../office-documents.ts";

const cell = (address: string, value: string) => `<c r="${address}"><v>${value}</v></c>`;

it("reads the values of each sheet, and where they stand", async () => {
  const bytes = xlsx({
    strings:
      "<si><t>Item</t></si><si><r><t>B</t></r><r><t>ike</t></r><rPh><t>baiku</t></rPh></si><si><t>2 | 3\nwheels</t></si>",
    sheets: [
      {
        name: "Costs",
        content:
          '<cols><col min="2" max="2" hidden="1"/></cols><sheetData>' +
          '<row r="1"><c r="B1" t="inlineStr"><is><t>Costs of 2027</t></is></c></row>' +
          '<row r="3"><c r="B3" t="s"><v>0</v></c><c r="D3" t="str"><v>Sum</v></c></row>' +
          '<row r="4"><c r="B4" t="s"><v>1</v></c><c r="C4" t="b"><v>1</v></c><c r="D4"><f>1+2</f><v>3</v></c></row>' +
          '<row r="5" hidden="1"><c r="B5" t="s"><v>2</v></c><c r="D5" t="e"><v>#DIV/0!</v></c></row>' +
          '<row r="6" hidden="1"><c r="D6"><f>SUM(D4:D5)</f></c></row>' +
          '</sheetData><mergeCells><mergeCell ref="B1:D1"/></mergeCells>',
      },
      {
        name: "Salaries",
        state: "veryHidden",
        content: "<sheetData><row><c><v>0.30000000000000004</v></c></row></sheetData>",
      },
      { name: "Empty", content: "<sheetData/>" },
    ],
  });

  const content = await readContent({ bytes, fileName: "costs.xlsx" });

  expect(content).toEqual({
    format: "xlsx",
    markdown: [
      "## Costs",
      "B1: (hidden column) Costs of 2027",
      "B3:D6",
      "| (hidden column) Item |  | Sum |\n| --- | --- | --- |\n| Bike | TRUE | 3 |\n| (hidden row) 2 \\| 3 wheels |  | #DIV/0! |\n|  |  | (hidden row) =SUM(D4:D5) |",
      "Merged cells: B1:D1.",
      "Hidden rows: 5-6.",
      "Hidden columns: B.",
      "## Salaries (hidden sheet)",
      "A1: 0.3",
      "## Empty",
      "No cells with content.",
    ].join("\n\n"),
    notes: [
      "Some rows or columns are hidden from people who view it; they are named and marked here.",
      "It has hidden sheets, marked (hidden sheet) here.",
    ],
  });
});

it.each([
  ["a built-in date", 14, "", "46022", "2025-12-31"],
  ["a declared date", 170, "[$-407]dd\\.\\ mmm\\ yyyy;@", "46022", "2025-12-31"],
  ["a month alone", 170, "mmmm", "46022", "2025-12-31"],
  ["a date and time", 22, "", "46022.75", "2025-12-31 18:00"],
  ["a time", 170, "hh:mm AM/PM", "0.520845", "12:30:01"],
  ["hours beyond a day", 170, "[h]:mm", "1.5", "36:00:00"],
  ["a day before the leap day that never was", 14, "", "1", "1900-01-01"],
  ["a share", 170, "0.0%", "0.0769230769", "7.69%"],
  ["an amount with a word in quotes", 170, '#,##0 "days"', "12", "12"],
  ["an exponent", 170, "0.00E+00", "12", "12"],
  ["a General with a unit", 170, 'General" m"', "12", "12"],
  ["a date that no calendar has", 14, "", "99999999", "99999999"],
])("shows %s as people see it", async (_what, id, code, value, shown) => {
  const declared = code
    ? `<numFmts><numFmt numFmtId="${id}" formatCode="${code.replaceAll('"', "&quot;")}"/></numFmts>`
    : "";
  const bytes = xlsx({
    styles: `${declared}<cellXfs><xf numFmtId="0"/><xf numFmtId="${id}"/></cellXfs>`,
    sheets: [
      {
        name: "S",
        content: `<sheetData><row><c s="1"><v>${value}</v></c></row></sheetData>`,
      },
    ],
  });

  const { markdown } = await readContent({ bytes });

  expect(markdown).toBe(`## S\n\nA1: ${shown}`);
});

it("reads the comments on cells, each conversation once", async () => {
  const bytes = xlsx({
    sheets: [{ name: "S", content: `<sheetData><row>${cell("A1", "1")}</row></sheetData>` }],
    comments: {
      persons: '<person id="{1}" displayName="Ann"/>',
      threads:
        '<threadedComment ref="A1" personId="{1}"><text>Too\nhigh?</text></threadedComment>' +
        '<threadedComment ref="A1" personId="{2}"><text>No.</text></threadedComment>',
      notes:
        "<authors><author>Ben</author></authors><commentList>" +
        '<comment ref="A1" authorId="0"><text><t>[Threaded comment] Too high?</t></text></comment>' +
        '<comment ref="B2" authorId="0"><text><r><t>Old </t></r><r><t>note</t></r></text></comment></commentList>',
    },
  });

  const { markdown } = await readContent({ bytes });

  expect(markdown).toBe(
    "## S\n\nA1: 1\n\nComments:\n\n- A1, Ann: Too high?\n- A1, Unknown author: No.\n- B2, Ben: Old note",
  );
});

it("counts days from 1904 where the workbook does", async () => {
  const bytes = xlsx({
    properties: '<workbookPr date1904="1"/>',
    styles: '<cellXfs><xf numFmtId="14"/></cellXfs>',
    sheets: [{ name: "S", content: `<sheetData><row>${cell("A1", "1")}</row></sheetData>` }],
  });

  const { markdown } = await readContent({ bytes });

  expect(markdown).toContain("1904-01-02");
});

it("reads a workbook that an office program made", async () => {
  const bytes = await readFile("local/tenant/documents/budget-2027.xlsx");

  const { markdown, notes } = await readContent({ bytes, fileName: "budget-2027.xlsx" });

  expect(notes).toEqual([]);
  expect(markdown.match(/^## .*$/gm)).toEqual(["## Summary", "## Aurora launch", "## Headcount"]);
  expect(markdown).toContain(
    "A1:D6\n\n| Position | Budget (€) | Committed (€) | Left (€) |\n| --- | --- | --- | --- |\n" +
      "| Rhine Velo Show, stand and travel | 148000 | 131500 | 16500 |",
  );
});

it("shows the first rows and columns of a huge sheet and says so", async () => {
  const rows = Array.from({ length: 500_000 }, (_, index) => `<row>${cell("A", `${index}`)}</row>`);
  const wide = `<row>${"<c><v>2</v></c>".repeat(16_384)}</row>`;
  const bytes = xlsx({
    sheets: [{ name: "S", content: `<sheetData>${wide}${rows.join("")}</sheetData>` }],
  });

  const { markdown, notes } = await readContent({ bytes });

  expect(markdown).toContain("A1:CV5000");
  expect(notes).toEqual([
    "Only the first 5000 rows of a sheet are shown.",
    "Only the first 100 columns are shown.",
  ]);
});

it("shows half a million cells of many full sheets and says so", async () => {
  const row = `<row>${"<c><v>1</v></c>".repeat(100)}</row>`;
  const content = `<sheetData>${row.repeat(3000)}</sheetData>`;
  const bytes = xlsx({ sheets: ["A", "B", "C"].map((name) => ({ name, content })) });

  const { markdown, notes } = await readContent({ bytes });

  expect(markdown).toMatch(/\n## C\n\nNot shown\.$/);
  expect(notes).toEqual(["Only the first 500000 cells are shown."]);
});

it.each([
  ["a document type", "damaged", '<!DOCTYPE x [<!ENTITY a "b">]>', "<sheetData/>"],
  ["an entity nobody declared", "damaged", "", "<sheetData>&a;</sheetData>"],
  ["a sheet that ends too early", "damaged", "", "<sheetData><row>"],
  ["deep nesting", "nested", "", "<a>".repeat(100_000)],
])("refuses a workbook with %s", async (_what, why, prologue, content) => {
  const bytes = xlsx({ sheets: [{ name: "S", content }], prologue });

  await expect(readContent({ bytes })).rejects.toMatchObject({
    name: "ConnectorError",
    because: expect.stringContaining(why) as string,
  });
});

it("refuses a workbook that ends too early", async () => {
  const bytes = zip([{ name: "xl/workbook.xml", data: "<workbook>" }]);

  await expect(readContent({ bytes })).rejects.toMatchObject({ code: "unsupported_content" });
});

describe("hidden text in a workbook", () => {
  const white = '<color rgb="FFFFFFFF"/>';
  const styles = (font: string, fill: string, format = "") =>
    `<numFmts><numFmt numFmtId="170" formatCode="${format}"/></numFmts><fonts><font/><font>${font}</font></fonts>` +
    `<fills><fill><patternFill patternType="none"/></fill><fill>${fill}</fill></fills>` +
    `<cellXfs><xf numFmtId="0" fontId="0" fillId="0"/><xf numFmtId="${format ? 170 : 0}" fontId="1" fillId="1"/></cellXfs>`;
  const solid = (colour: string) =>
    `<patternFill patternType="solid"><fgColor ${colour}/></patternFill>`;
  const none = '<patternFill patternType="none"/>';
  const text = '<c r="A1" s="1" t="inlineStr"><is><t>secret</t></is></c>';
  const number = '<c r="A1" s="1"><v>7</v></c>';
  const read = (cells: string, look: string, tables: readonly string[] = []) =>
    readContent({
      bytes: xlsx({
        styles: look,
        tables,
        sheets: [{ name: "S", content: `<sheetData><row>${cells}</row></sheetData>` }],
      }),
    });
  const note = "Passages hidden from people who view it, marked [hidden text: …] here: 1.";

  it.each([
    ["white", text, styles(white, none)],
    ["white by the theme", text, styles('<color theme="0"/>', none)],
    ["white by the palette", text, styles('<color indexed="9"/>', none)],
    [
      "in the colour of its cell",
      text,
      styles('<color theme="4" tint="0.4"/>', solid('theme="4" tint="0.4"')),
    ],
    [
      "in nearly the colour of its cell",
      text,
      styles('<color rgb="FF102030"/>', solid('rgb="FF112233"')),
    ],
    ["of a point", text, styles('<sz val="1"/>', none)],
    ["in a format that shows nothing", text, styles("", none, ";;;")],
    ["a number in a format without numbers", number, styles("", none, ";;;@")],
    [
      "a number in a white format",
      number,
      styles("", none, "[White]General;[White]General;[White]General;@"),
    ],
  ])("is marked when it is %s", async (_way, content, look) => {
    const { markdown, notes } = await read(content, look);

    expect(markdown).toMatch(/^## S\n\nA1: \[hidden text: "(secret|7)"\]$/);
    expect(notes).toEqual([note]);
  });

  it.each([
    ["white on a dark cell", text, styles(white, solid('rgb="FF003366"')), []],
    ["white on a gradient", text, styles(white, "<gradientFill/>"), []],
    ["white in a table, whose style may be dark", text, styles(white, none), ["C9:D12", "A1:B3"]],
    ["a text in a format without numbers", text, styles("", none, ";;;@"), []],
    ["a format that leaves out zeros", number, styles("", none, "0;-0;;@"), []],
  ])("is not seen in %s", async (_what, content, look, tables) => {
    const { markdown, notes } = await read(content, look, tables);

    expect(markdown).toMatch(/^## S\n\nA1: (secret|7)$/);
    expect(notes).toEqual([]);
  });

  it("is marked in parts of a text, before what lies behind the cell", async () => {
    const run = (part: string, look: string) => `<r><rPr>${look}</rPr><t>${part}</t></r>`;
    const cellOf = (style: number) => `<c s="${style}" t="s"><v>0</v></c>`;
    const bytes = xlsx({
      strings: `<si>${run("Pay", "")}${run("no", white)}${run("t", white)}${run(" Ann", '<sz val="11"/>')}${run("!!", '<sz val="1"/>')}</si>`,
      styles: styles("", solid('rgb="FF003366"')),
      sheets: [
        { name: "S", content: `<sheetData><row>${cellOf(0)}${cellOf(1)}</row></sheetData>` },
      ],
    });

    const { markdown, notes } = await readContent({ bytes });

    expect(markdown).toContain(
      '| Pay [hidden text: "not"]  Ann [hidden text: "!!"] | Paynot Ann [hidden text: "!!"] |',
    );
    expect(notes).toEqual([note.replace("1.", "3.")]);
  });

  it("is marked in rows without height and columns without width", async () => {
    const bytes = xlsx({
      sheets: [
        {
          name: "S",
          content: `<cols><col min="2" max="3" width="0"/></cols><sheetData><row>${cell("A1", "1")}${cell("B1", "2")}</row><row ht="0">${cell("A2", "3")}</row></sheetData>`,
        },
      ],
    });

    const { markdown } = await readContent({ bytes });

    expect(markdown).toBe(
      "## S\n\nA1:B2\n\n| 1 | (hidden column) 2 |\n| --- | --- |\n| (hidden row) 3 |  |\n\nHidden rows: 2.\n\nHidden columns: B-C.",
    );
  });
});
