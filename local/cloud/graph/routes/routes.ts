/** Every route of the Graph stand-in; a new service joins here and in the permission table. */
import type { GraphRoutes } from "../service.ts";
import { attachmentRoutes } from "./attachments.ts";
import { driveRoutes } from "./drives.ts";
import { listRoutes } from "./lists.ts";
import { mailRoutes } from "./mail.ts";
import { pageRoutes } from "./pages.ts";
import { searchRoutes } from "./search.ts";
import { siteRoutes } from "./sites.ts";
import { userRoutes } from "./users.ts";

export const allRoutes: GraphRoutes = {
  ...userRoutes,
  ...mailRoutes,
  ...attachmentRoutes,
  ...driveRoutes,
  ...siteRoutes,
  ...listRoutes,
  ...pageRoutes,
  ...searchRoutes,
};
