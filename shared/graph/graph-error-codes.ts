/** What Microsoft Graph's error codes and statuses mean to a caller of the connector, as data. */
import type { ErrorCode } from "../errors/connector-error.ts";

export interface GraphErrorRule {
  code: ErrorCode;
  because: string;
  remedy: string;
  /**
   * The refusal may mean a permission that the tenant has not granted. `likely`: it does unless the
   * token shows the permission; `possible`: only when the token shows that it is missing.
   */
  permission?: "likely" | "possible";
}

const denied: GraphErrorRule = {
  code: "access_denied",
  because: "The signed-in user or the app has no right to this, or no licence for the service.",
  remedy: "Ask the owner of the item for access, or an administrator for the role or licence.",
  permission: "likely",
};
const mailboxDenied: GraphErrorRule = {
  code: "access_denied",
  because: "The mailbox is not shared with the user, or a policy keeps the app out of it.",
  remedy:
    "Ask the mailbox's owner to share the folder, or an Exchange administrator to add the mailbox to the app's scope.",
  permission: "possible",
};
const notActingFor: GraphErrorRule = {
  code: "access_denied",
  because: "The caller may not act for that user, or no Teams application access policy covers it.",
  remedy:
    "Ask a Teams administrator to grant the app an application access policy for the user, and allow it 30 minutes.",
  permission: "possible",
};
const reportsDenied: GraphErrorRule = {
  code: "access_denied",
  because: "Usage reports are open to applications and to users with an administrator role.",
  remedy: "Ask an administrator to assign the user the role Reports Reader in Microsoft Entra.",
  permission: "likely",
};
const tokenRefused: GraphErrorRule = {
  code: "misconfigured",
  because: "Graph does not accept the connector's access token, not even a fresh one.",
  remedy:
    "Ask an administrator to check the connector's cloud and tenant settings, and that the user is still active.",
};
const noMailbox: GraphErrorRule = {
  code: "mailbox_unavailable",
  because:
    "The account exists, but its mailbox is not in Exchange Online: the user has no Exchange licence, left (inactive or deleted mailbox), or the mailbox is on-premises. Nothing is known about what it holds.",
  remedy:
    "Ask an Exchange administrator to assign an Exchange Online licence, to restore the mailbox, or to migrate it or set up hybrid access. Trying again does not help.",
};
const unknownObject: GraphErrorRule = {
  code: "not_found",
  because: "The tenant has no such user or object.",
  remedy: "Check the name or id, and whether the user was deleted.",
};
const unknownItem: GraphErrorRule = {
  code: "not_found",
  because: "The item does not exist, was deleted, or was moved and has another id now.",
  remedy: "Search for the item again and use the id from the new result.",
};
const badQuery: GraphErrorRule = {
  code: "invalid_input",
  because: "Graph cannot answer this query or does not accept one of its values.",
  remedy: "Simplify the query or correct the arguments, then try again.",
};
const badId: GraphErrorRule = {
  code: "invalid_input",
  because: "An id in the request is not one that Microsoft 365 gives out.",
  remedy: "Use an id or uri exactly as a tool returned it.",
};
const nameTaken: GraphErrorRule = {
  code: "conflict",
  because: "Something with this name exists already.",
  remedy: "Choose another name, or replace the existing item.",
};
const changed: GraphErrorRule = {
  code: "conflict",
  because: "The item was changed since it was read.",
  remedy: "Read the item again, then repeat the change.",
};
const locked: GraphErrorRule = {
  code: "conflict",
  because: "The item is checked out or locked, or its site is read-only.",
  remedy: "Try again later, or ask whoever holds the item to check it in.",
};
const deltaExpired: GraphErrorRule = {
  code: "invalid_cursor",
  because: "The position in the list of changes has expired.",
  remedy: "Start again without a cursor.",
};
const uploadBroken: GraphErrorRule = {
  code: "conflict",
  because: "The upload got out of step with Microsoft 365, or its session ended.",
  remedy: "Start the upload again.",
};
const throttled: GraphErrorRule = {
  code: "throttled",
  because: "Microsoft 365 limits how many requests the connector or the user may send.",
  remedy: "Wait, then try again with fewer or smaller requests.",
};
const unreadable: GraphErrorRule = {
  code: "unsupported_content",
  because: "Microsoft 365 itself cannot open this item.",
  remedy: "Leave the item out; others are not affected.",
};
const unavailable: GraphErrorRule = {
  code: "service_unavailable",
  because: "The service is overloaded or down for the moment.",
  remedy: "Try again later, or ask for fewer items.",
};
const storageFull: GraphErrorRule = {
  code: "content_too_large",
  because: "The storage of the user or the site is full.",
  remedy: "Free space or ask an administrator for more, then try again.",
};
const tooLarge: GraphErrorRule = {
  code: "content_too_large",
  because: "The content is larger than Microsoft 365 accepts here.",
  remedy: "Send less, or in parts.",
};

