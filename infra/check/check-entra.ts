/** The app registrations are those that the code expects: roles, groups, scope, addresses. */
import { connectorRoles } from "../../shared/identity/caller.ts";
import { clouds } from "../../shared/identity/clouds.ts";
import { roleGroups } from "../../shared/identity/roles.ts";
import type { Tenant } from "../../shared/identity/tenant.ts";
import { apiScope, callbackUrl } from "../../shared/oauth/addresses.ts";
import type { Check, Deployed } from "./check.ts";
import { without } from "./check.ts";
import { descendants } from "./bicep-parser.ts";
import { evaluator } from "./evaluate.ts";
import { jsonOf } from "./sources.ts";

const callersFile = "infra/entra/callers.json";
const main = "infra/entra/main.bicep";
const registrations = "infra/entra/registrations.bicep";

interface Callers {
  scope: { value: string };
  roles: { value: string; group: string }[];
}

export const checkEntra: Check = (deployed) => {
  const { scope, roles } = jsonOf(deployed.sources, callersFile) as Callers;
  const values = roles.map(({ value }) => value);
  return [
    ...without(connectorRoles, values).map((role) => `${callersFile} lacks the role ${role}.`),
    ...without(values, connectorRoles).map((role) => `${callersFile}: the code knows no ${role}.`),
    ...roles
      .filter(({ value, group }) => roleGroups[value as keyof typeof roleGroups] !== group)
      .map(({ value }) => `${callersFile}: the code names another group for ${value}.`),
    ...(apiScope({ appIdUri: "api" } as Tenant) === `api/${scope.value}`
      ? []
      : [`${callersFile}: the code asks for another scope than ${scope.value}.`]),
    ...tokenProblems(deployed),
    ...audienceProblems(deployed),
  ];
};

/** What the code needs of its tokens, and where Entra may send people back to. */
function tokenProblems({ sources }: Deployed): string[] {
  const text = sources.get(registrations) ?? "";
  const wanted = {
    "requestedAccessTokenVersion: 2": "tokens of version 2.0",
    "{ name: 'idtyp', essential: false }": "the claim that tells applications from people",
    [`\${connectorUrl}${callbackUrl("")}`]: "the address that the sign-in returns to",
    "allowedMemberTypes: ['User', 'Application']": "roles for people and applications",
    "relationships: [rotatorPrincipalId]": "the rotator as owner, which renews secrets",
    "subject: connectorPrincipalId": "trust in the connector's identity and no other",
  };
  return Object.entries(wanted)
    .filter(([part]) => !text.includes(part))
    .map(([part, what]) => `${registrations}: without "${part}" there are no ${what}.`);
}

function audienceProblems({ templates, sources }: Deployed): string[] {
  const template = templates.get(main);
  const variable = template?.variables.get("audiences");
  if (!template || !variable) return [`${main} has no variable audiences.`];
  const evaluate = evaluator(template, sources);
  const found = descendants(variable)
    .filter(({ type }) => type === "string")
    .map((node) => evaluate(node) as string);
  const expected = Object.values(clouds).map(({ tokenExchangeAudience }) => tokenExchangeAudience);
  return [...without(expected, found), ...without(found, expected)].map(
    (audience) => `${main}: the code and the template differ about ${audience}.`,
  );
}
