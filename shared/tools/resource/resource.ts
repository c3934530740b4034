/** What every reader of `read_resource` returns. */
import * as z from "zod";
import { untrustedLine } from "../fields.ts";

export const attachmentSummary = z.object({
  name: untrustedLine(160),
  type: untrustedLine(80),
  bytes: z.number(),
  uri: z.string(),
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
  markdown: string;
  notes: (string | undefined)[];
}
