import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConnectorError } from "../../../shared/errors/connector-error.ts";
import { maxContentBytes, readContent } from "../../../shared/content/read-content.ts";
import {
  compoundFile,
  docx,
  encryptedTrailer,
  paragraph,
  pdf,
  pdfLines,
  wordLinks,
  wordPart,
  zip,
} from "./documents.ts";
import { pptx, shape, slideParagraph, xlsx } from "./office-documents.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

async function refusal(bytes: Uint8Array, fileName?: string): Promise<ConnectorError> {
  const result = await readContent({ bytes, fileName }).catch((error: unknown) => error);
  if (result instanceof ConnectorError) return result;
  throw new Error("The document was read.");
}

describe("readContent", () => {
  it("reads a Word document with its headings, links, notes and comments", async () => {
    const bytes = docx(
      paragraph("Plan", "Heading1") +
        '<w:p><w:r><w:t>Cost</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="0"/></w:r></w:p>' +
        '<w:p><w:hyperlink r:id="rId1"><w:r><w:t>Offer</w:t></w:r></w:hyperlink></w:p>',
      [
        wordPart("footnotes", `<w:footnote w:id="2">${paragraph("Without VAT")}</w:footnote>`),
        wordPart(
          "comments",
          `<w:comment w:id="0" w:initials="AK">${paragraph("Too high?")}</w:comment>`,
        ),
        wordLinks({ rId1: "https://x.example/offer" }),
      ],
    );

    const { format, markdown, notes } = await readContent({ bytes, fileName: "plan.docx" });

    expect({ format, notes }).toEqual({ format: "docx", notes: [] });
    expect(markdown).toBe(
      "# Plan\n\nCost[1][AK1]\n\nOffer (`https://x.example/offer`)\n\n1. Without VAT\n\n- Comment [AK1]\n\n  Too high?",
    );
  });

  it("reads a PDF page by page, joining lines and words cut at their ends", async () => {
    const bytes = pdf([
      pdfLines(
        [700, "A long sentence that is hyphen-"],
        [686, "ated here."],
        [640, "Next paragraph."],
      ),
      pdfLines([700, "See https://x.example/a"]),
    ]);

    const content = await readContent({ bytes });

    expect(content).toEqual({
      format: "pdf",
      markdown:
        "## Page 1\n\nA long sentence that is hyphenated here.\n\nNext paragraph.\n\n## Page 2\n\nSee `https://x.example/a`",
      notes: [],
    });
  });

  it("reads a CSV file as a table, whichever separator it has", async () => {
    const content = await readContent({
      bytes: bytesOf('Name;Sum\n"Ann;A";1|2\n'),
      fileName: "a.csv",
    });

    expect(content).toEqual({
      format: "csv",
      markdown: "| Name | Sum |\n| --- | --- |\n| Ann;A | 1\\|2 |",
      notes: [],
    });
  });

  it("shows the first 5,000 rows of a huge CSV file and says so", async () => {
    const content = await readContent({
      bytes: bytesOf("a,b\n".repeat(2_000_000)),
      fileName: "a.csv",
    });

    expect(content.notes).toEqual(["Only the first 5000 rows are shown."]);
    expect(content.markdown.split("\n")).toHaveLength(5001);
  });

  it("shows a CSV file with an open quote as the text it is", async () => {
    const content = await readContent({ bytes: bytesOf('a,b\n"open,1\n'), fileName: "a.csv" });

    expect(content).toMatchObject({ format: "csv", markdown: 'a,b\n"open,1' });
    expect(content.notes).toHaveLength(1);
  });

  it.each([
    ["UTF-8", Buffer.from("Größe €")],
    ["UTF-8 with a byte order mark", Buffer.from("\ufeffGröße €")],
    ["UTF-16 little endian", Buffer.from("\ufeffGröße €", "utf16le")],
    ["UTF-16 big endian", Buffer.from("\ufeffGröße €", "utf16le").swap16()],
    ["Windows-1252", Buffer.from("47 72 f6 df 65 20 80".replaceAll(" ", ""), "hex")],
  ])("decodes text in %s", async (_encoding, bytes) => {
    const content = await readContent({ bytes, fileName: "a.txt" });

    expect(content).toEqual({ format: "txt", markdown: "Größe €", notes: [] });
  });

  it("makes Markdown inert and keeps its structure", async () => {
    const bytes = bytesOf("# T\n\n![x](https://e.example/p?d=1) <script>\n");

    const content = await readContent({ bytes, fileName: "a.md" });

    expect(content).toMatchObject({
      format: "md",
      markdown: "# T\n\n! [x] (`https://e.example/p?d=1`) < script>",
    });
  });

  it("reads the body of a mail by its media type", async () => {
    const content = await readContent({
      bytes: bytesOf("Hi <b>Ann</b>"),
      mediaType: "text/html; charset=utf-8",
    });

    expect(content).toMatchObject({ format: "html", markdown: "Hi **Ann**" });
  });

  it("trusts the bytes when the name says otherwise", async () => {
    const formats = await Promise.all([
      readContent({ bytes: pdf([pdfLines([700, "x"])]), fileName: "a.docx" }),
      readContent({ bytes: docx(paragraph("x")), mediaType: "application/pdf" }),
      readContent({ bytes: bytesOf("<!DOCTYPE html><p>x"), fileName: "a.pdf" }),
      readContent({ bytes: bytesOf("x"), fileName: "a.docx" }),
    ]);

    expect(formats.map(({ format }) => format)).toEqual(["pdf", "docx", "html", "txt"]);
  });

  it("answers a scanned PDF with no text and a note that says why", async () => {
    const content = await readContent({ bytes: pdf(["0 0 100 100 re f"]) });

    expect(content).toEqual({
      format: "pdf",
      markdown: "",
      notes: ["It holds only images, such as scanned pages: there is no text to read."],
    });
  });

  it.each([
    ["an empty file", new Uint8Array(), "a.docx", "0 bytes long"],
    [
      "a picture",
      Buffer.from("89504e470d0a1a0a0000000d", "hex"),
      "a.png",
      "reads docx, xlsx, pptx, pdf, vtt, eml, html, csv, md, txt",
    ],
    [
      "another zip package",
      zip([{ name: "META-INF/container.xml", data: "x" }]),
      "a.epub",
      "reads docx",
    ],
    ["a saved page", bytesOf("Subject: x\n\nbase64"), "a.mht", "reads docx"],
    ["an old Word document", compoundFile("WordDocument"), "a.doc", "reads docx"],
    ["an encrypted Word document", compoundFile("EncryptedPackage"), "a.docx", "encrypted"],
    ["an encrypted PDF", pdf([pdfLines([1, "x"])], encryptedTrailer), "a.pdf", "encrypted"],
    ["a truncated Word document", docx(paragraph("x")).subarray(0, 120), "a.docx", "damaged"],
    ["a malformed PDF", bytesOf("%PDF-1.7\n1 0 obj << /Type /Catalog"), "a.pdf", "damaged"],
    ["bytes that are no Word document", Buffer.from("00010203ff00fe", "hex"), "a.docx", "damaged"],
    [
      "a part shorter than declared",
      zip([{ name: "word/document.xml", data: "<a/>", declaredSize: 90 }]),
      "a.docx",
      "damaged",
    ],
    [
      "a document type with entities",
      docx(paragraph("&b;"), [], '<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>'),
      "a.docx",
      "damaged",
    ],
  ])("refuses %s as unsupported and says why", async (_what, bytes, fileName, why) => {
    const error = await refusal(bytes, fileName);

    expect(error.code).toBe("unsupported_content");
    expect(error.message).toContain(why);
  });

  it.each([
    ["more than 25 MB", new Uint8Array(maxContentBytes + 1), "25 MB"],
    [
      "more than 10,000 parts",
      zip(Array.from({ length: 10_001 }, (_, index) => ({ name: `${index}`, data: "" }))),
      "parts",
    ],
    ["a zip bomb", docx("", [{ name: "word/b.xml", data: new Uint8Array(60 << 20) }]), "250-fold"],
    [
      "a package that declares 4 GB",
      zip([{ name: "word/document.xml", data: "x", declaredSize: 0xffffffff }]),
      "200 MB",
    ],
    [
      "100,000 nested XML elements",
      docx("<w:smartTag>".repeat(100_000) + "</w:smartTag>".repeat(100_000)),
      "nested",
    ],
  ])("refuses %s as too large", async (_what, bytes, why) => {
    const error = await refusal(bytes, "a.docx");

    expect(error.code).toBe("content_too_large");
    expect(error.message).toContain(why);
  });

  it("inflates no more than a package declares", async () => {
    const lie = { name: "word/document.xml", data: new Uint8Array(100 << 20), declaredSize: 1000 };

    expect(await refusal(zip([lie]), "a.docx")).toMatchObject({ code: "unsupported_content" });
  });

  it("never quotes the document in an error", async () => {
    const error = await refusal(docx("<w:p>SECRET</w:q>"), "a.docx");

    expect(`${error.message} ${String((error.cause as Error).stack)}`).not.toContain("SECRET");
  });

  it("ends in a result or a ConnectorError for any bytes under any name", async () => {
    const heads = [
      "",
      "%PDF-1.7\n",
      "PK\x03\x04",
      "PK\x05\x06",
      "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
      "<!doctype html>",
      "WEBVTT\n\n00:01.000 --> ",
      "\xff\xfe",
    ];
    const document = fc.record({
      bytes: fc
        .tuple(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 300 }))
        .map(([head, rest]) => Buffer.concat([Buffer.from(head, "latin1"), rest])),
      fileName: fc.constantFrom(
        "a.docx",
        "a.pdf",
        "a.eml",
        "a.csv",
        "a.html",
        "a.txt",
        "a.md",
        "a",
        undefined,
      ),
    });
    await fc.assert(
      fc.asyncProperty(document, async (input) => {
        const result: unknown = await readContent(input).catch((error: unknown) => error);

        expect(result instanceof ConnectorError || typeof result === "object").toBe(true);
        expect(result).not.toMatchObject({ code: "internal_error" });
        if (result instanceof Error) expect(result).toBeInstanceOf(ConnectorError);
      }),
      { numRuns: 150 },
    );
  });

  it("survives damage anywhere in a real document", async () => {
    const originals = [
      docx(paragraph("x")),
      pdf([pdfLines([700, "Hello"])]),
      xlsx({
        sheets: [{ name: "S", content: "<sheetData><row><c><v>1</v></c></row></sheetData>" }],
      }),
      pptx([{ shapes: shape(slideParagraph("x"), "title") }]),
    ];
    const damaged = fc
      .record({
        original: fc.constantFrom(...originals),
        at: fc.nat(),
        length: fc.integer({ min: 1, max: 30 }),
        byte: fc.nat(255),
      })
      .map(({ original, at, length, byte }) => {
        const bytes = Buffer.from(original);
        bytes
          .subarray(at % bytes.length)
          .subarray(0, length)
          .fill(byte);
        return bytes;
      });
    await fc.assert(
      fc.asyncProperty(damaged, async (bytes) => {
        const result: unknown = await readContent({ bytes }).catch((error: unknown) => error);

        if (result instanceof Error) expect(result).toBeInstanceOf(ConnectorError);
      }),
      { numRuns: 100 },
    );
  });
});
