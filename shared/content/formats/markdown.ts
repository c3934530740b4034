/** Markdown as it stands: what would act in it is made inert for every format alike. */
import type { ContentFormat } from "../format.ts";

export const markdown: ContentFormat = {
  name: "md",
  label: "Markdown file",
  extensions: ["md", "markdown"],
  mediaTypes: ["text/markdown"],
  read: ({ text }) => ({ markdown: text ?? "", notes: [] }),
};
