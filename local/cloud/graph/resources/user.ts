/** Users and the organisation, as the directory service answers them. */
import type { Directory, Person } from "../../../tenant/directory.ts";
import type { EntityModel } from "../odata/model.ts";
import type { GraphService } from "../service.ts";

export const userModel: EntityModel = {
  name: "microsoft.graph.user",
  properties: {
    id: "string",
    accountEnabled: "boolean",
    businessPhones: ["string"],
    city: "string",
    companyName: "string",
    country: "string",
    createdDateTime: "date",
    department: "string",
    displayName: "string",
    employeeId: "string",
    givenName: "string",
    jobTitle: "string",
    mail: "string",
    mailNickname: "string",
    mailboxSettings: "open",
    mobilePhone: "string",
    officeLocation: "string",
    otherMails: ["string"],
    preferredLanguage: "string",
    proxyAddresses: ["string"],
    signInSessionsValidFromDateTime: "date",
    state: "string",
    streetAddress: "string",
    surname: "string",
    usageLocation: "string",
    userPrincipalName: "string",
    userType: "string",
  },
  expands: {},
};

/** What an answer holds when nothing is selected. */
export const standardUserProperties = [
  "businessPhones",
  "displayName",
  "givenName",
  "jobTitle",
  "mail",
  "mobilePhone",
  "officeLocation",
  "preferredLanguage",
  "surname",
  "userPrincipalName",
  "id",
];

/** All that `User.ReadBasic.All` shows of other people. */
export const basicUserProperties = new Set([
  "id",
  "displayName",
  "givenName",
  "mail",
  "surname",
  "userPrincipalName",
]);

/** From when on sessions are valid, by user: later than the account's creation once they were ended. */
const sessionsValidFrom = new WeakMap<Directory, Map<string, Date>>();

/** Sessions that began before this are no longer valid. */
export function endSessions(directory: Directory, userId: string, at: Date): void {
  const ended = sessionsValidFrom.get(directory) ?? new Map<string, Date>();
  sessionsValidFrom.set(directory, ended.set(userId, at));
}

export interface Account {
  id: string;
  resource: Record<string, unknown>;
}

/** By object id, sign-in name or, for shared mailboxes and rooms, address. Names are not case-sensitive. */
export function findAccount(service: GraphService, idOrName: string): Account | undefined {
  const { directory, content } = service;
  const name = idOrName.toLowerCase();
  const person = directory.people.find(
    ({ id, userPrincipalName }) => id === name || userPrincipalName.toLowerCase() === name,
  );
  if (person) return { id: person.id, resource: personResource(person, directory) };
  const shared = content.mailboxes.find(
    ({ kind, userId, mail }) => kind !== "user" && (userId === name || mail.toLowerCase() === name),
  );
  if (!shared) return undefined;
  const resource = sharedResource(shared.userId, shared.displayName, shared.mail);
  return { id: shared.userId, resource };
}

function personResource(person: Person, directory: Directory): Record<string, unknown> {
  return {
    ...emptyUser,
    id: person.id,
    accountEnabled: person.accountEnabled ?? true,
    companyName: directory.displayName,
    department: person.department,
    displayName: person.displayName,
    givenName: person.givenName,
    jobTitle: person.jobTitle,
    mail: person.mail,
    mailNickname: person.mail.split("@")[0],
    officeLocation: person.officeLocation,
    preferredLanguage: person.preferredLanguage,
    proxyAddresses: [`SMTP:${person.mail}`],
    signInSessionsValidFromDateTime: validFrom(directory, person),
    surname: person.surname,
    userPrincipalName: person.userPrincipalName,
  };
}

function validFrom(directory: Directory, { id }: Person): string {
  const ended = sessionsValidFrom.get(directory)?.get(id);
  // Whole seconds, as the service keeps them.
  return ended ? `${ended.toISOString().slice(0, 19)}Z` : emptyUser.createdDateTime;
}

/** A shared mailbox and a room have an account that nobody signs in with. */
function sharedResource(id: string, displayName: string, mail: string): Record<string, unknown> {
  return {
    ...emptyUser,
    id,
    accountEnabled: false,
    displayName,
    mail,
    mailNickname: mail.split("@")[0],
    proxyAddresses: [`SMTP:${mail}`],
    userPrincipalName: mail,
  };
}

const emptyUser = {
  businessPhones: [],
  city: null,
  companyName: null,
  country: null,
  createdDateTime: "2023-02-01T08:00:00Z",
  department: null,
  employeeId: null,
  givenName: null,
  jobTitle: null,
  mobilePhone: null,
  officeLocation: null,
  otherMails: [],
  preferredLanguage: null,
  signInSessionsValidFromDateTime: "2023-02-01T08:00:00Z",
  state: null,
  streetAddress: null,
  surname: null,
  usageLocation: null,
  userType: "Member",
};

export const organizationModel: EntityModel = {
  name: "microsoft.graph.organization",
  properties: {
    id: "string",
    assignedPlans: "open",
    businessPhones: ["string"],
    city: "string",
    country: "string",
    countryLetterCode: "string",
    createdDateTime: "date",
    displayName: "string",
    preferredLanguage: "string",
    state: "string",
    street: "string",
    postalCode: "string",
    technicalNotificationMails: ["string"],
    tenantType: "string",
    verifiedDomains: "open",
  },
  expands: {},
};

export function organizationResource(directory: Directory): object {
  return {
    id: directory.tenantId,
    assignedPlans: [],
    businessPhones: [],
    city: null,
    country: null,
    countryLetterCode: "DE",
    createdDateTime: "2023-02-01T08:00:00Z",
    displayName: directory.displayName,
    preferredLanguage: "en",
    state: null,
    street: null,
    postalCode: null,
    technicalNotificationMails: [],
    tenantType: "AAD",
    verifiedDomains: [
      {
        capabilities: "Email, OfficeCommunicationsOnline",
        isDefault: true,
        isInitial: false,
        name: directory.domain,
        type: "Managed",
      },
    ],
  };
}
