/** The calendars of a mailbox. */
import { mailAccessDenied, mailItemNotFound } from "../errors.ts";
import { filterAndSort, nextLink, takePage } from "../odata/collection.ts";
import { project } from "../odata/expand.ts";
import { readOptions, type EndpointRules } from "../odata/options.ts";
import {
  calendarModel,
  calendarResource,
  openCalendar,
  openCalendars,
} from "../resources/calendar.ts";
import { findMailbox } from "../resources/mailbox.ts";
import {
  contextOf,
  selectedPart,
  type GraphAnswer,
  type GraphCall,
  type GraphRoutes,
} from "../service.ts";

export const calendarRoutes: GraphRoutes = {
  "GET {U}/calendar": (call) => getCalendar(call),
  "GET {U}/calendars": listCalendars,
  "GET {U}/calendars/:calendar": (call) => getCalendar(call, call.param("calendar")),
};

const calendarList: EndpointRules = {
  model: calendarModel,
  options: ["$select", "$filter", "$orderby", "$top", "$skip", "$count"],
  page: { standard: 10, most: 1000 },
};

function listCalendars(call: GraphCall): GraphAnswer {
  const mailbox = findMailbox(call);
  const visible = openCalendars(call, mailbox);
  if (visible.length === 0) throw mailAccessDenied();
  const query = readOptions(call.url, calendarList);
  const resources = visible.map((calendar) => calendarResource(call, mailbox, calendar));
  const { items, total, next } = takePage(filterAndSort(resources, query), query, calendarList);
  const fragment = `users('${mailbox.userId}')/calendars${selectedPart(query.select)}`;
  return {
    body: {
      ...contextOf(call.service, fragment),
      ...(query.count && { "@odata.count": total }),
      value: items.map((calendar) => project(calendar, query.select, ["id"])),
      ...(next !== undefined && {
        "@odata.nextLink": nextLink(call.url, call.service.origins.graph, next, "$skip"),
      }),
    },
  };
}

/** A colleague's calendar in one's own list is told as it stands there. */
function getCalendar(call: GraphCall, id?: string): GraphAnswer {
  const mailbox = findMailbox(call);
  openCalendar(call, id);
  const calendar = mailbox.calendars.find((each) =>
    id === undefined ? each.isDefaultCalendar : each.id === id,
  );
  if (!calendar) throw mailItemNotFound();
  const { select } = readOptions(call.url, { model: calendarModel, options: ["$select"] });
  const fragment = `users('${mailbox.userId}')/calendars${selectedPart(select)}/$entity`;
  const resource = calendarResource(call, mailbox, calendar);
  return { body: { ...contextOf(call.service, fragment), ...project(resource, select, ["id"]) } };
}
