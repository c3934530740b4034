/** The calendars of each mailbox: the standard one, own ones, and those that colleagues shared. */
import * as ids from "../ids.ts";
import { supportMailbox } from "../mail/contacts.ts";
import type { Parties, Party } from "../mail/parties.ts";
import type { CalendarRight, SampleCalendar } from "./types.ts";

/** Named in its owner's language, as Exchange names it on first sign-in. */
const names: Record<string, string> = {
  en: "Calendar",
  de: "Kalender",
  fr: "Calendrier",
  ja: "予定表",
  ar: "التقويم",
  da: "Kalender",
  es: "Calendario",
};

const own: Record<string, { key: string; name: string }[]> = {
  "anna.keller": [{ key: "travel", name: "Travel" }],
  [supportMailbox.alias]: [{ key: "rota", name: "Helpdesk rota" }],
};

interface Share {
  owner: string;
  key: string;
  name: string;
  with: Record<string, CalendarRight>;
}

const shares: Share[] = [
  { owner: "anna.keller", key: "calendar", name: "Anna Keller", with: { "ben.okafor": "read" } },
  {
    owner: "daniel.meier",
    key: "calendar",
    name: "Daniel Meier",
    with: { "anna.keller": "limitedRead" },
  },
  {
    owner: supportMailbox.alias,
    key: "rota",
    name: "Helpdesk rota",
    with: { "jonas.brandt": "write", "grace.lin": "write" },
  },
];

export function calendarsOf(owner: Party, language: string, parties: Parties): SampleCalendar[] {
  const name = names[language.slice(0, 2)] ?? "Calendar";
  const standard = { ...calendar(owner, "calendar", name, parties), isDefaultCalendar: true };
  return [
    { ...standard, isRemovable: false },
    ...(own[owner.alias] ?? []).map(({ key, name: title }) => calendar(owner, key, title, parties)),
    ...shares
      .filter((share) => owner.alias in share.with)
      .map((share) => addedCalendar(owner, share, parties)),
  ];
}

function calendar(owner: Party, key: string, name: string, parties: Parties): SampleCalendar {
  const id = ids.calendarId(owner.alias, key);
  const shared = shares.filter((share) => share.owner === owner.alias && share.key === key);
  const sharedWith = shared.flatMap((share) => Object.entries(share.with));
  return {
    id,
    name,
    color: "auto",
    hexColor: "",
    isDefaultCalendar: false,
    changeKey: ids.changeKey(id),
    canShare: true,
    canViewPrivateItems: true,
    canEdit: true,
    allowedOnlineMeetingProviders: ["teamsForBusiness"],
    defaultOnlineMeetingProvider: "teamsForBusiness",
    isTallyingResponses: key === "calendar",
    isRemovable: true,
    owner: { name: owner.name, address: owner.address },
    sharedWith: Object.fromEntries(
      sharedWith.map(([alias, right]) => [parties(alias).userId ?? "", right]),
    ),
    source: null,
  };
}

/** A colleague's calendar in the list of the person it was shared with. */
function addedCalendar(viewer: Party, share: Share, parties: Parties): SampleCalendar {
  const owner = parties(share.owner);
  const id = ids.calendarId(viewer.alias, `${share.owner}/${share.key}`);
  return {
    ...calendar(owner, share.key, share.name, parties),
    id,
    changeKey: ids.changeKey(id),
    canShare: false,
    canViewPrivateItems: false,
    canEdit: share.with[viewer.alias] === "write",
    isTallyingResponses: false,
    sharedWith: {},
    source: { userId: owner.userId ?? "", calendarId: ids.calendarId(owner.alias, share.key) },
  };
}
