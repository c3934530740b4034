/** Usage by place: sites, OneDrives, mailboxes. */
import type { DriveContent, Mailbox, SiteContent } from "../content-types.ts";
import {
  dayOf,
  isWithin,
  lastDay,
  type UsageFacts,
  type UsageReport,
  type UsageRow,
  type UsageWindow,
} from "./usage-report.ts";

const gigabyte = 1024 ** 3;

function fileCounts(drives: DriveContent[], window: UsageWindow): UsageRow {
  const files = drives.flatMap(({ items }) => items).filter(({ document }) => document !== null);
  const times = files.map(({ resource }) => resource.lastModifiedDateTime);
  return {
    "Last Activity Date": lastDay(window, times),
    "File Count": files.length,
    "Active File Count": times.filter((one) => isWithin(window, one)).length,
    "Storage Used (Byte)": files.reduce((sum, { resource }) => sum + resource.size, 0),
  };
}

const drivesOf = ({ content }: UsageFacts, { site }: SiteContent) =>
  content.drives.filter(({ siteId }) => siteId === site.id);

const templates: Record<SiteContent["kind"], string> = {
  root: "Communication Site",
  communication: "Communication Site",
  team: "Group",
  personal: "Personal Site",
};

export const sharePointSites: UsageReport = {
  head: "Report Refresh Date,Site Id,Site URL,Owner Display Name,Is Deleted,Last Activity Date,File Count,Active File Count,Page View Count,Visited Page Count,Storage Used (Byte),Storage Allocated (Byte),Root Web Template,Owner Principal Name,Report Period",
  naming: ["Site Id", "Site URL", "Owner Display Name", "Owner Principal Name"],
  takesDate: true,
  rows: (facts) =>
    facts.content.sites
      .filter(({ kind }) => kind !== "personal")
      .map((one) => ({
        "Site Id": one.site.id.split(",")[1] ?? "",
        "Site URL": one.site.webUrl,
        "Owner Display Name": `${one.site.displayName} Owners`,
        "Is Deleted": false,
        ...fileCounts(drivesOf(facts, one), facts.window),
        "Page View Count": 40 * one.pages.length,
        "Visited Page Count": one.pages.length,
        "Storage Allocated (Byte)": 25_600 * gigabyte,
        "Root Web Template": templates[one.kind],
        "Owner Principal Name": "",
      })),
};

export const oneDriveAccounts: UsageReport = {
  head: "Report Refresh Date,Site URL,Owner Display Name,Is Deleted,Last Activity Date,File Count,Active File Count,Storage Used (Byte),Storage Allocated (Byte),Owner Principal Name,Report Period",
  naming: ["Site URL", "Owner Display Name", "Owner Principal Name"],
  takesDate: true,
  rows: (facts) =>
    facts.content.sites
      .filter(({ kind }) => kind === "personal")
      .flatMap((one) => {
        const drives = drivesOf(facts, one);
        const owner = facts.directory.people.find(({ id }) => id === drives[0]?.ownerId);
        return {
          "Site URL": one.site.webUrl,
          "Owner Display Name": owner?.displayName ?? "",
          "Is Deleted": owner?.accountEnabled === false,
          ...fileCounts(drives, facts.window),
          "Storage Allocated (Byte)": 1024 * gigabyte,
          "Owner Principal Name": owner?.userPrincipalName ?? "",
        };
      }),
};

export const mailboxUsage: UsageReport = {
  head: "Report Refresh Date,User Principal Name,Display Name,Is Deleted,Deleted Date,Created Date,Last Activity Date,Item Count,Storage Used (Byte),Issue Warning Quota (Byte),Prohibit Send Quota (Byte),Prohibit Send/Receive Quota (Byte),Deleted Item Count,Deleted Item Size (Byte),Deleted Item Quota (Byte),Has Archive,Report Period",
  naming: ["User Principal Name", "Display Name"],
  takesDate: false,
  rows: ({ content, window }) =>
    content.mailboxes
      .filter(({ kind }) => kind !== "room")
      .map((mailbox) => mailboxRow(mailbox, window)),
};

function mailboxRow({ mail, displayName, messages }: Mailbox, window: UsageWindow): UsageRow {
  const bytes = messages.reduce(
    (sum, { body, attachments }) =>
      sum +
      Buffer.byteLength(body.content ?? "") +
      attachments.reduce((inside, { size }) => inside + size, 0),
    0,
  );
  const times = messages.map(({ receivedDateTime }) => receivedDateTime);
  return {
    "User Principal Name": mail,
    "Display Name": displayName,
    "Is Deleted": false,
    "Deleted Date": "",
    "Created Date": dayOf(new Date(Date.parse(window.refreshed) - 900 * 86_400_000)),
    "Last Activity Date": lastDay(window, times),
    "Item Count": messages.length,
    "Storage Used (Byte)": bytes,
    "Issue Warning Quota (Byte)": 98 * gigabyte,
    "Prohibit Send Quota (Byte)": 99 * gigabyte,
    "Prohibit Send/Receive Quota (Byte)": 100 * gigabyte,
    "Deleted Item Count": 0,
    "Deleted Item Size (Byte)": 0,
    "Deleted Item Quota (Byte)": 30 * gigabyte,
    "Has Archive": false,
  };
}
