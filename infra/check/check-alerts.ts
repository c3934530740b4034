/** Alerts ask for what the code really logs, and for all that somebody must know. */
import { longestSilence } from "../../shared/credentials/alerts/dead-man.ts";
import { events } from "../../shared/credentials/alerts/events.ts";
import { severityOf } from "../../shared/credentials/alerts/severity.ts";
import type { Level, Verdict } from "../../shared/credentials/run-report.ts";
import { structuredLog } from "../../shared/log.ts";
import type { Check, Deployed } from "./check.ts";
import { without } from "./check.ts";
import { loggedEvents, verdictFields } from "./code-facts.ts";
import { evaluator } from "./evaluate.ts";
import { textOf } from "./sources.ts";

const path = "infra/modules/alerts.bicep";

interface Rule {
  name: string;
  query: string;
  each: string[];
  every: string;
  window: string;
}

/** Tables of Application Insights in a workspace, with the columns that are asked for here. */
const columns = {
  AppTraces: ["TimeGenerated", "Message"],
  AppRequests: ["TimeGenerated", "Success", "ResultCode", "AppRoleName", "Name"],
};

/** What Azure Monitor takes for the time that a query looks back. */
const windows = [
  "PT5M",
  "PT10M",
  "PT15M",
  "PT30M",
  "PT45M",
  "PT1H",
  "PT2H",
  "PT3H",
  "PT4H",
  "PT6H",
];

export const checkAlerts: Check = (deployed) => {
  const rules = readRules(deployed);
  return [
    ...rules.flatMap((rule) =>
      ruleProblems(rule).map((problem) => `${path}: ${rule.name} ${problem}.`),
    ),
    ...untold(rules).map((what) => `${path}: nobody is told of ${what}.`),
    ...deadMan(rules),
    ...sampled(deployed),
  ];
};

/** @throws Error where the rules are no longer a list that can be read here */
function readRules({ templates, sources }: Deployed): Rule[] {
  const template = templates.get(path);
  const list = template?.variables.get("rules");
  if (!template || !list) throw new Error(`${path} has no variable rules.`);
  const rules = evaluator(template, sources)(list) as unknown as Rule[];
  const unclear = rules.find(({ query }) => typeof query !== "string");
  if (unclear) throw new Error(`${path}: what ${unclear.name} asks is known only when deployed.`);
  return rules;
}

function ruleProblems({ query, each, every, window }: Rule): string[] {
  const asked = eventsOf(query);
  const onlyVerdicts = asked.length > 0 && asked.every((name) => name === events.verdict);
  const fields = [...query.matchAll(/\bentry\.(\w+)/g)].map(([, field = ""]) => field);
  return [
    ...without(asked, loggedEvents()).map(
      (name) => `asks for ${name}, which the code does not log`,
    ),
    ...without(fields, ["event", ...(onlyVerdicts ? verdictFields() : [])]).map(
      (field) => `reads ${field}, which those events do not have`,
    ),
    ...without(capitalised(query), knownWords(query)).map(
      (word) => `asks for ${word}, which is no column`,
    ),
    ...without(each, projected(query)).map(
      (name) => `splits by ${name}, which the query does not give`,
    ),
    ...(windows.includes(window)
      ? []
      : [`looks back ${window}, which Azure Monitor does not take`]),
    ...(windows.indexOf(every) > windows.indexOf(window) ? ["looks back less than it waits"] : []),
    ...wrongStart(query),
  ];
}

function eventsOf(query: string): string[] {
  return [...query.matchAll(/entry\.event (?:==|in) \(?((?:"[^"]+"(?:, )?)+)/g)].flatMap(
    ([, list = ""]) => [...list.matchAll(/"([^"]+)"/g)].map(([, name = ""]) => name),
  );
}

const capitalised = (query: string): string[] =>
  query.replaceAll(/'[^']*'|"[^"]*"/g, "").match(/\b[A-Z][A-Za-z]+\b/g) ?? [];

function knownWords(query: string): string[] {
  const [table = ""] = query.split(" ");
  return table in columns ? [table, ...columns[table as keyof typeof columns]] : [];
}

const projected = (query: string): string[] =>
  [...(query.split("| project ")[1] ?? "").matchAll(/(\w+) = /g)].map(([, name = ""]) => name);

/** How a line begins that the code writes for an event. */
function wrongStart(query: string): string[] {
  const [, start] = /Message startswith '([^']*)'/.exec(query) ?? [];
  if (start === undefined) return [];
  const lines: string[] = [];
  structuredLog({ log: (line) => lines.push(line) })("any", {});
  return lines[0]?.startsWith(start) ? [] : ["knows events by a beginning that they do not have"];
}

const levels: Record<Level, true> = {
  ok: true,
  acting: true,
  info: true,
  warning: true,
  high: true,
  critical: true,
  blocked: true,
  unknown: true,
  hold: true,
};

/** Levels that people are told of, and messages that were given up. */
function untold(rules: readonly Rule[]): string[] {
  const queries = rules.map(({ query }) => query);
  const told = Object.keys(levels).filter(
    (level) => severityOf({ level, rule: "healthy" } as unknown as Verdict) !== undefined,
  );
  const ofVerdicts = queries.filter((query) => eventsOf(query).includes(events.verdict));
  return [
    ...told.filter((level) => !ofVerdicts.some((query) => query.includes(`"${level}"`))),
    ...without(
      loggedEvents().filter((name) => name.endsWith("_poison")),
      queries.flatMap(eventsOf),
    ),
  ];
}

/** The alert and the health endpoint call the same silence too long. */
function deadMan(rules: readonly Rule[]): string[] {
  const rule = rules.find(({ query }) => eventsOf(query).includes("credential_run_completed"));
  const hours = longestSilence / 3_600_000;
  if (rule?.window === `PT${hours}H`) return [];
  return [`${path}: no rule fires when the watch is silent for ${hours} hours.`];
}

/** Where many lines are written some are left out, and alerts hang on single ones. */
function sampled({ sources }: Deployed): string[] {
  const [, kept = ""] = /"excludedTypes": "([^"]*)"/.exec(textOf(sources, "host.json")) ?? [];
  return kept.split(";").includes("Trace") ? [] : ["host.json: lines of the log may be left out."];
}
