/** Every usage report of the tenant, by its function's name in Graph. */
import { emailActivity, office365ActiveUsers } from "./people-reports.ts";
import { mailboxUsage, oneDriveAccounts, sharePointSites } from "./storage-reports.ts";
import { teamsUserActivity } from "./teams-report.ts";
import type { UsageReport } from "./usage-report.ts";

export const usageReports: Readonly<Record<string, UsageReport>> = {
  getOffice365ActiveUserDetail: office365ActiveUsers,
  getTeamsUserActivityUserDetail: teamsUserActivity,
  getEmailActivityUserDetail: emailActivity,
  getSharePointSiteUsageDetail: sharePointSites,
  getOneDriveUsageAccountDetail: oneDriveAccounts,
  getMailboxUsageDetail: mailboxUsage,
};
