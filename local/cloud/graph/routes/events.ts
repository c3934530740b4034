/** Events: lists, calendar views, single ones, the occurrences of a series. */
import type { SampleEvent } from "../../../tenant/content.ts";
import { filterMoments } from "../calendar/filter-moments.ts";
import {
  instancesWithin,
  itself,
  occurrencesWithin,
  type Instance,
} from "../calendar/instances.ts";
import { readWindow, windowParameters } from "../calendar/time-window.ts";
import { badRequest } from "../errors.ts";
import { filterAndSort, nextLink, takePage } from "../odata/collection.ts";
import { project } from "../odata/expand.ts";
import { filterPaths } from "../odata/filter.ts";
import { readOptions, type EndpointRules, type QueryOptions } from "../odata/options.ts";
import { isBasicCalendarOnly, openCalendar, type OpenCalendar } from "../resources/calendar.ts";
import { eventModel, eventResource, type EventView } from "../resources/event.ts";
import { openEvent } from "../resources/open-event.ts";
import {
  contextOf,
  selectedPart,
  type GraphAnswer,
  type GraphCall,
  type GraphRoutes,
} from "../service.ts";

export const eventRoutes: GraphRoutes = {
  "GET {U}/calendarView": (call) => viewCalendar(call),
  "GET {U}/calendar/calendarView": (call) => viewCalendar(call),
  "GET {U}/calendars/:calendar/calendarView": (call) => viewCalendar(call, call.param("calendar")),
  "GET {U}/events": (call) => listEvents(call),
  "GET {U}/calendars/:calendar/events": (call) => listEvents(call, call.param("calendar")),
  "GET {U}/events/:event": getEvent,
  "GET {U}/events/:event/instances": listInstances,
};

const page = { standard: 10, most: 1000 };
const eventList: EndpointRules = {
  model: eventModel,
  options: ["$select", "$filter", "$orderby", "$top", "$skip", "$count"],
  page,
};
const viewRules: EndpointRules = { ...eventList, parameters: windowParameters };

function viewCalendar(call: GraphCall, id?: string): GraphAnswer {
  const open = openCalendar(call, id);
  const query = readOptions(call.url, viewRules);
  const found = instancesWithin(eventsIn(open), readWindow(query));
  return answerList(call, open, found, query, `${calendarPath(id)}/calendarView`);
}

/** Single events and series, the latest made first. */
function listEvents(call: GraphCall, id?: string): GraphAnswer {
  const open = openCalendar(call, id);
  const query = readOptions(call.url, eventList);
  checkEfficiency(query);
  const events = eventsIn(open).toSorted((one, other) =>
    other.createdDateTime.localeCompare(one.createdDateTime),
  );
  return answerList(call, open, events.map(itself), query, `${calendarPath(id)}/events`);
}

const calendarPath = (id: string | undefined) => (id === undefined ? "" : `/calendars('${id}')`);

const eventsIn = ({ mailbox, calendar }: OpenCalendar): SampleEvent[] =>
  mailbox.events.filter(({ calendarId }) => calendarId === calendar.id);

/** In a stored folder, Exchange sorts by what it filters; a calendar view is sorted once it is made. */
function checkEfficiency({ filter, orderby }: QueryOptions): void {
  if (!filter || orderby.length === 0) return;
  const filtered = filterPaths(filter);
  if (orderby.every(({ path }, index) => filtered[index] === path.join("/"))) return;
  throw badRequest(
    "The restriction or sort order is too complex for this operation.",
    "InefficientFilter",
  );
}

function listInstances(call: GraphCall): GraphAnswer {
  const { open, instance } = openEvent(call);
  const query = readOptions(call.url, viewRules);
  const span = readWindow(query);
  if (instance.type !== "seriesMaster")
    throw badRequest("The event is not a recurring series master.", "ErrorInvalidRequest");
  const found = occurrencesWithin(instance.event, span);
  return answerList(call, open, found, query, `/events('${call.param("event")}')/instances`);
}

function getEvent(call: GraphCall): GraphAnswer {
  const { open, instance } = openEvent(call);
  const { select } = readOptions(call.url, { model: eventModel, options: ["$select"] });
  // Answered only where it is selected, of a series that is asked for by its id.
  const asksCancelled =
    instance.type === "seriesMaster" && select?.includes("cancelledOccurrences");
  const resource = {
    ...eventResource(instance, viewOf(call, open)),
    ...(asksCancelled && { cancelledOccurrences: cancelledIn(instance, call.param("event")) }),
  };
  const fragment = `users('${open.mailbox.userId}')/events${selectedPart(select)}/$entity`;
  return { body: { ...contextOf(call.service, fragment), ...project(resource, select, ["id"]) } };
}

function cancelledIn({ event }: Instance, id: string): string[] {
  const dates = event.changes.filter(({ exception }) => !exception).map(({ date }) => date);
  return dates.map((date) => `OID.${id}.${date}`);
}

function viewOf(call: GraphCall, { mailbox, right }: OpenCalendar): EventView {
  return { mailbox, right, prefer: call.prefer, basic: isBasicCalendarOnly(call, mailbox) };
}

function answerList(
  call: GraphCall,
  open: OpenCalendar,
  instances: Instance[],
  query: QueryOptions,
  path: string,
): GraphAnswer {
  const view = viewOf(call, open);
  const found = filterInstances(instances, query, view);
  const { items, total, next } = takePage(found, query, eventList);
  const fragment = `users('${open.mailbox.userId}')${path}${selectedPart(query.select)}`;
  return {
    body: {
      ...contextOf(call.service, fragment),
      ...(query.count && { "@odata.count": total }),
      value: items.map((item) => project(eventResource(item, view), query.select, ["id"])),
      ...(next !== undefined && {
        "@odata.nextLink": nextLink(call.url, call.service.origins.graph, next, "$skip"),
      }),
    },
  };
}

/** Times are compared in UTC, whichever zone the answer tells them in. */
function filterInstances(
  instances: Instance[],
  query: QueryOptions,
  { prefer, ...view }: EventView,
): Instance[] {
  const plain = { ...view, prefer: { ...prefer, timeZone: "UTC", textBodies: false } };
  const filter = query.filter && filterMoments(query.filter);
  const rows = instances.map((instance) => ({ ...eventResource(instance, plain), instance }));
  return filterAndSort(rows, { ...query, filter }).map(({ instance }) => instance);
}
