/** Word documents, with headings, lists, tables, footnotes and comments. */
import type { ContentFormat } from "../format.ts";

export const docx: ContentFormat = {
  name: "docx",
  label: "Word document",
  extensions: ["docx", "docm", "dotx"],
  mediaTypes: ["application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
  matches: (content) => content.isZip && content.zip.has("word/document.xml"),
  async read({ zip }, hidden) {
    const { default: mammoth } = await import("mammoth");
    const { htmlToMarkdown } = await import("../html-to-markdown.ts");
    const { WordPackage } = await import("../office/word-package.ts");
    const document = new WordPackage(zip, hidden);
    // mammoth also takes an opened package, which its types leave out: ours is bounded, JSZip is not.
    const input = { file: document } as unknown as Parameters<typeof mammoth.convertToHtml>[0];
    const { value } = await mammoth.convertToHtml(input, {
      includeEmbeddedStyleMap: false,
      styleMap: ["comment-reference => sup", "p[style-name='Title'] => h1:fresh"],
      convertImage: mammoth.images.imgElement(async () => ({ src: "" })),
    });
    // Notes and comments end in an arrow back to where they are mentioned.
    const html = value.replace(/ ?<a href="#[^"]*">↑<\/a>/g, "");
    const { markdown, notes } = htmlToMarkdown(html, hidden);
    return {
      markdown: [markdown.trim(), document.marginText()].filter(Boolean).join("\n\n"),
      notes: [...notes, ...document.notes],
    };
  },
};
