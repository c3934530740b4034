import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readContent } from "../../../shared/content/read-content.ts";
import { docx, pdf, run, wordPart } from "./documents.ts";
import { hostileText, unseen } from "./hostile-text.ts";
import { pptx, shape, xlsx } from "./office-documents.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** Without what makes XML malformed, and text files binary. */
function printable(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g, "");
}

function xml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

/** Latin letters only, as the font of the sample has no others. */
function pdfString(text: string): string {
  return Buffer.from(text, "latin1")
    .toString("latin1")
    .replace(/[\\()]/g, "\\$&");
}

/** Each document shows the text once and hides it once, and says it in comments and descriptions. */
const documents: Record<string, (text: string) => Uint8Array> = {
  docx: (text) =>
    docx(
      `<w:p>${run(xml(text))}${run(xml(text), "<w:vanish/>")}<w:r><w:commentReference w:id="0"/></w:r></w:p>`,
      [
        wordPart(
          "comments",
          `<w:comment w:id="0" w:initials="A"><w:p>${run(xml(text))}</w:p></w:comment>`,
        ),
      ],
    ),
  pptx: (text) =>
    pptx([
      {
        shapes:
          shape(
            `<a:p><a:r><a:t>${xml(text)}</a:t></a:r><a:r><a:rPr sz="100"/><a:t>${xml(text)}</a:t></a:r></a:p>`,
          ) + `<p:pic><p:nvPicPr><p:cNvPr id="2" descr="${xml(text)}"/></p:nvPicPr></p:pic>`,
        speech: xml(text),
        comments: `<p:cm authorId="0"><p:text>${xml(text)}</p:text></p:cm>`,
      },
    ]),
  xlsx: (text) =>
    xlsx({
      styles:
        '<fonts><font/><font><sz val="1"/></font></fonts><cellXfs><xf/><xf fontId="1"/></cellXfs>',
      sheets: [
        {
          name: xml(text),
          content: `<sheetData><row><c t="str"><v>${xml(text)}</v></c><c s="1" t="str"><v>${xml(text)}</v></c></row></sheetData>`,
        },
      ],
    }),
  pdf: (text) =>
    pdf(
      [`BT /F1 12 Tf 72 700 Td (${pdfString(text)}) Tj 1 g 0 -20 Td (${pdfString(text)}) Tj ET`],
      "",
      `/Annots [<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (${pdfString(text)}) >>]`,
    ),
  html: (text) => bytesOf(`<!doctype html><p>${text}</p><p hidden>${text}</p>`),
  md: (text) => bytesOf(`${text}\n\n<!-- ${text} -->\n\n<b hidden>${text}</b>`),
  eml: (text) =>
    bytesOf(`Subject: ${text.replace(/[\r\n]/g, " ")}\r\nFrom: a@x.example\r\n\r\n${text}`),
  csv: (text) => bytesOf(`a,b\n${text},"${text}"`),
  vtt: (text) => bytesOf(`WEBVTT\n\n00:01.000 --> 00:02.000\n<v ${text}>${text}`),
};

describe("whatever a document says", () => {
  it.each(Object.entries(documents))(
    "a %s file leaves no link, image, tag or invisible character",
    async (format, documentOf) => {
      await fc.assert(
        fc.asyncProperty(hostileText, async (text) => {
          const bytes = documentOf(printable(text));

          const { markdown } = await readContent({ bytes, fileName: `a.${format}` });

          expect(markdown).not.toMatch(/\]\(|!\[|<[a-z!/?]/i);
          expect(markdown).not.toMatch(unseen);
          const outside = markdown.replace(/`{3,}/g, "").replace(/`[^`\n]*`/g, "");
          expect(outside).not.toMatch(/\bhttps?:\/\/x\.example/i);
        }),
        { numRuns: 60 },
      );
    },
  );
});
