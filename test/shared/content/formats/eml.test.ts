import { expect, it } from "vitest";
import { readContent } from "../../../../shared/content/read-content.ts";

const read = async (...lines: string[]) =>
  await readContent({ bytes: Buffer.from(lines.join("\r\n"), "latin1"), fileName: "a.eml" });

it("reads the headers, the text as people see it, and the names of attachments", async () => {
  const content = await read(
    "From: =?utf-8?q?Anna_K=C3=A4ller?= <anna@x.example>",
    'To: "B, C" <b@x.example>, Team:a@x.example,b@x.example;',
    "Cc: d@x.example",
    "Subject: =?utf-8?b?R3LDtsOfZQ==?=",
    " of ![it](https://e.example/p)",
    "Date: Mon, 2 Nov 2026 10:00:00 +0100",
    'Content-Type: multipart/mixed; boundary="x"',
    "",
    "--x",
    'Content-Type: multipart/alternative; boundary="y"',
    "",
    "--y",
    "Content-Type: text/plain",
    "",
    "the plain text",
    "--y",
    "Content-Type: text/html; charset=iso-8859-1",
    "Content-Transfer-Encoding: quoted-printable",
    "",
    '<p>Gr=F6=DFe <b>L</b> <span style=3D"display:none">seen by none</span></p><img src=3Dcid:i alt=3DLogo>',
    "--y--",
    "--x",
    "Content-Type: message/rfc822",
    "",
    "Subject: inner",
    "",
    "inner text",
    "--x",
    "Content-Type: application/pdf",
    'Content-Disposition: attachment; filename="offer 1.pdf"',
    "Content-Transfer-Encoding: base64",
    "",
    "AAAA",
    "--x--",
  );

  expect(content).toEqual({
    format: "eml",
    markdown: [
      "Subject: Größe of ! [it] (`https://e.example/p`)\nFrom: Anna Käller (anna@x.example)\nTo: B, C (b@x.example); Team (2 people)\nCc: d@x.example\nDate: 2026-11-02T09:00:00.000Z",
      'Größe **L** [hidden text: "seen by none"]',
      "[image: Logo]",
      "Attachments, not read here:",
      "- without a name (message/rfc822)\n- offer 1.pdf (application/pdf)",
    ].join("\n\n"),
    notes: ["Passages hidden from people who view it, marked [hidden text: …] here: 1."],
  });
});

it("reads plain text where a mail has no HTML", async () => {
  const content = await read("Subject: x", "", "Hi <b>Ann</b>,", "", "bye");

  expect(content).toEqual({
    format: "eml",
    markdown: "Subject: x\n\nHi < b>Ann< /b>,\n\nbye",
    notes: [],
  });
});

it("is told by its media type where it has no name", async () => {
  const bytes = Buffer.from("Subject: x\n\nHi");

  await expect(readContent({ bytes, mediaType: "message/rfc822" })).resolves.toMatchObject({
    format: "eml",
  });
});

it("names the first of many recipients and attachments", async () => {
  const part = "--x\r\nContent-Disposition: attachment; filename=a.bin\r\n\r\n";
  const { markdown } = await read(
    `To: ${"a@x.example, ".repeat(150)}b@x.example`,
    "Content-Type: multipart/mixed; boundary=x",
    "",
    `${part.repeat(130)}--x--`,
  );

  expect(markdown).toContain("a@x.example and 51 more");
  expect(markdown).toMatch(/- and 30 more$/);
});

it.each([
  ["no header", ["", "text"]],
  ["more headers than any mail has", [`To: ${"x".repeat(2 << 20)}`, "", "text"]],
  [
    "parts within parts",
    Array.from(
      { length: 1000 },
      (_, depth) => `Content-Type: multipart/mixed; boundary=b${depth}\r\n\r\n--b${depth}`,
    ),
  ],
])("refuses a mail with %s", async (_what, lines) => {
  await expect(read(...lines)).rejects.toMatchObject({ code: "unsupported_content" });
});

it("reads as far as a truncated mail goes", async () => {
  const content = await read(
    "Subject: x",
    "Content-Type: multipart/mixed; boundary=x",
    "",
    "--x",
    "Content-Type: text/plain",
    "",
    "The begin",
  );

  expect(content.markdown).toBe("Subject: x\n\nThe begin");
});
