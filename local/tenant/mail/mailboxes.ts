/** Every mailbox of the tenant with its copies of the threads: one for each person who has one, the shared one, and the rooms'. */
import { calendarBook, type CalendarBook } from "../calendar/calendar-book.ts";
import { rooms } from "../calendar/rooms.ts";
import { workingHours } from "../calendar/working-hours.ts";
import type { Directory } from "../directory.ts";
import type { Mailbox, SampleMessage } from "../content-types.ts";
import { composeThread, type ComposedMail } from "./compose.ts";
import { supportMailbox } from "./contacts.ts";
import { concerns, copyFor } from "./deliver.ts";
import { foldersOf } from "./folders.ts";
import { partiesOf, type Party } from "./parties.ts";
import { threads } from "./threads.ts";

export function sampleMailboxes(directory: Directory, now: Date): Mailbox[] {
  const parties = partiesOf(directory);
  const mails = threads.flatMap((thread) => composeThread(thread, now, parties));
  const book = calendarBook(directory, now, parties);
  const owners = directory.people.filter(({ noMailbox }) => noMailbox === undefined);
  const own = owners.map((person) => {
    const alias = person.mail.slice(0, person.mail.indexOf("@"));
    return mailbox(parties(alias), person.preferredLanguage, mails, book);
  });
  const helpdesk = ["jonas.brandt", "grace.lin"].flatMap((alias) => parties(alias).userId ?? []);
  const shared = mailbox(parties(supportMailbox.alias), "en-GB", mails, book);
  return [
    ...own,
    { ...shared, kind: "shared", delegates: helpdesk },
    ...rooms.map(({ alias }) => ({
      ...mailbox(parties(alias), "en-GB", mails, book),
      kind: "room" as const,
    })),
  ];
}

function mailbox(owner: Party, locale: string, mails: ComposedMail[], book: CalendarBook): Mailbox {
  const messages = mails
    .filter((mail) => concerns(mail, owner))
    .map((mail) => copyOf(mail, owner, mails));
  messages.sort((one, other) => other.receivedDateTime.localeCompare(one.receivedDateTime));
  return {
    userId: owner.userId ?? "",
    displayName: owner.name,
    mail: owner.address,
    kind: "user",
    delegates: [],
    timeZone: owner.timeZone,
    settings: settings(owner, locale),
    folders: foldersOf(owner.alias, locale, messages),
    messages,
    ...book(owner, locale),
  };
}

function copyOf(mail: ComposedMail, owner: Party, mails: ComposedMail[]): SampleMessage {
  return copyFor(mail, owner, (thread, index) => {
    const attached = mails.find((other) => other.thread === thread && other.index === index);
    if (!attached)
      throw new Error(`${mail.thread} forwards ${thread}/${index}, which does not exist.`);
    return copyOf(attached, mail.from, mails);
  });
}

function settings({ alias, timeZone }: Party, locale: string): Mailbox["settings"] {
  return {
    timeZone,
    language: { locale },
    dateFormat: "yyyy-MM-dd",
    timeFormat: "HH:mm",
    workingHours: workingHours(alias, timeZone),
    automaticRepliesSetting: { status: "disabled", externalAudience: "none" },
  };
}
