/** What the watch says about an app. No text of others: values are for those who look at the state. */
import type { ManagedApp } from "../facts.ts";
import type { Verdict } from "../run-report.ts";
import type { Baseline } from "./baseline.ts";
import type { Difference } from "./compare.ts";
import type { Hit } from "./watch-state.ts";

const next = { what: "keeps telling until it is accepted or undone", at: undefined };
const askWhy = "Find out who did it and why; undo it, or accept the present state with a reason.";

type Finding = Pick<Verdict, "level" | "rule" | "summary" | "action"> &
  Partial<Pick<Verdict, "keyId" | "about" | "turns" | "next">>;

export function tamperVerdict(app: ManagedApp, finding: Finding): Verdict {
  const { tenantKey, clientId } = app;
  return { tenantKey, clientId, keyId: undefined, next, ...finding };
}

export function hitVerdict(app: ManagedApp, { about, level, keyId, summary }: Hit): Verdict {
  return tamperVerdict(app, { rule: "tampered", level, keyId, about, summary, action: askWhy });
}

/** One per field, or per credential. */
export function differenceVerdicts(
  app: ManagedApp,
  differences: readonly Difference[],
  baseline: Baseline,
  hits: readonly Hit[],
): Verdict[] {
  const groups = Object.values(
    Object.groupBy(differences, ({ field, keyId = "" }) => `${field} ${keyId}`),
  );
  return groups.flatMap((group = []) => {
    const [first] = group;
    if (first === undefined) return [];
    const { field, keyId, level } = first;
    const count = (change: Difference["change"]) =>
      group.filter((one) => one.change === change).length;
    const since = `since the baseline of ${new Date(baseline.at).toISOString()}`;
    const changes = `${count("added")} added, ${count("removed")} removed`;
    const summary = `${field} differs ${since}: ${changes}.${likelyActor(first, hits)}`;
    const about = `state ${field}`;
    return [tamperVerdict(app, { rule: "tampered", level, keyId, about, summary, action: askWhy })];
  });
}

const activitiesOf: readonly [field: RegExp, activity: RegExp][] = [
  [/credentials$/i, /certificates and secrets|service principal credentials/],
  [/owners$/, /owner/],
  [/appRoleAssignments$/, /app role assignment|consent/],
  [/oauth2PermissionGrants$/, /delegated permission|consent/],
  [/memberOf$/, /member to role/],
  [/policies$/i, /policy/],
  [/^servicePrincipal\./, /update service principal/],
  [/./, /update application|verified publisher|delete application|restore application/],
];

/** The latest event that can have made the difference. */
function likelyActor({ field, keyId }: Difference, hits: readonly Hit[]): string {
  const [, fitting] = activitiesOf.find(([pattern]) => pattern.test(field)) ?? [];
  const hit = hits.findLast(
    ({ activity = "", keyId: about }) =>
      fitting?.test(activity) === true && (keyId === undefined || about === keyId),
  );
  if (hit?.actor === undefined) return "";
  return ` Probably by ${hit.actor} at ${new Date(hit.at).toISOString()}.`;
}

const lookAgain = { what: "looks again at the next turn", at: undefined };

export function unknownVerdict(
  app: ManagedApp,
  about: string,
  finding: { summary: string; action: string; turns?: number | undefined },
): Verdict {
  const { turns, ...rest } = finding;
  return tamperVerdict(app, {
    rule: "tamper_unknown",
    level: "unknown",
    about,
    next: lookAgain,
    ...rest,
    ...(turns === undefined ? {} : { turns }),
  });
}

/** Said until a person has looked: what was changed before cannot be known. */
export function unconfirmedVerdict(app: ManagedApp, { at }: Baseline): Verdict {
  return tamperVerdict(app, {
    rule: "tamper_unknown",
    level: "info",
    about: "first baseline",
    summary: `The first baseline was taken at ${new Date(at).toISOString()}; nobody has confirmed it.`,
    action: "Compare the app registration with what you expect, then accept it with a reason.",
    next: lookAgain,
  });
}
