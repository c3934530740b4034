/** One thing to tell, the same over every channel: our words, names and ids; no values, no hints. */
import { neutraliseLine } from "../../content/neutralise.ts";
import type { AppReport, RunReport, Verdict } from "../run-report.ts";
import type { DueAlert, DueResolution } from "./due.ts";
import type { Severity } from "./severity.ts";

export interface Message {
  readonly kind: "alert" | "resolved" | "all_well" | "channel_test" | "review";
  /** Of alerts and resolutions; receivers match them by it. */
  readonly subject: string | undefined;
  readonly severity: Severity;
  readonly title: string;
  readonly text: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** The one thing a person is asked to do. */
  readonly action: string | undefined;
  readonly link: { readonly title: string; readonly url: string } | undefined;
}

const headings: Readonly<Record<Severity, string>> = {
  info: "For information",
  warning: "Warning",
  high: "Attention needed",
  critical: "Critical",
  page: "Urgent",
};

/** @param portal origin of the Microsoft Entra admin center of the tenant's cloud */
export function alertMessage({ finding, severity, why, since }: DueAlert, portal: string): Message {
  const { verdict, app, credential, subject } = finding;
  const facts: [string, string | undefined][] = [
    ...appFacts(verdict, app),
    ["Credential", credential && `${credential.kind} on the ${placeNames[credential.location]}`],
    ["Key id", app === undefined ? undefined : verdict.keyId],
    ["Name", credential?.displayName],
    ["Made by", credential && makers[credential.owner]],
    ["Ends", credential?.end],
    ["Days left", credential?.daysLeft?.toString()],
    ["The connector will", nextStep(verdict.next)],
    ["So since", why === "new" ? undefined : new Date(since).toISOString()],
  ];
  const name = app === undefined ? "The credential watch" : shown(app.name);
  return {
    kind: "alert",
    subject,
    severity,
    title: `${headings[severity]}: ${name}`,
    text: verdict.summary,
    facts: present(facts),
    action: verdict.action,
    link: app && credentialsPage(app, portal),
  };
}

const makers = { ours: "the connector", foreign: "somebody else", unknown: "not known" };
const placeNames = { application: "app registration", servicePrincipal: "enterprise application" };

export function resolvedMessage({ subject, told }: DueResolution): Message {
  return {
    kind: "resolved",
    subject,
    severity: told.severity,
    title: `Resolved: ${told.appName === "" ? "The credential watch" : shown(told.appName)}`,
    text: `What was reported as ${told.rule.replaceAll("_", " ")} is no longer so.`,
    facts: [],
    action: undefined,
    link: undefined,
  };
}

/** The weekly sign of life; an absent one tells that the watch has stopped. */
export function allWellMessage(report: RunReport): Message {
  const facts = report.apps.map((app): [string, string] => [shown(app.name), nextStep(app.next)]);
  const more = facts.length - mostApps;
  return {
    kind: "all_well",
    subject: undefined,
    severity: "info",
    title: "All credentials are well",
    text: `${report.apps.length} ${report.apps.length === 1 ? "app was" : "apps were"} checked at ${report.endedAt}.`,
    facts: [...facts.slice(0, mostApps), ...(more > 0 ? [["And", `${more} more`] as const] : [])],
    action: undefined,
    link: undefined,
  };
}

/** The first delivery after failures, when nothing else is to be told. */
export function arrivesAgain(channel: string): Message {
  return {
    kind: "channel_test",
    subject: undefined,
    severity: "info",
    title: "Alerts arrive here again",
    text: `Earlier deliveries over ${channel} failed; nothing is left to tell.`,
    facts: [],
    action: undefined,
    link: undefined,
  };
}

const mostApps = 40;

function appFacts(verdict: Verdict, app: AppReport | undefined): [string, string | undefined][] {
  if (app === undefined) return [];
  return [
    ["Tenant", `${app.tenantKey} (${app.tenantId})`],
    ["App", `${shown(app.name)} (${app.clientId})`],
    ["Finding", verdict.rule.replaceAll("_", " ")],
  ];
}

function nextStep({ what, at }: Verdict["next"]): string {
  return at === undefined ? what : `${what}, ${at}`;
}

function credentialsPage({ clientId }: AppReport, portal: string): Message["link"] {
  const blade = "Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/Credentials/appId";
  const url = `${portal}/#view/${blade}/${encodeURIComponent(clientId)}`;
  return { title: "Certificates & secrets", url };
}

function present(facts: readonly [string, string | undefined][]): Message["facts"] {
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

/** Names are given by people: one line, inert, of bounded length. */
function shown(name: string): string {
  const line = neutraliseLine(name);
  return line.length <= 120 ? line : `${line.slice(0, 119).toWellFormed()}…`;
}
