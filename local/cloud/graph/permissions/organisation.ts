/** Permissions for what the organisation bought and how it is used. */
import type { PermissionRule, Workload } from "./rule.ts";

function organisation(path: string, workload: Workload, permissions: string[]): PermissionRule {
  return { method: "GET", path, workload, delegated: permissions, application: permissions };
}

const company = [
  "Organization.Read.All",
  "Organization.ReadWrite.All",
  "Directory.Read.All",
  "Directory.ReadWrite.All",
];

export const organisationRules: readonly PermissionRule[] = [
  organisation("/subscribedSkus", "directory", ["LicenseAssignment.Read.All", ...company]),
  organisation("/directory/subscriptions", "directory", company),
  organisation("/admin/reportSettings", "reports", [
    "ReportSettings.Read.All",
    "ReportSettings.ReadWrite.All",
  ]),
  organisation("/reports/:report{get[A-Za-z0-9]+\\(.*\\)}", "reports", ["Reports.Read.All"]),
];
