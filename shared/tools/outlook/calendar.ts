/** Which calendar a call is about: whose, and which of theirs. */
import type { Calendar } from "@microsoft/microsoft-graph-types";
import { ConnectorError } from "../../errors/connector-error.ts";
import type { Graph, GraphCollection } from "../../graph/graph.ts";
import { type GraphPath, graphPath } from "../../graph/path.ts";
import type { Mode } from "../../identity/caller.ts";

/** Pins the zone of every dateTimeTimeZone in the answer; the clock to show is chosen here. */
export const inUtc = ['outlook.timezone="UTC"'];

/** Named when a calendar is refused: another's takes the second from signed-in callers. */
export function calendarPermissions(user: string | undefined, mode: Mode): string[] {
  const others = mode === "delegated" && user !== undefined && user !== "me";
  return others ? ["Calendars.Read", "Calendars.Read.Shared"] : ["Calendars.Read"];
}

/** Graph as the caller, and what to name when it refuses. */
export interface CalendarAccess {
  graph: Graph;
  permissions: readonly string[];
}

/** A calendar among those of a mailbox. */
export interface FoundCalendar {
  id: string;
  /** Who shared it with the mailbox's owner: its events lie in that mailbox. */
  sharedBy?: string;
}

/**
 * The calendar of this name or id among those of a mailbox, shared ones included.
 *
 * @throws ConnectorError `not_found`, or `invalid_input` when several have the name.
 */
export async function findCalendar(
  mailbox: GraphPath,
  nameOrId: string,
  access: CalendarAccess,
): Promise<FoundCalendar> {
  const calendars = await listCalendars(mailbox, access);
  const { id, owner } = chooseCalendar(calendars, nameOrId);
  const own = calendars.find(({ isDefaultCalendar }) => isDefaultCalendar)?.owner?.address;
  const sharedBy = owner?.address && owner.address !== own ? owner.address : undefined;
  return { id: id ?? "", sharedBy };
}

/** The address whose free and busy times stand for a mailbox: that of its main calendar's owner. */
export async function ownerAddress(mailbox: GraphPath, access: CalendarAccess): Promise<string> {
  const calendars = await listCalendars(mailbox, access);
  const address = calendars.find(({ isDefaultCalendar }) => isDefaultCalendar)?.owner?.address;
  if (address) return address;
  throw new ConnectorError("mailbox_unavailable", {
    happened: "The organizer's free and busy times were not read.",
    because: "The mailbox has no main calendar, so its address is unknown.",
    remedy: "Check that the user has an Exchange licence, or name another organizer as `user`.",
  });
}

async function listCalendars(
  mailbox: GraphPath,
  { graph, permissions }: CalendarAccess,
): Promise<Calendar[]> {
  const calendars: Calendar[] = [];
  let page = await graph.get<GraphCollection<Calendar>>(graphPath`${mailbox}/calendars`, {
    query: { $select: "id,name,owner,isDefaultCalendar", $top: 100 },
    permissions,
  });
  calendars.push(...page.value);
  while (page["@odata.nextLink"] !== undefined) {
    page = await graph.next<Calendar>(page["@odata.nextLink"], { permissions });
    calendars.push(...page.value);
  }
  return calendars;
}

function chooseCalendar(calendars: readonly Calendar[], nameOrId: string): Calendar {
  const byId = calendars.find(({ id }) => id === nameOrId);
  if (byId !== undefined) return byId;
  const named = calendars.filter(({ name }) => sameName(name, nameOrId));
  if (named.length === 1) return named[0] as Calendar;
  if (named.length === 0)
    throw new ConnectorError("not_found", {
      happened: "The calendar was not found.",
      because: `None of the mailbox's ${calendars.length} calendars has this name or id.`,
      remedy:
        "Leave `calendar` out for the default calendar, or name the one who shared it as `user`.",
    });
  throw new ConnectorError("invalid_input", {
    happened: "The calendar is not clear.",
    because: `${named.length} calendars of the mailbox have this name.`,
    remedy: "Pass the calendar's id, or name the one who shared it as `user`.",
  });
}

function sameName(name: string | null | undefined, wanted: string): boolean {
  return name?.localeCompare(wanted, undefined, { sensitivity: "accent" }) === 0;
}
