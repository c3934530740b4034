/** Markdown as it stands, with what it hides marked; what would act in it is made inert for every format alike. */
import type { ContentFormat } from "../format.ts";

export const markdown: ContentFormat = {
  name: "md",
  label: "Markdown file",
  extensions: ["md", "markdown"],
  mediaTypes: ["text/markdown"],
  async read({ text = "" }, hidden) {
    const { markHiddenMarkdown } = await import("../hidden-markdown.ts");
    return { markdown: await markHiddenMarkdown(text, hidden), notes: [] };
  },
};
