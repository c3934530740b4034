/** What every reader of `read_resource` returns. */
import * as z from "zod";
import type { ParsedContent } from "../../content/read-content.ts";
import { untrustedLine } from "../fields.ts";

export const attachmentSummary = z.object({
  name: untrustedLine(160),
  type: untrustedLine(80),
  bytes: z.number().optional().describe("Left out where it is not known."),
  time: z.string().optional().describe("When what is in a folder last changed."),
  inline: z.boolean().optional().describe("Part of the text, such as a screenshot or a logo."),
  uri: z.string(),
});

export const imageContent = z.object({
  mediaType: z.enum(["image/png", "image/jpeg", "image/gif", "image/webp"]),
  data: z.base64().describe("The picture's bytes in base64."),
});

export interface Resource {
  kind: string;
  title: string;
  from?: string;
  to?: string;
  cc?: string;
  time: string | null;
  link?: string;
  /** Its own, where it was named by something else, such as a link. */
  uri?: string;
  /** What a mail carries, or a folder holds. */
  attachments?: z.input<typeof attachmentSummary>[];
  /** For what is a picture; `markdown` is empty then. */
  image?: z.input<typeof imageContent>;
  markdown: string;
  notes: (string | undefined)[];
}

/** What is in a stored document: text, or a picture. */
export type DocumentContent = ParsedContent & Pick<Resource, "image">;
