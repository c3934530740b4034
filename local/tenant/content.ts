/** The sample tenant's mail, files and sites, dated relative to a given moment so that they never age. */
import type { TenantContent } from "./content-types.ts";
import type { Directory } from "./directory.ts";
import { sampleMailboxes } from "./mail/mailboxes.ts";
import { sampleSites } from "./sites/sites.ts";

export type * from "./content-types.ts";

/** The same ids on every call; only the dates follow `now`. */
export function sampleContent(directory: Directory, now: Date): TenantContent {
  return { mailboxes: sampleMailboxes(directory, now), ...sampleSites(directory, now) };
}
