/** Finds the mailbox that a request is about and checks that its caller may open it. */
import type { Mailbox, SampleFolder } from "../../../tenant/content.ts";
import { GraphError, mailAccessDenied, mailItemNotFound, malformedId } from "../errors.ts";
import { has, type GraphCall } from "../service.ts";
import { findAccount } from "./user.ts";

/** @throws GraphError 404 for an unknown user or one without a mailbox, 403 without a share */
export function openMailbox(call: GraphCall): Mailbox {
  const mailbox = findMailbox(call);
  const { userId } = call.principal;
  const mayOpen =
    userId === undefined || userId === mailbox.userId || mailbox.delegates.includes(userId);
  if (!mayOpen) throw mailAccessDenied();
  return mailbox;
}

/** The mailbox that a request names, whoever may look into it. */
export function findMailbox(call: GraphCall): Mailbox {
  const { service, principal, rule, url } = call;
  const isMe = url.pathname.startsWith("/v1.0/me/");
  const name = isMe || !rule.path.startsWith("{U}") ? (principal.userId ?? "") : call.param("user");
  const account = findAccount(service, name);
  if (!account)
    throw new GraphError(404, "ErrorInvalidUser", `The requested user '${name}' is invalid.`);
  const mailbox = service.content.mailboxes.find(({ userId }) => userId === account.id);
  if (!mailbox) throw mailboxUnavailable(call, account.id);
  return mailbox;
}

/** One code for all causes; the wording that unlicensed people get is the older of the two. */
function mailboxUnavailable({ service }: GraphCall, userId: string): GraphError {
  const person = service.directory.people.find(({ id }) => id === userId);
  const message =
    person?.noMailbox === "unlicensed"
      ? "REST API is not yet supported for this mailbox."
      : "The mailbox is either inactive, soft-deleted, or is hosted on-premise.";
  return new GraphError(404, "MailboxNotEnabledForRESTAPI", message);
}

const fullMail = ["Mail.Read", "Mail.ReadWrite"];
const fullSharedMail = ["Mail.Read.Shared", "Mail.ReadWrite.Shared"];

/** Whether the caller's permissions hide bodies and attachments of this mailbox (`Mail.ReadBasic`). */
export function isBasicOnly({ principal }: GraphCall, mailbox: Mailbox): boolean {
  const isOther = principal.userId !== undefined && principal.userId !== mailbox.userId;
  return !has(principal, isOther ? fullSharedMail : fullMail);
}

/** A folder by its id or well-known name. */
export function findFolder(mailbox: Mailbox, idOrName: string): SampleFolder {
  const name = idOrName.toLowerCase();
  const folder = mailbox.folders.find(
    ({ id, wellKnownName }) => id === idOrName || wellKnownName === name,
  );
  if (folder) return folder;
  throw /^AA[A-Za-z0-9_-]{8,}={0,2}$/.test(idOrName) ? mailItemNotFound() : malformedId();
}
