/** `addPassword` and `removePassword`, alike for applications and service principals. */
import type { AppRegistration } from "../../entra/registrations.ts";
import type { CredentialHolder } from "../administration/audit-activities.ts";
import type { NewPassword } from "../administration/passwords.ts";
import { badRequest } from "../errors.ts";
import { passwordCredential } from "../resources/credentials.ts";
import { contextOf, type GraphAnswer, type GraphCall } from "../service.ts";
import { actorOf, jsonBody } from "./open-application.ts";

export function addPassword(
  call: GraphCall,
  app: AppRegistration,
  holder: CredentialHolder,
): GraphAnswer {
  const { service } = call;
  const asked = parsePassword(jsonBody(call)["passwordCredential"], holder);
  const { secret, text } = service.administration.addPassword(app, asked, actorOf(call));
  const context = contextOf(service, "microsoft.graph.passwordCredential");
  return { body: { ...context, ...passwordCredential(secret), secretText: text } };
}

export function removePassword(
  call: GraphCall,
  app: AppRegistration,
  holder: CredentialHolder,
): GraphAnswer {
  const keyId = jsonBody(call)["keyId"];
  if (typeof keyId !== "string" || !guid.test(keyId))
    throw badRequest("Invalid value specified for property 'keyId'.", "Request_BadRequest");
  const { administration } = call.service;
  administration.removePassword(app, holder, keyId.toLowerCase(), actorOf(call));
  return { body: undefined };
}

const guid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const settable = new Set(["displayName", "startDateTime", "endDateTime"]);

function parsePassword(value: unknown, holder: CredentialHolder): NewPassword {
  if (value !== undefined && (typeof value !== "object" || value === null))
    throw invalid("passwordCredential");
  const fields = Object.entries(value ?? {}).filter(([, field]) => field !== null);
  for (const [name] of fields) if (!settable.has(name)) throw invalid(name);
  const given = new Map(fields);
  const displayName = given.get("displayName") ?? null;
  if (displayName !== null && typeof displayName !== "string") throw invalid("displayName");
  return {
    holder,
    displayName,
    start: parseDate("startDateTime", given.get("startDateTime")),
    end: parseDate("endDateTime", given.get("endDateTime")),
  };
}

function parseDate(name: string, value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const isDate = typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value);
  const milliseconds = isDate ? Date.parse(value) : NaN;
  if (Number.isNaN(milliseconds)) throw invalid(name);
  return milliseconds;
}

const invalid = (name: string) =>
  badRequest(
    `Invalid value specified for property '${name}' of resource 'PasswordCredential'.`,
    "Request_BadRequest",
  );
