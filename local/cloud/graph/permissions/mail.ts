/** Permissions for mailboxes: settings, messages, folders, attachments. */
import type { PermissionRule } from "./rule.ts";

const mailRead = ["Mail.Read", "Mail.ReadWrite"];
const mailList = ["Mail.ReadBasic", ...mailRead];
const mailShared = ["Mail.Read.Shared", "Mail.ReadWrite.Shared"];
const mailListShared = ["Mail.ReadBasic.Shared", ...mailShared];
const mailListApp = ["Mail.ReadBasic.All", ...mailRead];
const settings = ["MailboxSettings.Read", "MailboxSettings.ReadWrite"];

function outlook(
  path: string,
  delegated: string[],
  others: string[],
  application: string[],
): PermissionRule {
  return { method: "GET", path, workload: "outlook", delegated, others, application };
}

const mailLists = (path: string) => outlook(path, mailList, mailListShared, mailListApp);
const mailContent = (path: string) => outlook(path, mailRead, mailShared, mailRead);

const writing = (path: string, name: string): PermissionRule => ({
  ...outlook(path, [name], [`${name}.Shared`], [name]),
  method: "POST",
});

export const mailRules: readonly PermissionRule[] = [
  writing("{U}/messages", "Mail.ReadWrite"),
  writing("{U}/messages/:message/send", "Mail.Send"),
  // No scope lets a person read somebody else's mailbox settings.
  outlook("{U}/mailboxSettings", settings, [], settings),
  mailLists("{U}/messages"),
  mailLists("{U}/messages/:message"),
  mailContent("{U}/messages/:message/$value"),
  mailContent("{U}/messages/:message/attachments"),
  mailContent("{U}/messages/:message/attachments/:attachment"),
  mailContent("{U}/messages/:message/attachments/:attachment/$value"),
  mailContent("{U}/messages/:message/attachments/:attachment/:cast"),
  mailLists("{U}/mailFolders"),
  mailLists("{U}/mailFolders/:folder"),
  mailLists("{U}/mailFolders/:folder/childFolders"),
  mailLists("{U}/mailFolders/:folder/messages"),
  mailLists("{U}/mailFolders/:folder/messages/:message"),
];
