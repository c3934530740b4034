/** Subscriptions and licences, usage reports, and whether those name people. */
import type { SampleDocument } from "../../../tenant/content.ts";
import { usageCsv, usageWindow, type UsageWindow } from "../../../tenant/company/usage-report.ts";
import { usageReports } from "../../../tenant/company/usage-reports.ts";
import { badRequest, reportsDenied, unknownSegment } from "../errors.ts";
import { filterAndSort } from "../odata/collection.ts";
import { project } from "../odata/expand.ts";
import { readOptions, type EndpointRules } from "../odata/options.ts";
import {
  companySubscriptionModel,
  reportSettingsModel,
  subscribedSkuModel,
} from "../resources/company.ts";
import {
  contextOf,
  selectedPart,
  type GraphAnswer,
  type GraphCall,
  type GraphRoutes,
} from "../service.ts";

export const organisationRoutes: GraphRoutes = {
  "GET /subscribedSkus": (call) =>
    answerAll(
      call,
      { model: subscribedSkuModel, options: ["$select"] },
      "subscribedSkus",
      call.service.content.company.subscribedSkus,
    ),
  "GET /directory/subscriptions": (call) =>
    answerAll(
      call,
      { model: companySubscriptionModel, options: ["$select", "$filter"] },
      "directory/subscriptions",
      call.service.content.company.subscriptions,
    ),
  "GET /admin/reportSettings": getReportSettings,
  "GET /reports/:report{get[A-Za-z0-9]+\\(.*\\)}": getReport,
};

function answerAll(
  { service, url }: GraphCall,
  rules: EndpointRules,
  fragment: string,
  items: object[],
): GraphAnswer {
  const query = readOptions(url, rules);
  const value = filterAndSort(items, query).map((one) => project(one, query.select));
  return { body: { ...contextOf(service, `${fragment}${selectedPart(query.select)}`), value } };
}

function getReportSettings(call: GraphCall): GraphAnswer {
  requireReportRole(call);
  const { select } = readOptions(call.url, { model: reportSettingsModel, options: ["$select"] });
  const settings = project(call.service.content.company.reportSettings, select);
  return { body: { ...contextOf(call.service, "admin/reportSettings/$entity"), ...settings } };
}

/** Roles that see details; Global Reader and its like see the tenant's totals alone. */
const reportRoles = new Set([
  "Exchange Administrator",
  "Global Administrator",
  "Reports Reader",
  "SharePoint Administrator",
  "Skype for Business Administrator",
  "Teams Administrator",
  "Teams Communications Administrator",
]);

function requireReportRole({ principal, service }: GraphCall): void {
  if (principal.userId === undefined) return;
  const person = service.directory.people.find(({ id }) => id === principal.userId);
  if (!person?.directoryRoles?.some((role) => reportRoles.has(role)))
    throw reportsDenied("Invalid permission.");
}

/** Redirects to a CSV file that waits for a few minutes, on another host and without a bearer. */
function getReport(call: GraphCall): GraphAnswer {
  requireReportRole(call);
  const { service, url } = call;
  readOptions(url, { model: reportSettingsModel, options: [] });
  const [, name = "", argument = ""] = /^(\w+)\((.*)\)$/s.exec(call.param("report")) ?? [];
  const report = Object.hasOwn(usageReports, name) ? usageReports[name] : undefined;
  if (!report) throw unknownSegment(name);
  const { directory, content, clock, downloads } = service;
  const window = readWindow(argument, report.takesDate, clock());
  const facts = { directory, content, window };
  const csv = usageCsv(report, facts, content.company.reportSettings.displayConcealedNames);
  const location = downloads.issueReport(csvDocument(csv), `${name.slice("get".length)}.csv`);
  return { status: 302, headers: { Location: location }, body: undefined };
}

function readWindow(argument: string, takesDate: boolean, now: Date): UsageWindow {
  const period = /^period='D(7|30|90|180)'$/.exec(argument)?.[1];
  if (period !== undefined) return usageWindow(now, { days: Number(period) });
  const date = /^date='?(\d{4}-\d\d-\d\d)'?$/.exec(argument)?.[1];
  if (date === undefined || !takesDate || Number.isNaN(Date.parse(date)))
    throw badRequest(
      takesDate
        ? "Invalid parameter. Supported are period ('D7', 'D30', 'D90', 'D180') and date (YYYY-MM-DD)."
        : "Invalid parameter. Supported is period ('D7', 'D30', 'D90', 'D180').",
    );
  const age = (now.getTime() - Date.parse(date)) / 86_400_000;
  if (age < 0 || age > 31)
    throw badRequest(`Invalid date value specified: ${date}. Only the past 30 days are available.`);
  return usageWindow(now, { date });
}

function csvDocument(csv: string): SampleDocument {
  const bytes = new TextEncoder().encode(csv);
  return {
    file: "report.csv",
    mimeType: "application/octet-stream",
    size: bytes.length,
    quickXorHash: "",
    indexedText: "",
    read: async () => bytes,
  };
}
