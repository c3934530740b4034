/** The meeting rooms in Freiburg: resource mailboxes that accept what does not clash. */
import type { Directory } from "../directory.ts";
import type { Party } from "../mail/parties.ts";

interface Room {
  /** Its disabled account's object id. */
  userId: string;
  alias: string;
  name: string;
}

export const rooms: readonly Room[] = [
  { userId: "e5f60718-7d8e-4f90-8b2c-3d4e5f607182", alias: "room.feldberg", name: "Room Feldberg" },
  {
    userId: "f6071829-8e9f-4a01-9c3d-4e5f60718293",
    alias: "room.schauinsland",
    name: "Room Schauinsland",
  },
];

export function roomParty({ userId, alias, name }: Room, { domain }: Directory): Party {
  return {
    alias,
    name,
    address: `${alias}@${domain}`,
    userId,
    timeZone: "W. Europe Standard Time",
    jobTitle: "",
    office: "Freiburg",
  };
}
