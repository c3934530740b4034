/** Plain text, and every text format that has no reader of its own (logs, code). */
import type { ContentFormat } from "../format.ts";

export const plainText: ContentFormat = {
  name: "txt",
  label: "text file",
  extensions: ["txt", "log", "json", "xml", "yaml", "yml"],
  mediaTypes: ["text/plain", "application/json", "application/xml", "text/xml"],
  read: ({ text }) => ({ markdown: text ?? "", notes: [] }),
};
