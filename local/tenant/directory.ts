/** The sample tenant's directory: a bicycle maker, its people, and the app registrations it holds. */

export interface Person {
  id: string;
  displayName: string;
  givenName: string;
  surname: string;
  userPrincipalName: string;
  mail: string;
  jobTitle: string;
  department: string;
  officeLocation: string;
  preferredLanguage: string;
  /** Windows name, as Exchange stores it. */
  timeZone: string;
  /** App roles on the connector's API that the person was assigned. */
  connectorRoles: string[];
  /** Administrator roles in Microsoft Entra, by name. */
  directoryRoles?: string[];
  /** Why there is no mailbox in Exchange Online; absent: there is one. */
  noMailbox?: "unlicensed" | "softDeleted" | "onPremises";
  /** Set for an account that nobody may sign in with any more. */
  accountEnabled?: false;
}

/** Delegated scopes and application roles on Microsoft Graph that an administrator consented to. */
export interface GraphGrants {
  delegated: string[];
  application: string[];
}

/** What an administrator consents to besides, once the write policy names every tool that writes. */
export const writingGrants: GraphGrants = {
  delegated: [
    "Mail.ReadWrite",
    "Mail.ReadWrite.Shared",
    "Mail.Send",
    "Mail.Send.Shared",
    "Calendars.ReadWrite",
    "Calendars.ReadWrite.Shared",
    "ChatMessage.Send",
  ],
  application: ["Mail.ReadWrite", "Mail.Send", "Calendars.ReadWrite"],
};

export interface Directory {
  tenantId: string;
  displayName: string;
  domain: string;
  people: Person[];
  /** The connector's API app registration. */
  api: {
    clientId: string;
    objectId: string;
    servicePrincipalId: string;
    appIdUri: string;
    grants: GraphGrants;
    /** Object ids of people whose online meetings it may read as an application. */
    meetingPolicyFor: string[];
  };
  /** The public client that people sign in with. */
  client: { clientId: string; objectId: string; servicePrincipalId: string };
  /** A daemon of the organisation that calls the connector without a person. */
  daemon: {
    clientId: string;
    objectId: string;
    servicePrincipalId: string;
    secret: string;
    connectorRoles: string[];
  };
  /** The connector's user-assigned managed identity. */
  managedIdentity: { clientId: string; principalId: string };
  /** The user-assigned managed identity that rotates the connector's credentials. */
  rotatorIdentity: { clientId: string; principalId: string; graphRoles: string[] };
  /** The security group of everybody who has a role on the connector's API. */
  accessGroup: { id: string; displayName: string };
  /** Object ids of people with the directory role Cloud Application Administrator. */
  administratorIds: string[];
}

const domain = "lumencycles.example";

function person(
  id: string,
  displayName: string,
  alias: string,
  jobTitle: string,
  department: string,
  officeLocation: string,
  preferredLanguage: string,
  timeZone: string,
  connectorRoles: string[] = ["Connector.Read"],
): Person {
  const [givenName = "", ...rest] = displayName.split(" ");
  const address = `${alias}@${domain}`;
  return {
    id,
    displayName,
    givenName,
    surname: rest.join(" "),
    userPrincipalName: address,
    mail: address,
    jobTitle,
    department,
    officeLocation,
    preferredLanguage,
    timeZone,
    connectorRoles,
  };
}

