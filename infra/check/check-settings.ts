/** App settings: each that the code reads can be set, each that it needs is, none that nobody reads, none that Flex refuses. */
import { readSettings } from "./code-facts.ts";
import type { Check, Deployed } from "./check.ts";
import { without } from "./check.ts";
import { evaluator } from "./evaluate.ts";
import type { ModuleCall, Template } from "./template.ts";
import { isObject } from "./value.ts";

const main = "infra/main.bicep";
const functionApp = "infra/modules/function-app.bicep";

/** What the Functions host and its log read. */
const hostSettings = [
  /^AzureWebJobsStorage__(?:credential|clientId|(?:blob|queue|table)ServiceUri)$/,
  /^APPLICATIONINSIGHTS_(?:CONNECTION|AUTHENTICATION)_STRING$/,
];

/** Flex Consumption refuses them, or takes them for something else. */
const forbidden =
  /^(?:FUNCTIONS_EXTENSION_VERSION|FUNCTIONS_WORKER_\w+|WEBSITE_\w+|AzureWebJobsStorage|AzureWebJobsDashboard|SCM_DO_BUILD_DURING_DEPLOYMENT|ENABLE_ORYX_BUILD)$/;

/** Set by Azure. */
const setByAzure = ["WEBSITE_HOSTNAME", "WEBSITE_SITE_NAME"];

/** The template makes the table under the name that the code takes where none is set. */
const fixed = ["AUDIT_TABLE"];

export const checkSettings: Check = (deployed) => {
  const apps = deployed.templates.get(main)?.modules.filter(({ path }) => path === functionApp);
  if (!apps || apps.length === 0) return [`${main}: there is no function app.`];
  const set = apps.flatMap((app) => [...given(deployed, app), ...ownSettings(deployed)]);
  return [
    ...apps.flatMap((app) => appProblems(deployed, app)),
    ...without(readSettings().all, [...set, ...setByAzure, ...fixed]).map(
      (name) => `${main}: neither app sets ${name}, so that nobody who deploys can.`,
    ),
  ];
};

function appProblems(deployed: Deployed, app: ModuleCall): string[] {
  const { all, required } = readSettings();
  const ofCode = given(deployed, app);
  const ofHost = ownSettings(deployed);
  const set = [...ofCode, ...ofHost];
  // The rotator must know its own identity; the connector's it judges the federated credential by.
  const identities = app.symbol === "rotator" ? ["ROTATOR_CLIENT_ID"] : [];
  const needed = [...required, "AZURE_CLIENT_ID", ...identities];
  const about = `${main}: the ${app.symbol}'s app`;
  return [
    ...without(needed, [...set, ...setByAzure]).map(
      (name) => `${about} lacks the setting ${name}, without which the code does not start.`,
    ),
    ...without(ofCode, all).map((name) => `${about} sets ${name}, which the code does not read.`),
    ...ofHost
      .filter((name) => !hostSettings.some((known) => known.test(name)))
      .map((name) => `${functionApp}: ${name} is no setting of the host that is known here.`),
    ...set.filter((name) => forbidden.test(name)).map((name) => `${about} must not set ${name}.`),
  ];
}

function given({ templates, sources }: Deployed, app: ModuleCall): string[] {
  const settings = app.params.get("settings");
  const value = settings && evaluator(templates.get(main) as Template, sources)(settings);
  return value !== undefined && isObject(value) ? Object.keys(value) : [];
}

/** Those that every app has, whatever is passed in. */
function ownSettings({ templates, sources }: Deployed): string[] {
  const template = templates.get(functionApp) as Template;
  const variable = template.variables.get("hostSettings");
  const value = variable && evaluator(template, sources)(variable);
  return value !== undefined && isObject(value) ? Object.keys(value) : [];
}
