/** Finds meeting times by what calendars say, for callers to whom Graph makes no suggestions. */
import type { ScheduleInformation, ScheduleItem } from "@microsoft/microsoft-graph-types";
import type { GraphCollection } from "../../../graph/graph.ts";
import { graphPath } from "../../../graph/path.ts";
import { type CalendarAccess, inUtc, ownerAddress } from "../calendar.ts";
import { instantOf } from "../event.ts";
import { computeSlots, type Schedule } from "./compute-slots.ts";
import { inGraphTime, type Meeting } from "./meeting.ts";
import type { Finding, Unknown } from "./slot.ts";
import { joined, type Span } from "./span.ts";
import { workingSpans } from "./working-hours.ts";

/** Graph reads so many calendars at once. */
const mostSchedules = 20;

/** Of the view of busy and free; Graph refuses one that is longer than the window. */
function viewMinutes({ start, end }: Span): number {
  return Math.min(15, Math.floor((end - start) / 60_000));
}

export async function findBySchedules(
  meeting: Meeting,
  stepMs: number,
  access: CalendarAccess,
): Promise<Finding> {
  const { window, attendees, rooms, durationMinutes, outsideWorkingHours } = meeting;
  const organizer = await ownerAddress(meeting.mailbox, access);
  const known = await readSchedules([organizer, ...attendees, ...rooms], meeting, access);
  const unknown: Unknown[] = [];
  const schedulesOf = async (addresses: readonly string[], called?: string) => {
    const schedules: Schedule[] = [];
    for (const address of addresses) {
      const name = called ?? address;
      const information = known.get(address.toLowerCase());
      const because = whyUnknown(information);
      if (because === undefined) schedules.push(await scheduleOf(name, information ?? {}, window));
      else unknown.push({ name, because });
    }
    return schedules;
  };
  const [ofOrganizer] = await schedulesOf([organizer], meeting.organizer);
  const { slots, reason } = computeSlots({
    organizer: ofOrganizer,
    attendees: await schedulesOf(attendees),
    rooms: await schedulesOf(rooms),
    window,
    durationMs: durationMinutes * 60_000,
    stepMs,
    outsideWorkingHours,
  });
  return { slots, unknown, reason };
}

/** What Graph says of each address, by the address in lower case. */
async function readSchedules(
  addresses: readonly string[],
  { mailbox, window }: Meeting,
  { graph, permissions }: CalendarAccess,
): Promise<Map<string, ScheduleInformation>> {
  const unique = [...new Map(addresses.map((one) => [one.toLowerCase(), one])).values()];
  const groups = Array.from({ length: Math.ceil(unique.length / mostSchedules) }, (_, index) =>
    unique.slice(index * mostSchedules, (index + 1) * mostSchedules),
  );
  const answers = await Promise.all(
    groups.map(
      async (schedules) =>
        await graph.post<GraphCollection<ScheduleInformation>>(
          graphPath`${mailbox}/calendar/getSchedule`,
          {
            schedules,
            startTime: inGraphTime(window.start),
            endTime: inGraphTime(window.end),
            availabilityViewInterval: viewMinutes(window),
          },
          { idempotent: true, prefer: inUtc, permissions },
        ),
    ),
  );
  const all = answers.flatMap(({ value }) => value);
  return new Map(all.map((one) => [(one.scheduleId ?? "").toLowerCase(), one]));
}

/** Graph answers 200 and says of each calendar by itself that it could not be read. */
function whyUnknown(information: ScheduleInformation | undefined): string | undefined {
  if (information === undefined) return "Microsoft 365 gave no answer";
  const { error, scheduleItems, availabilityView } = information;
  const code = error?.responseCode ?? "";
  if (/^5009$|RecipientNotFound/.test(code)) return "not an address of this organisation";
  if (/NoFreeBusyAccess/.test(code)) return "the calendar is not shown to the caller";
  if (error) return "the calendar could not be read, or is outside the organisation";
  return scheduleItems || availabilityView ? undefined : "the calendar is not shown to the caller";
}

async function scheduleOf(
  name: string,
  { scheduleItems, availabilityView, workingHours }: ScheduleInformation,
  window: Span,
): Promise<Schedule> {
  // Where items are kept from the caller, the view still tells busy from free.
  const items = scheduleItems?.flatMap(itemSpan) ?? viewSpans(availabilityView ?? "", window);
  const having = (...statuses: string[]) =>
    joined(items.filter(({ status }) => statuses.includes(status)));
  return {
    name,
    taken: having("busy", "oof", "unknown"),
    tentative: having("tentative"),
    working: await workingSpans(workingHours, window),
  };
}

type Item = Span & { status: string };

function itemSpan({ start, end, status }: ScheduleItem): Item[] {
  const [from, to] = [instantOf(start), instantOf(end)];
  if (from === null || to === null) return [];
  return [{ start: Date.parse(from), end: Date.parse(to), status: status ?? "unknown" }];
}

const viewDigits = ["free", "tentative", "busy", "oof", "workingElsewhere"];

function viewSpans(view: string, window: Span): Item[] {
  const step = viewMinutes(window) * 60_000;
  return Array.from(view, (digit, index) => ({
    start: window.start + index * step,
    end: window.start + (index + 1) * step,
    status: viewDigits[Number(digit)] ?? "unknown",
  }));
}