/** A fresh copy: tests may change it. */
export function sampleDirectory(): Directory {
  const berlin = "W. Europe Standard Time";
  return {
    tenantId: "6f1d9c1e-52a4-4c3b-9d7e-0b6a5f3e8c21",
    displayName: "Lumen Cycles",
    domain,
    people: [
      person(
        "0a1b6c7e-93d2-4f58-8e1a-2b7c4d5e6f01",
        "Anna Keller",
        "anna.keller",
        "Head of Product",
        "Product",
        "Freiburg",
        "en-GB",
        berlin,
        ["Connector.Read", "Connector.Write"],
      ),
      person(
        "1b2c7d8f-a4e3-4069-9f2b-3c8d5e6f7a02",
        "Ben Okafor",
        "ben.okafor",
        "Supply Chain Manager",
        "Operations",
        "Freiburg",
        "en-GB",
        berlin,
      ),
      person(
        "2c3d8e90-b5f4-417a-8a3c-4d9e6f708b03",
        "Clara Dubois",
        "clara.dubois",
        "Sales Lead France",
        "Sales",
        "Lyon",
        "fr-FR",
        "Romance Standard Time",
      ),
      person(
        "3d4e9fa1-c605-428b-9b4d-5eaf70819c04",
        "Daniel Meier",
        "daniel.meier",
        "Chief Financial Officer",
        "Finance",
        "Freiburg",
        "de-DE",
        berlin,
      ),
      person(
        "4e5fa0b2-d716-439c-8c5e-6fb08192ad05",
        "Emiko Tanaka",
        "emiko.tanaka",
        "Engineering Lead Drives",
        "Engineering",
        "Osaka",
        "ja-JP",
        "Tokyo Standard Time",
      ),
      person(
        "5f60b1c3-e827-44ad-9d6f-70c192a3be06",
        "Farid Haddad",
        "farid.haddad",
        "Regional Manager Middle East",
        "Sales",
        "Dubai",
        "ar-AE",
        "Arabian Standard Time",
      ),
      {
        ...person(
          "6071c2d4-f938-45be-8e70-81d2a3b4cf07",
          "Grace Lin",
          "grace.lin",
          "IT Administrator",
          "IT",
          "Freiburg",
          "en-US",
          berlin,
          ["Connector.Read", "Connector.Write", "Connector.Approve", "Connector.Admin"],
        ),
        directoryRoles: ["Global Administrator"],
      },
      person(
        "7182d3e5-0a49-46cf-9f81-92e3b4c5d008",
        "Henrik Sørensen",
        "henrik.sorensen",
        "Quality Engineer",
        "Engineering",
        "Copenhagen",
        "da-DK",
        "Romance Standard Time",
      ),
      person(
        "8293e4f6-1b5a-47d0-8092-a3f4c5d6e109",
        "Ines Fernández",
        "ines.fernandez",
        "Marketing Manager",
        "Marketing",
        "Barcelona",
        "es-ES",
        "Romance Standard Time",
      ),
      person(
        "93a4f507-2c6b-48e1-91a3-b405d6e7f20a",
        "Jonas Brandt",
        "jonas.brandt",
        "Helpdesk Agent",
        "IT",
        "Freiburg",
        "de-DE",
        berlin,
      ),
      person(
        "a4b50618-3d7c-49f2-82b4-c516e7f8030b",
        "Kavita Rao",
        "kavita.rao",
        "Human Resources Partner",
        "People",
        "London",
        "en-GB",
        "GMT Standard Time",
      ),
      person(
        "b5c61729-4e8d-4a03-93c5-d627f809140c",
        "Liam Murphy",
        "liam.murphy",
        "Account Executive",
        "Sales",
        "Boston",
        "en-US",
        "Eastern Standard Time",
      ),
      // Works here but was never assigned a role on the connector.
      person(
        "c6d7283a-5f9e-4b14-84d6-e738091a250d",
        "Mia Novak",
        "mia.novak",
        "Intern",
        "Marketing",
        "Freiburg",
        "de-DE",
        berlin,
        [],
      ),
      // Three without a mailbox that Graph could open, each for another reason.
      {
        ...person(
          "d7e83941-60a0-4c25-85e7-f849aa2b360e",
          "Nils Adler",
          "nils.adler",
          "Assembly Worker",
          "Production",
          "Freiburg",
          "de-DE",
          berlin,
        ),
        noMailbox: "unlicensed",
      },
      {
        ...person(
          "e8f94a52-71b1-4d36-96f8-095abb3c471f",
          "Olaf Winter",
          "olaf.winter",
          "Purchasing Manager (left in August)",
          "Operations",
          "Freiburg",
          "de-DE",
          berlin,
          [],
        ),
        noMailbox: "softDeleted",
        accountEnabled: false,
      },
      {
        ...person(
          "f90a5b63-82c2-4e47-87a9-1a6bcc4d5820",
          "Petra Vogel",
          "petra.vogel",
          "Production Planner",
          "Production",
          "Freiburg",
          "de-DE",
          berlin,
        ),
        noMailbox: "onPremises",
      },
    ],
    api: {
      clientId: "d7e8394b-60af-4c25-95e7-f8490a2b360e",
      objectId: "e8f94a5c-71b0-4d36-86f8-095a1b3c470f",
      servicePrincipalId: "f90a5b6d-82c1-4e47-9709-1a6b2c4d5810",
      appIdUri: "api://d7e8394b-60af-4c25-95e7-f8490a2b360e",
      grants: {
        delegated: [
          "User.Read",
          "User.ReadBasic.All",
          "Mail.Read",
          "Mail.Read.Shared",
          "MailboxSettings.Read",
          "Files.Read.All",
          "Sites.Read.All",
          "Calendars.Read",
          "Calendars.Read.Shared",
          "Chat.Read",
          "ChannelMessage.Read.All",
        ],
        application: [
          "User.Read.All",
          "Mail.Read",
          "MailboxSettings.Read",
          "Files.Read.All",
          "Sites.Read.All",
          "Calendars.Read",
          "Chat.ReadBasic.All",
          "Chat.Read.All",
          "ChannelMessage.Read.All",
        ],
      },
      meetingPolicyFor: ["3d4e9fa1-c605-428b-9b4d-5eaf70819c04"],
    },
    client: {
      clientId: "0a1b6c7e-93d2-4f58-a81a-2b7c4d5e6911",
      objectId: "0a1b6c7e-93d2-4f58-a81a-2b7c4d5e6912",
      servicePrincipalId: "1b2c7d8f-a4e3-4069-b92b-3c8d5e6f7a12",
    },
    daemon: {
      clientId: "2c3d8e90-b5f4-417a-aa3c-4d9e6f708b13",
      objectId: "2c3d8e90-b5f4-417a-aa3c-4d9e6f708b14",
      servicePrincipalId: "3d4e9fa1-c605-428b-bb4d-5eaf70819c14",
      secret: "sample-daemon-secret-not-a-real-one",
      connectorRoles: ["Connector.Read"],
    },
    managedIdentity: {
      clientId: "4e5fa0b2-d716-439c-ac5e-6fb08192ad15",
      principalId: "5f60b1c3-e827-44ad-bd6f-70c192a3be16",
    },
    rotatorIdentity: {
      clientId: "6071c2d4-f938-45be-ae70-81d2a3b4cf17",
      principalId: "7182d3e5-0a49-46cf-bf81-92e3b4c5d018",
      graphRoles: [
        "Application.ReadWrite.OwnedBy",
        "Application.Read.All",
        "AuditLog.Read.All",
        "Directory.Read.All",
        "GroupMember.Read.All",
        "Policy.Read.All",
      ],
    },
    accessGroup: {
      id: "8293e4f6-1b5a-47d0-a092-a3f4c5d6e119",
      displayName: "Claude connector users",
    },
    // Grace Lin, who looks after the registrations.
    administratorIds: ["6071c2d4-f938-45be-8e70-81d2a3b4cf07"],
  };
}
