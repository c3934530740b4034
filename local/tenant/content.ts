/** The sample tenant's mail, files, sites, teams and chats, dated relative to a given moment so that they never age. */
import type { TenantContent } from "./content-types.ts";
import type { Directory } from "./directory.ts";
import { sampleMailboxes } from "./mail/mailboxes.ts";
import { sampleCompany } from "./company/subscriptions.ts";
import { sampleMeetings } from "./meetings/meetings.ts";
import { sampleSites } from "./sites/sites.ts";
import { sampleChats } from "./teams/chats.ts";
import { sampleTeams } from "./teams/teams.ts";

export type * from "./content-types.ts";

/** The same ids on every call; only the dates follow `now`. */
export function sampleContent(directory: Directory, now: Date): TenantContent {
  const { sites, drives } = sampleSites(directory, now);
  return {
    mailboxes: sampleMailboxes(directory, now),
    sites,
    drives,
    teams: sampleTeams(directory, drives, now),
    chats: sampleChats(directory, drives, now),
    meetings: sampleMeetings(directory, now),
    company: sampleCompany(directory, now),
  };
}
