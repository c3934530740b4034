/** Every mailbox of the tenant with its copies of the threads: one for each person, and the shared one. */
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
  const own = directory.people.map((person) => {
    const alias = person.mail.slice(0, person.mail.indexOf("@"));
    return mailbox(parties(alias), person.preferredLanguage, mails);
  });
  const helpdesk = ["jonas.brandt", "grace.lin"].flatMap((alias) => parties(alias).userId ?? []);
  const shared = mailbox(parties(supportMailbox.alias), "en-GB", mails);
  return [...own, { ...shared, kind: "shared", delegates: helpdesk }];
}

function mailbox(owner: Party, locale: string, mails: ComposedMail[]): Mailbox {
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
    settings: settings(owner.timeZone, locale),
    folders: foldersOf(owner.alias, locale, messages),
    messages,
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

function settings(timeZone: string, locale: string): Mailbox["settings"] {
  return {
    timeZone,
    language: { locale },
    dateFormat: "yyyy-MM-dd",
    timeFormat: "HH:mm",
    workingHours: {
      daysOfWeek: ["monday", "tuesday", "wednesday", "thursday", "friday"],
      startTime: "08:30:00.0000000",
      endTime: "17:30:00.0000000",
      timeZone: { name: timeZone },
    },
    automaticRepliesSetting: { status: "disabled", externalAudience: "none" },
  };
}
