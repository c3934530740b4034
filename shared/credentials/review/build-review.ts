/** Judges what was read into rows that people decide on. Pure; removes nothing. */
import { neutraliseLine } from "../../content/neutralise.ts";
import type { Mode } from "../../identity/caller.ts";
import { isUnavailable } from "../../tools/availability.ts";
import type { Tool } from "../../tools/define-tool.ts";
import { days } from "../durations.ts";
import type { Instant, Reading } from "../facts.ts";
import type { CredentialReport } from "../run-report.ts";
import type { Activity, GrantedPermission, Member, ReviewFacts, Use } from "./review-facts.ts";

export interface ReviewRow {
  readonly section: string;
  readonly item: string;
  readonly details: string;
  readonly lastUse: string;
  readonly finding: string;
  readonly proposal: "" | "remove" | "look into";
}

export interface Review {
  readonly tenantKey: string;
  readonly clientId: string;
  readonly name: string;
  readonly madeAt: string;
  readonly rows: readonly ReviewRow[];
}

export type CatalogueTool = Pick<Tool, "name" | "permissions">;

/** What nobody used for so long is proposed for removal; the audit is read as far back. */
export const unusedAfter = 90 * days;

export function buildReview(facts: ReviewFacts, catalogue: readonly CatalogueTool[]): Review {
  const { tenantKey, clientId, name } = facts.app;
  const rows = [
    ...section("Access", facts.members, (members) =>
      members.map((member) => memberRow(member, facts)),
    ),
    ...section("Owners", facts.owners, (owners) => ownerRows(owners)),
    ...section("Permissions", facts.grants, (grants) => permissionRows(grants, facts, catalogue)),
    ...facts.app.credentials.map(credentialRow),
    ...section("Redirect URIs", facts.redirectUris, (uris) => uris.map(redirectRow)),
    ...section("Changes", facts.changes, (changes) =>
      changes.map(({ at, summary }) =>
        row("Changes", iso(at), summary, "", "not accepted by anybody yet", "look into"),
      ),
    ),
    ...facts.app.verdicts
      .filter(({ level }) => level !== "ok" && level !== "acting")
      .map(({ rule, level, summary }) => row("Open alerts", rule, summary, "", level, "look into")),
  ];
  return { tenantKey, clientId, name: neutraliseLine(name), madeAt: iso(facts.now), rows };
}

function section<T>(
  name: string,
  reading: Reading<T>,
  rows: (value: T) => readonly ReviewRow[],
): readonly ReviewRow[] {
  if (!reading.ok)
    return [row(name, "not known", "", "", `could not be read: ${reading.failure}`, "look into")];
  const found = rows(reading.value);
  return found.length > 0 ? found : [row(name, "none", "", "", "", "")];
}

function memberRow(member: Member, { activity, now }: ReviewFacts): ReviewRow {
  const use = activity.ok ? activity.value.callers.get(member.id.toLowerCase()) : undefined;
  const idle = activity.ok && (use === undefined || now - use.last > unusedAfter);
  const findings = [
    ...personFindings(member),
    ...(idle ? [`no call ${span(activity.value, now)}`] : []),
    ...(activity.ok ? [] : ["activity not known"]),
  ];
  const via = member.group === undefined ? "assigned directly" : `member of ${shown(member.group)}`;
  const details = `${member.kind} ${member.id}, ${via}${use ? `, ${use.calls} calls` : ""}`;
  const doubtful = idle ? unusedProposal(activity.value, now) : member.guest ? "look into" : "";
  const proposal = member.disabled ? "remove" : doubtful;
  return row("Access", shown(member.name), details, usedAt(use), findings.join("; "), proposal);
}

function personFindings({ guest, disabled }: Member): string[] {
  return [...(guest ? ["guest"] : []), ...(disabled ? ["disabled"] : [])];
}

function ownerRows(owners: readonly Member[]): ReviewRow[] {
  if (owners.length === 0)
    return [row("Owners", "none", "", "", "nobody answers for the app", "look into")];
  return owners.map((owner) => {
    const findings = personFindings(owner);
    const proposal = findings.length > 0 ? "remove" : "";
    return row(
      "Owners",
      shown(owner.name),
      `${owner.kind} ${owner.id}`,
      "",
      findings.join("; "),
      proposal,
    );
  });
}

