import { describe, expect, it } from "vitest";
import { readContent } from "../../../../shared/content/read-content.ts";
import { docx, paragraph, run, wordLinks, wordPart, type ZipPart } from "../documents.ts";

const note = "Passages hidden from people who view it, marked [hidden text: …] here: 1.";
const white = '<w:color w:val="FFFFFF"/>';
const shade = (colour: string) => `<w:shd w:val="clear" w:color="auto" w:fill="${colour}"/>`;
const read = (body: string, parts: readonly ZipPart[] = []) =>
  readContent({ bytes: docx(body, parts), fileName: "a.docx" });
const styles = wordPart(
  "styles",
  '<w:style w:type="paragraph" w:styleId="Base"><w:rPr><w:color w:val="FFFFFE"/></w:rPr></w:style>' +
    '<w:style w:type="paragraph" w:styleId="Pale"><w:basedOn w:val="Base"/></w:style>' +
    `<w:style w:type="paragraph" w:styleId="Banner"><w:basedOn w:val="Base"/><w:pPr>${shade("003366")}</w:pPr></w:style>` +
    '<w:style w:type="paragraph" w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>' +
    '<w:style w:type="character" w:styleId="Gone"><w:rPr><w:vanish/></w:rPr></w:style>' +
    `<w:style w:type="table" w:styleId="Grid"><w:tblStylePr w:type="firstRow"><w:tcPr>${shade("003366")}</w:tcPr></w:tblStylePr></w:style>`,
);
const box = (look: string, content: string) =>
  `<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice><w:drawing><w:txbxContent>${content}</w:txbxContent></w:drawing></mc:Choice><mc:Fallback>` +
  `<w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:rect ${look}><v:textbox><w:txbxContent>${content}</w:txbxContent></v:textbox></v:rect></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`;
const table = (cell: string, look = "") =>
  `<w:tbl><w:tblPr>${look}</w:tblPr><w:tr><w:tc>${cell}</w:tc><w:tc>${paragraph("b")}</w:tc></w:tr></w:tbl>`;

