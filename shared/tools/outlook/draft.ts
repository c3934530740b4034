/** A mail that is being written: its arguments, and its draft, which carries a mark to be found by. */
import type { Message, Recipient } from "@microsoft/microsoft-graph-types";
import * as z from "zod";
import type { GraphCollection } from "../../graph/graph.ts";
import { type GraphPath, graphPath, odataString } from "../../graph/path.ts";
import type { Mode } from "../../identity/caller.ts";
import { line, textField, untrustedLine, userField } from "../fields.ts";
import { markdownToHtml } from "../markdown-to-html.ts";
import type { ToolContext } from "../tool-context.ts";
import { formatUri } from "../uri.ts";
import { mailPermissions } from "./mailbox.ts";

/** Exchange takes 500; a mail to more people than this is no matter for a tool. */
const mostRecipients = 50;

const address = z.email("is an address such as anna@contoso.com").max(254);
const addresses = z.array(address).max(mostRecipients);

/** What a mail is made of. */
export const mailFields = {
  to: addresses.min(1).describe("Addresses."),
  cc: addresses.default([]).describe("Addresses of those who get a copy."),
  bcc: addresses.default([]).describe("Addresses of those whom the others do not see."),
  subject: line(255).describe("Subject."),
  body: textField(16_000, "Text, as Markdown or plain. HTML and pictures show as text."),
  important: z.boolean().default(false).describe("Marked as of high importance."),
  user: userField,
};

const mailInput = z.strictObject(mailFields);
export type MailArguments = z.output<typeof mailInput>;

export const mailAnswer = {
  mailbox: z.string(),
  subject: untrustedLine(300),
  to: z.array(z.string()),
  cc: z.array(z.string()).optional(),
  bcc: z.array(z.string()).optional(),
  uri: z.string(),
  link: z.string().optional(),
};

/** A mailbox finds what it holds; a request that broke off may still be under way. */
export const mailLagMs = 2_000;

/** Our own property: named, so that no other app's is touched. */
const markId = "String {5f0c7c1e-8f0b-4c8e-9d53-2f6a1c7be0d4} Name ClaudeChange";

const draftFields =
  "id,isDraft,subject,toRecipients,ccRecipients,bccRecipients,createdDateTime,sentDateTime,webLink";

export type DraftFields = Pick<
  Message,
  | "isDraft"
  | "subject"
  | "toRecipients"
  | "ccRecipients"
  | "bccRecipients"
  | "createdDateTime"
  | "sentDateTime"
  | "webLink"
> & { id: string };

/** Whom it would reach, lower case. */
export function recipientsOf({ to, cc, bcc }: MailArguments): string[] {
  return [...new Set([...to, ...cc, ...bcc].map((one) => one.toLowerCase()))];
}

/** Another's mailbox takes a permission of its own from signed-in callers. */
export function draftPermissions(user: string | undefined, mode: Mode): string[] {
  const others = mode === "delegated" && user !== undefined && user !== "me";
  return others ? ["Mail.ReadWrite", "Mail.ReadWrite.Shared"] : ["Mail.ReadWrite"];
}

/** @param footer HTML below the text. */
export async function postDraft(
  mailbox: GraphPath,
  args: MailArguments,
  footer: string,
  { graph, attempt, mode }: ToolContext,
): Promise<DraftFields> {
  const body = {
    subject: args.subject,
    body: { contentType: "html", content: `${await markdownToHtml(args.body)}${footer}` },
    toRecipients: args.to.map(recipient),
    ccRecipients: args.cc.map(recipient),
    bccRecipients: args.bcc.map(recipient),
    importance: args.important ? "high" : "normal",
    singleValueExtendedProperties: [{ id: markId, value: attempt.marker }],
  };
  const permissions = draftPermissions(args.user, mode);
  return await graph.post<DraftFields>(graphPath`${mailbox}/messages`, body, { permissions });
}

function recipient(one: string): Recipient {
  return { emailAddress: { address: one } };
}

/** The mail with the mark of this change, wherever in the mailbox it lies. */
export async function findMarked(
  mailbox: GraphPath,
  user: string | undefined,
  { graph, attempt, mode }: ToolContext,
): Promise<DraftFields | undefined> {
  const property = `ep/id eq ${odataString(markId)} and ep/value eq ${odataString(attempt.marker)}`;
  const page = await graph.get<GraphCollection<DraftFields>>(graphPath`${mailbox}/messages`, {
    query: {
      $filter: `singleValueExtendedProperties/any(ep: ${property})`,
      $select: draftFields,
      $top: 1,
    },
    permissions: draftPermissions(user, mode),
  });
  return page.value[0];
}

/** The id is immutable: it stays when the mail moves to Sent Items. */
export async function readDraft(
  mailbox: GraphPath,
  id: string,
  user: string | undefined,
  { graph, mode }: ToolContext,
): Promise<DraftFields> {
  return await graph.get<DraftFields>(graphPath`${mailbox}/messages/${id}`, {
    query: { $select: draftFields },
    permissions: mailPermissions(user, mode),
  });
}

/** What was changed, as Exchange has it. */
export function describeMail(mail: DraftFields, user: string | undefined) {
  const owner = user ?? "me";
  return {
    mailbox: owner,
    subject: mail.subject ?? "",
    to: addressesOf(mail.toRecipients),
    cc: orNothing(addressesOf(mail.ccRecipients)),
    bcc: orNothing(addressesOf(mail.bccRecipients)),
    uri: formatUri({ kind: "mail", user: owner, messageId: mail.id }),
    link: mail.webLink ?? undefined,
  };
}

function addressesOf(recipients: readonly Recipient[] | null | undefined): string[] {
  return (recipients ?? []).map(({ emailAddress }) => emailAddress?.address ?? "");
}

function orNothing(list: string[]): string[] | undefined {
  return list.length === 0 ? undefined : list;
}
