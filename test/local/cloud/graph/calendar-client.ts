/** The sample tenant's calendars behind the Graph stand-in, seen by its people, for tests. */
import { sampleContent } from "../../../../local/tenant/content.ts";
import { sampleDirectory } from "../../../../local/tenant/directory.ts";
import { asUser, startGraph, type Reply, type Request_ } from "./graph-client.ts";
import { now } from "./tenant-fixture.ts";

/** Made once: its dates follow the fixture's moment, Wednesday, 4 March 2026. */
const content = sampleContent(sampleDirectory(), now);

export const address = (alias: string) => `${alias}@lumencycles.example`;

export function userId(alias: string): string {
  const mailbox = content.mailboxes.find(({ mail }) => mail === address(alias));
  if (!mailbox) throw new Error(`Nobody is called ${alias}.`);
  return mailbox.userId;
}

export const everyScope = "Calendars.Read Calendars.Read.Shared";

export const as = (alias: string, scopes = everyScope) => asUser(scopes, userId(alias));

export function startCalendars() {
  const { ask, ...graph } = startGraph({ content });
  const askAsAnna = (path: string, request: Request_ = {}): Promise<Reply> =>
    ask(path, { token: as("anna.keller"), ...request });
  return { ...graph, ask: askAsAnna };
}

/** A calendar view's path. */
export const view = (from: string, to: string, options = "", path = "/me/calendarView") =>
  `${path}?startDateTime=${from}&endDateTime=${to}${options}`;
