/** Alerts ask for what the code really logs, and for all that somebody must know. */
import { longestSilence } from "../../shared/credentials/alerts/dead-man.ts";
import { events } from "../../shared/credentials/alerts/events.ts";
import { severityOf } from "../../shared/credentials/alerts/severity.ts";
import type { Level, Verdict } from "../../shared/credentials/run-report.ts";
import type { FunctionNames } from "../../scripts/function-names.ts";
import { structuredLog } from "../../shared/log.ts";
import type { Check, Deployed } from "./check.ts";
import { without } from "./check.ts";
import { eventFields, isCode, loggedEvents, verdictFields } from "./code-facts.ts";
import { evaluator } from "./evaluate.ts";
import { jsonOf, textOf } from "./sources.ts";

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
  const { connector, rotator } = jsonOf(deployed.sources, "infra/functions.json") as FunctionNames;
  const functions = [...connector, ...rotator];
  return [
    ...rules.flatMap((rule) =>
      ruleProblems(rule, functions).map((problem) => `${path}: ${rule.name} ${problem}.`),
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

function ruleProblems(
  { query, each, every, window }: Rule,
  functions: readonly string[],
): string[] {
  const asked = eventsOf(query);
  const fields = [...query.matchAll(/\bentry\.(\w+)/g)].map(([, field = ""]) => field);
  return [
    ...without(asked, loggedEvents()).map(
      (name) => `asks for ${name}, which the code does not log`,
    ),
    ...without(fields, ["event", ...commonFields(asked)]).map(
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
    ...without(valuesOf("Name", query), functions).map(
      (name) => `asks for the function ${name}, which there is not`,
    ),
    ...valuesOf("entry.code", query)
      .filter((code) => !isCode(code))
      .map((code) => `asks for the code ${code}, which nothing gives`),
  ];
}

/** Fields that all of the events have. */
function commonFields(asked: readonly string[]): string[] {
  const [first = [], ...others] = asked.map((name) =>
    name === events.verdict ? verdictFields() : eventFields(name),
  );
  return first.filter((field) => others.every((fields) => fields.includes(field)));
}

const eventsOf = (query: string): string[] => valuesOf("entry.event", query);

/** What the query compares a field with. */
function valuesOf(field: string, query: string): string[] {
  const compared = new RegExp(`\\b${field} (?:==|in) \\(?((?:"[^"]+"(?:, )?)+)`, "g");
  return [...query.matchAll(compared)].flatMap(([, list = ""]) =>
    [...list.matchAll(/"([^"]+)"/g)].map(([, name = ""]) => name),
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

/** What somebody must hear of beside verdicts: messages given up, and what made calls wait. */
const mustTell = /_poison$|_dropped$|_throttled$|^invocation_(?:storage|step)_failed$/;

/** Levels and events that people are told of. */
function untold(rules: readonly Rule[]): string[] {
  const queries = rules.map(({ query }) => query);
  const told = Object.keys(levels).filter(
    (level) => severityOf({ level, rule: "healthy" } as unknown as Verdict) !== undefined,
  );
  const ofVerdicts = queries.filter((query) => eventsOf(query).includes(events.verdict));
  return [
    ...told.filter((level) => !ofVerdicts.some((query) => query.includes(`"${level}"`))),
    ...without(
      loggedEvents().filter((name) => mustTell.test(name)),
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
