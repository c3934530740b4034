/** Who a script's short names stand for: colleagues, the shared mailbox, rooms, people outside. */
import { roomParty, rooms } from "../calendar/rooms.ts";
import type { Directory } from "../directory.ts";
import { contacts, supportMailbox } from "./contacts.ts";

export interface Party {
  alias: string;
  name: string;
  address: string;
  /** Null outside the organisation. */
  userId: string | null;
  timeZone: string;
  jobTitle: string;
  office: string;
}

export type Parties = (alias: string) => Party;

export function partiesOf(directory: Directory): Parties {
  const known = new Map<string, Party>();
  const outside = { userId: null, timeZone: "W. Europe Standard Time", jobTitle: "", office: "" };
  for (const [alias, contact] of Object.entries(contacts)) {
    known.set(alias, { alias, ...outside, ...contact });
  }
  for (const person of directory.people) {
    const alias = person.mail.slice(0, person.mail.indexOf("@"));
    known.set(alias, {
      alias,
      name: person.displayName,
      address: person.mail,
      userId: person.id,
      timeZone: person.timeZone,
      jobTitle: person.jobTitle,
      office: person.officeLocation,
    });
  }
  known.set(supportMailbox.alias, {
    ...outside,
    alias: supportMailbox.alias,
    name: supportMailbox.displayName,
    address: `${supportMailbox.alias}@${directory.domain}`,
    userId: supportMailbox.userId,
    jobTitle: "IT Helpdesk",
    office: "Freiburg",
  });
  for (const room of rooms) known.set(room.alias, roomParty(room, directory));
  return (alias) => {
    const party = known.get(alias);
    if (!party) throw new Error(`No person or contact is called ${alias}.`);
    return party;
  };
}
