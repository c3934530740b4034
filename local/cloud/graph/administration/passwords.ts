/** Makes client secrets as `addPassword` does: generated text, dates, limits, policies. */
import { randomBytes } from "node:crypto";
import { type AppRegistration, type AppSecret, makeSecret } from "../../entra/registrations.ts";
import { badRequest } from "../errors.ts";
import type { CredentialHolder } from "./audit-activities.ts";
import type { ManagementPolicies } from "./management-policies.ts";

export interface NewPassword {
  readonly holder: CredentialHolder;
  readonly displayName: string | null;
  /** Milliseconds since 1970; now and two years later unless given. */
  readonly start: number | undefined;
  readonly end: number | undefined;
}

/** The text is shown this once. */
export interface NewSecret {
  readonly secret: AppSecret;
  readonly text: string;
}

export const secretLists: Record<CredentialHolder, (app: AppRegistration) => AppSecret[]> = {
  application: ({ secrets }) => secrets,
  servicePrincipal: ({ servicePrincipalSecrets }) => servicePrincipalSecrets,
};

/** Apps that accept personal accounts may hold no more. */
const mostForPersonalAccounts = 2;
const longestDisplayName = 90;

/** @throws GraphError 400 */
export function newSecret(
  app: AppRegistration,
  asked: NewPassword,
  policies: ManagementPolicies,
  now: number,
): NewSecret {
  const { holder, displayName, start = now } = asked;
  const end = asked.end ?? twoYearsAfter(start);
  if (end <= start)
    throw badRequest("Credential end date is before its start date.", "Request_BadRequest");
  if ((displayName?.length ?? 0) > longestDisplayName)
    throw badRequest("Invalid value specified for property 'displayName'.", "Request_BadRequest");
  const count = secretLists[holder](app).length + 1;
  if (
    app.signInAudience === "AzureADandPersonalMicrosoftAccount" &&
    count > mostForPersonalAccounts
  )
    throw badRequest(
      `Not allowed to add ${count} passwords; the application is limited to ${mostForPersonalAccounts}.`,
      "Request_BadRequest",
    );
  policies.check(app, start, end);
  // Forty characters with a tilde, as the service draws them.
  const text = randomBytes(30)
    .toString("base64url")
    .replace(/^(.{4})./, "$1~");
  return { secret: makeSecret(text, { start, end, displayName }), text };
}

function twoYearsAfter(start: number): number {
  const end = new Date(start);
  end.setUTCFullYear(end.getUTCFullYear() + 2);
  return end.getTime();
}
