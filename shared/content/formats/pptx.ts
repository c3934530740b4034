/** PowerPoint presentations: their slides with speaker notes and comments. */
import type { ContentFormat } from "../format.ts";

export const pptx: ContentFormat = {
  name: "pptx",
  label: "PowerPoint presentation",
  extensions: ["pptx", "pptm", "ppsx", "potx"],
  mediaTypes: ["application/vnd.openxmlformats-officedocument.presentationml.presentation"],
  matches: (content) => content.isZip && content.zip.has("ppt/presentation.xml"),
  async read({ zip }, hidden) {
    const { presentationToMarkdown } = await import("../office/presentation.ts");
    return presentationToMarkdown(zip, hidden);
  },
};
