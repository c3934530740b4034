/** What an alert is about: the key by which it is told once, and its end is noticed. */
import type { Rule, Verdict } from "../run-report.ts";

/** An expired credential continues what its last days began: one subject, closed once. */
const families: Partial<Record<Rule, string>> = { expired: "expiring" };

export type SubjectParts = Pick<Verdict, "tenantKey" | "clientId" | "keyId" | "rule" | "about">;

/** Tenant, app, credential, rule, and what tells two findings of one rule apart. */
export function subjectOf({ tenantKey, clientId, keyId, rule, about }: SubjectParts): string {
  return [tenantKey, clientId, keyId ?? "", families[rule] ?? rule, about ?? ""].join("|");
}
