/** Every route of the Graph stand-in; a new service joins here and in the permission table. */
import type { GraphRoutes } from "../service.ts";
import { applicationRoutes } from "./applications.ts";
import { attachmentRoutes } from "./attachments.ts";
import { directoryAuditRoutes } from "./directory-audits.ts";
import { driveRoutes } from "./drives.ts";
import { grantRoutes } from "./grants.ts";
import { groupRoutes } from "./groups.ts";
import { listRoutes } from "./lists.ts";
import { mailRoutes } from "./mail.ts";
import { pageRoutes } from "./pages.ts";
import { policyRoutes } from "./policies.ts";
import { searchRoutes } from "./search.ts";
import { servicePrincipalRoutes } from "./service-principals.ts";
import { siteRoutes } from "./sites.ts";
import { userRoutes } from "./users.ts";

export const allRoutes: GraphRoutes = {
  ...userRoutes,
  ...applicationRoutes,
  ...servicePrincipalRoutes,
  ...grantRoutes,
  ...policyRoutes,
  ...directoryAuditRoutes,
  ...groupRoutes,
  ...mailRoutes,
  ...attachmentRoutes,
  ...driveRoutes,
  ...siteRoutes,
  ...listRoutes,
  ...pageRoutes,
  ...searchRoutes,
};