/** Not a code of Graph's: the host of a pre-authenticated URL refused it. */
export const downloadRefused = "downloadRefused";

/** Codes in lower case: services spell one code in several ways. */
export const rulesByCode: Readonly<Record<string, GraphErrorRule>> = {
  invalidauthenticationtoken: tokenRefused,
  unauthenticated: tokenRefused,
  authorization_requestdenied: denied,
  accessdenied: denied,
  forbidden: denied,
  erroraccessdenied: mailboxDenied,
  unauthorized: notActingFor,
  // The meetings service's own word; it comes with 403 where no access policy covers the user.
  general: notActingFor,
  s2sunauthorized: reportsDenied,
  errorsendasdenied: {
    code: "access_denied",
    because: "The user has no Send As or Send on Behalf right for that sender.",
    remedy: "Send from the user's own address, or ask an Exchange administrator for the right.",
  },
  sharingdisabled: {
    code: "access_denied",
    because: "The tenant or the site does not allow this kind of sharing link.",
    remedy: "Share within the organisation, or ask the site's owner.",
  },
  mailboxnotenabledforrestapi: noMailbox,
  mailboxnotsupportedforrestapi: noMailbox,
  extensionerror: noMailbox,
  errorinvaliduser: unknownObject,
  request_resourcenotfound: unknownObject,
  resourcenotfound: unknownObject,
  errornonexistentmailbox: unknownObject,
  erroritemnotfound: unknownItem,
  itemnotfound: unknownItem,
  errorsyncfoldernotfound: unknownItem,
  request_unsupportedquery: badQuery,
  request_badrequest: badQuery,
  errorinvalididmalformed: badId,
  errorinvalidrecipients: {
    code: "invalid_input",
    because: "A recipient is not a valid address.",
    remedy: "Correct the recipients, then try again.",
  },
  errormimecontentinvalidbase64string: {
    code: "invalid_input",
    because: "The MIME content is not valid base64.",
    remedy: "Encode the content again, then retry.",
  },
  erroroccurrencecrossingboundary: {
    code: "invalid_input",
    because: "The occurrence would pass the one before or after it in its series.",
    remedy: "Choose a time between the neighbouring occurrences.",
  },
  namealreadyexists: nameTaken,
  errorfolderexists: nameTaken,
  resourcemodified: changed,
  entitytagdoesnotmatch: changed,
  resourcelocked: locked,
  notallowed: locked,
  malwaredetected: {
    code: "content_blocked",
    because: "Microsoft 365 found malware in the content.",
    remedy: "Do not try again; tell the owner or the security team.",
  },
  resyncrequired: deltaExpired,
  syncstatenotfound: deltaExpired,
  syncstateinvalid: deltaExpired,
  maxfilesizeexceeded: tooLarge,
  invalidrange: uploadBroken,
  fragmentoverlap: uploadBroken,
  fragmentoutoforder: uploadBroken,
  uploadsessionnotfound: uploadBroken,
  toomanyrequests: throttled,
  activitylimitreached: throttled,
  applicationthrottled: throttled,
  mailboxconcurrency: throttled,
  errorcorruptdata: unreadable,
  errorcannotopenfileattachment: unreadable,
  servicenotavailable: unavailable,
  quotalimitreached: storageFull,
  errorquotaexceeded: storageFull,
  downloadrefused: {
    code: "graph_error",
    because: "The storage behind Microsoft 365 did not accept the link that Graph had just given.",
    remedy: "Try again; if it repeats, the file may have been moved or deleted.",
  },
};

/** For answers whose code is unknown or says no more than the status. */
export const rulesByStatus: Readonly<Record<number, GraphErrorRule>> = {
  400: badQuery,
  401: tokenRefused,
  403: denied,
  404: unknownItem,
  409: {
    code: "conflict",
    because: "The item is in another state than the request assumes.",
    remedy: "Read the item again, then repeat the request.",
  },
  410: deltaExpired,
  412: changed,
  413: tooLarge,
  416: uploadBroken,
  423: locked,
  429: throttled,
  502: unavailable,
  503: unavailable,
  504: {
    code: "timeout",
    because: "The service behind Graph did not answer in time.",
    remedy: "Try again later, or ask for fewer items.",
  },
  507: storageFull,
};
