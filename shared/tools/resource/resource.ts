/** What every reader of `read_resource` returns. */
import * as z from "zod";
import { untrustedLine } from "../fields.ts";

export const attachmentSummary = z.object({
  name: untrustedLine(160),
  type: untrustedLine(80),
  bytes: z.number(),
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
  attachments?: z.input<typeof attachmentSummary>[];
  /** For what is a picture; `markdown` is empty then. */
  image?: z.input<typeof imageContent>;
  markdown: string;
  notes: (string | undefined)[];
}