/** Granted against needed, and needed against used. */
function permissionRows(
  grants: readonly GrantedPermission[],
  { activity, now }: ReviewFacts,
  catalogue: readonly CatalogueTool[],
): ReviewRow[] {
  const granted = grants.map((grant) => {
    const { mode, permission, resource, consent, grantedAt } = grant;
    const tools = catalogue.filter((tool) => needs(tool, mode).includes(permission));
    const uses = tools.flatMap(({ name }) =>
      activity.ok ? (activity.value.tools.get(`${mode} ${name}`) ?? []) : [],
    );
    const last = uses.toSorted((a, b) => b.last - a.last)[0];
    const unused = activity.ok && (last === undefined || now - last.last > unusedAfter);
    const finding = permissionFinding(tools.length, unused, activity, now);
    const doubtful = unused && activity.ok ? unusedProposal(activity.value, now) : "";
    const when = grantedAt === undefined ? "" : `, granted ${iso(grantedAt)}`;
    const by = consent === "everybody" ? "for everybody" : `for ${consent}`;
    const needed = tools.map(({ name }) => name).join(", ") || "no tool";
    return row(
      "Permissions",
      `${permission} (${mode})`,
      `${shown(resource)}, ${by}${when}; needed by ${needed}`,
      usedAt(last),
      finding,
      tools.length === 0 ? "remove" : doubtful,
    );
  });
  return [...granted, ...missingPermissions(grants, catalogue)];
}

function permissionFinding(
  tools: number,
  unused: boolean,
  activity: Reading<Activity>,
  now: Instant,
): string {
  if (tools === 0) return "no tool needs it";
  if (!activity.ok) return "use not known";
  return unused ? `not used ${span(activity.value, now)}` : "";
}

/** How far back the audit really tells. */
function daysOnRecord({ since = Infinity }: Activity, now: Instant): number {
  return Math.max(0, Math.min(unusedAfter / days, Math.ceil((now - since) / days)));
}

function span(activity: Activity, now: Instant): string {
  const recorded = daysOnRecord(activity, now);
  return recorded * days >= unusedAfter ? "in 90 days" : `in the ${recorded} days on record`;
}

function unusedProposal(activity: Activity, now: Instant): ReviewRow["proposal"] {
  return daysOnRecord(activity, now) * days >= unusedAfter ? "remove" : "look into";
}

function missingPermissions(
  grants: readonly GrantedPermission[],
  catalogue: readonly CatalogueTool[],
): ReviewRow[] {
  return (["delegated", "application"] as const).flatMap((mode) => {
    const held = new Set(grants.filter((one) => one.mode === mode).map((one) => one.permission));
    const needed = new Set(catalogue.flatMap((tool) => needs(tool, mode)));
    return [...needed]
      .filter((permission) => !held.has(permission))
      .map((permission) =>
        row("Permissions", `${permission} (${mode})`, "", "", "needed by tools, not granted", ""),
      );
  });
}

function needs({ permissions }: CatalogueTool, mode: Mode): readonly string[] {
  const needed = permissions[mode];
  return isUnavailable(needed) ? [] : needed;
}

function credentialRow(credential: CredentialReport): ReviewRow {
  const { kind, location, keyId, owner, end, daysLeft, role } = credential;
  const where = location === "application" ? "app registration" : "enterprise application";
  const until = end === undefined ? "no end" : `ends ${end}`;
  const expired = daysLeft !== undefined && daysLeft < 0;
  const finding = [
    ...(owner === "foreign" ? ["made by somebody else"] : []),
    ...(owner === "unknown" ? ["whose it is could not be read"] : []),
    ...(expired ? ["expired"] : []),
    ...(end === undefined && kind !== "federated" ? ["never expires"] : []),
  ].join("; ");
  const details = `${owner}, ${role}, on the ${where}, ${until}`;
  const proposal = expired ? "remove" : finding === "" ? "" : "look into";
  return row("Credentials", `${kind} ${keyId}`, details, "", finding, proposal);
}

function redirectRow(uri: string): ReviewRow {
  const local = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::|\/|$)/i.test(uri);
  const findings = [
    ...(/^http:/i.test(uri) && !local ? ["not encrypted"] : []),
    ...(uri.includes("*") ? ["wildcard"] : []),
  ];
  const proposal = findings.length > 0 ? "remove" : "";
  return row("Redirect URIs", shown(uri), "", "", findings.join("; "), proposal);
}

function row(
  name: string,
  item: string,
  details: string,
  lastUse: string,
  finding: string,
  proposal: ReviewRow["proposal"],
): ReviewRow {
  return { section: name, item, details, lastUse, finding, proposal };
}

const usedAt = (use: Use | undefined): string => (use === undefined ? "" : iso(use.last));
const iso = (time: number): string => new Date(time).toISOString();

/** Names and addresses are given by people: one line, inert, of bounded length. */
function shown(text: string): string {
  const line = neutraliseLine(text);
  return line.length <= 200 ? line : `${line.slice(0, 199).toWellFormed()}…`;
}
