/** Every route of the Graph stand-in; a new service joins here and in the permission table. */
import type { GraphRoutes } from "../service.ts";
import { applicationRoutes } from "./applications.ts";
import { attachmentRoutes } from "./attachments.ts";
import { channelMessageRoutes } from "./channel-messages.ts";
import { chatMessageRoutes } from "./chat-messages.ts";
import { chatRoutes } from "./chats.ts";
import { scheduleRoutes } from "./calendar-schedule.ts";
import { calendarRoutes } from "./calendar.ts";
import { eventRoutes } from "./events.ts";
import { meetingTimeRoutes } from "./meeting-times.ts";
import { deletedItemRoutes } from "./deleted-items.ts";
import { directoryAuditRoutes } from "./directory-audits.ts";
import { driveRoutes } from "./drives.ts";
import { grantRoutes } from "./grants.ts";
import { groupRoutes } from "./groups.ts";
import { eventWritingRoutes } from "./event-writing.ts";
import { mailWritingRoutes } from "./mail-writing.ts";
import { messagePostingRoutes } from "./message-posting.ts";
import { listRoutes } from "./lists.ts";
import { mailRoutes } from "./mail.ts";
import { meetingRoutes } from "./meetings.ts";
import { organisationRoutes } from "./organisation.ts";
import { pageRoutes } from "./pages.ts";
import { policyRoutes } from "./policies.ts";
import { searchRoutes } from "./search.ts";
import { servicePrincipalRoutes } from "./service-principals.ts";
import { siteRoutes } from "./sites.ts";
import { teamRoutes } from "./teams.ts";
import { userRoutes } from "./users.ts";

export const allRoutes: GraphRoutes = {
  ...userRoutes,
  ...applicationRoutes,
  ...deletedItemRoutes,
  ...servicePrincipalRoutes,
  ...grantRoutes,
  ...policyRoutes,
  ...directoryAuditRoutes,
  ...groupRoutes,
  ...mailRoutes,
  ...mailWritingRoutes,
  ...attachmentRoutes,
  ...calendarRoutes,
  ...eventRoutes,
  ...eventWritingRoutes,
  ...scheduleRoutes,
  ...meetingTimeRoutes,
  ...driveRoutes,
  ...siteRoutes,
  ...listRoutes,
  ...pageRoutes,
  ...searchRoutes,
  ...teamRoutes,
  ...channelMessageRoutes,
  ...chatRoutes,
  ...chatMessageRoutes,
  ...messagePostingRoutes,
  ...meetingRoutes,
  ...organisationRoutes,
};
