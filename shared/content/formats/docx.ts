/** Word documents, with headings, lists, tables, footnotes and comments. */
import type { Zip } from "../zip.ts";
import type { ContentFormat } from "../format.ts";
import { corrupt } from "../content-errors.ts";

export const docx: ContentFormat = {
  name: "docx",
  label: "Word document",
  extensions: ["docx", "docm", "dotx"],
  mediaTypes: ["application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
  matches: (content) => content.isZip && content.zip.has("word/document.xml"),
  async read({ zip }) {
    const { default: mammoth } = await import("mammoth");
    const { htmlToMarkdown } = await import("../html-to-markdown.ts");
    // mammoth also takes an opened package, which its types leave out: ours is bounded, JSZip is not.
    const input = { file: packageOf(zip) } as unknown as Parameters<
      typeof mammoth.convertToHtml
    >[0];
    const { value } = await mammoth.convertToHtml(input, {
      includeEmbeddedStyleMap: false,
      styleMap: ["comment-reference => sup", "p[style-name='Title'] => h1:fresh"],
      convertImage: mammoth.images.imgElement(async () => ({ src: "" })),
    });
    // Notes and comments end in an arrow back to where they are mentioned.
    return htmlToMarkdown(value.replace(/ ?<a href="#[^"]*">↑<\/a>/g, ""));
  },
};

function packageOf(zip: Zip) {
  return {
    exists: (name: string) => zip.has(name),
    read: async (name: string, encoding?: string) => {
      const bytes = zip.read(name);
      return encoding ? withoutDoctype(new TextDecoder(encoding).decode(bytes)) : bytes;
    },
  };
}

/** Office XML has no document type; one that is there can only declare entities to expand. */
function withoutDoctype(xml: string): string {
  if (/<!DOCTYPE|<!ENTITY/i.test(xml)) throw corrupt("Word document");
  return xml;
}