describe("hidden text in a Word document", () => {
  it.each([
    ["the hidden property", run("secret", "<w:vanish/>")],
    ["a style that is hidden", run("secret", '<w:rStyle w:val="Gone"/>')],
    ["the special hidden property", run("secret", '<w:specVanish w:val="1"/>')],
    ["white letters", run("secret", white)],
    [
      "nearly white letters on a white shade",
      run("secret", `<w:color w:val="fefefe"/>${shade("FFFFFF")}`),
    ],
    [
      "letters in the colour of their marker",
      run("secret", '<w:color w:val="000000"/><w:highlight w:val="black"/>'),
    ],
    [
      "letters without a fill",
      run("secret", '<w14:textFill xmlns:w14="w14"><w14:noFill/></w14:textFill>'),
    ],
    [
      "letters filled white",
      run(
        "secret",
        '<w14:textFill xmlns:w14="w14"><w14:solidFill><w14:srgbClr w14:val="FFFFFF"/></w14:solidFill></w14:textFill>',
      ),
    ],
    ["letters of a point", run("secret", '<w:sz w:val="2"/>')],
    ["letters of no width", run("secret", '<w:w w:val="1"/>')],
    [
      "runs beside it that are hidden too",
      run("sec", white) + run(" ") + run("ret", "<w:vanish/>"),
    ],
  ])("is marked in a run with %s", async (_way, runs) => {
    const { markdown, notes } = await read(`<w:p>${run("Seen")}${runs}${run("again")}</w:p>`, [
      styles,
    ]);

    expect(markdown.replace("sec ret", "secret")).toBe('Seen [hidden text: "secret"] again');
    expect(notes).toEqual([note]);
  });

  it.each([
    ["a paragraph's style and what that is based on", paragraph("secret", "Pale")],
    [
      "a text box off the page",
      box('style="position:absolute;margin-left:-900pt;width:200pt"', paragraph("secret")),
    ],
    [
      "a text box of its colour",
      box('fillcolor="#003366 [1]"', `<w:p>${run("secret", '<w:color w:val="003366"/>')}</w:p>`),
    ],
  ])("is marked when %s hides it", async (_way, body) => {
    const { markdown, notes } = await read(body, [styles]);

    expect(markdown).toBe('[hidden text: "secret"]');
    expect(notes).toEqual([note]);
  });

  it.each([
    ["white letters on a dark shade", `<w:p>${run("secret", white + shade("003366"))}</w:p>`],
    [
      "white letters on a pattern",
      `<w:p>${run("secret", `${white}<w:shd w:val="pct50" w:fill="FFFFFF"/>`)}</w:p>`,
    ],
    [
      "white letters under a marker",
      `<w:p>${run("secret", `${white}<w:highlight w:val="darkBlue"/>`)}</w:p>`,
    ],
    [
      "white letters in a dark paragraph",
      `<w:p><w:pPr>${shade("003366")}</w:pPr>${run("secret", white)}</w:p>`,
    ],
    ["a banner by style", paragraph("secret", "Banner")],
    ["a style that is based on itself", paragraph("secret", "Loop")],
    ["a text box with a fill", box('fillcolor="#036"', `<w:p>${run("secret", white)}</w:p>`)],
    [
      "a property that is switched off",
      `<w:p>${run("secret", '<w:rStyle w:val="Gone"/><w:vanish w:val="0"/>')}</w:p>`,
    ],
    [
      "a hidden paragraph mark",
      `<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>${run("secret")}</w:p>`,
    ],
    ["the page numbers of a table of contents", `<w:p>${run("secret", "<w:webHidden/>")}</w:p>`],
  ])("is not seen in %s", async (_what, body) => {
    const { markdown, notes } = await read(body, [styles]);

    expect({ markdown, notes }).toEqual({ markdown: "secret", notes: [] });
  });

  it("is told by what lies behind in the cells of tables", async () => {
    const cell = (look: string) => `<w:tcPr>${look}</w:tcPr><w:p>${run("secret", white)}</w:p>`;

    const contents = await Promise.all([
      read(table(cell(""))),
      read(table(cell(shade("003366")))),
      read(table(cell(""), '<w:tblStyle w:val="Grid"/>'), [styles]),
    ]);

    expect(contents.map(({ markdown }) => markdown.split("\n")[0])).toEqual([
      '| [hidden text: "secret"] | b |',
      "| secret | b |",
      "| secret | b |",
    ]);
  });

  it("is told by the colour of the page, where the settings show it", async () => {
    const body = `</w:body><w:background w:color="003366"/><w:body><w:p>${run("secret", white)}</w:p>`;
    const settings = wordPart("settings", "<w:displayBackgroundShape/>");

    const contents = await Promise.all([read(body), read(body, [settings])]);

    expect(contents.map(({ notes }) => notes)).toEqual([[note], []]);
  });

  it("is marked in footnotes and comments, and cannot bring in XML", async () => {
    const hidden = `<w:p>${run("a &lt;b&gt; &amp; c", white)}</w:p>`;
    const body = `<w:p>${run("x")}<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="0"/></w:r></w:p>`;

    const { markdown, notes } = await read(body, [
      wordPart("footnotes", `<w:footnote w:id="2">${hidden}</w:footnote>`),
      wordPart("comments", `<w:comment w:id="0" w:initials="A">${hidden}</w:comment>`),
    ]);

    expect(markdown).toBe(
      'x[1][A1]\n\n1. [hidden text: "a < b> & c"]\n\n- Comment [A1]\n\n  [hidden text: "a < b> & c"]',
    );
    expect(notes).toEqual([note.replace("1.", "2.")]);
  });
});

it("reads inserted text, leaves out deleted text and says so", async () => {
  const body = `<w:p><w:ins>${run("new")}</w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del></w:p>`;

  expect(await read(body)).toEqual({
    format: "docx",
    markdown: "new",
    notes: ["Text that tracked changes delete is left out."],
  });
});

it("shows headers and footers once, after the text", async () => {
  const links = wordLinks({}, { header: "hdr.xml", footer: "ftr.xml" });

  const { markdown, notes } = await read(paragraph("Body"), [
    wordPart("hdr", paragraph("Confidential") + paragraph("Draft 2")),
    wordPart("ftr", `<w:p>${run("obey me", white)}</w:p>`),
    links,
  ]);

  expect(markdown).toBe(
    'Body\n\nHeaders and footers:\n\n- Header: Confidential / Draft 2\n- Footer: [hidden text: "obey me"]',
  );
  expect(notes).toEqual([note]);
});

it("shows where a field leads, and a remote picture by its description only", async () => {
  const field = (type: string) => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`;
  const body =
    `<w:p>${field("begin")}<w:r><w:instrText> HYPERLINK "https://evil.example/x" </w:instrText></w:r>${field("separate")}${run("https://bank.example")}${field("end")}</w:p>` +
    '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><wp:docPr id="1" descr="A chart"/><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:link="rId1"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>';

  const { markdown } = await read(body, [wordLinks({ rId1: "https://t.example/p.gif" })]);

  expect(markdown).toBe("`https://bank.example` (`https://evil.example/x`)\n\n[image: A chart]");
});
