/** Excel workbooks: their sheets as tables. */
import type { ContentFormat } from "../format.ts";

export const xlsx: ContentFormat = {
  name: "xlsx",
  label: "Excel workbook",
  extensions: ["xlsx", "xlsm", "xltx"],
  mediaTypes: ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
  matches: (content) => content.isZip && content.zip.has("xl/workbook.xml"),
  async read({ zip }, hidden) {
    const { workbookToMarkdown } = await import("../office/workbook.ts");
    return workbookToMarkdown(zip, hidden);
  },
};
