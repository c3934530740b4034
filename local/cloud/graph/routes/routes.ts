/** Every route of the Graph stand-in; a new service joins here and in the permission table. */
import type { GraphRoutes } from "../service.ts";
import { attachmentRoutes } from "./attachments.ts";
import { channelMessageRoutes } from "./channel-messages.ts";
import { chatMessageRoutes } from "./chat-messages.ts";
import { chatRoutes } from "./chats.ts";
import { scheduleRoutes } from "./calendar-schedule.ts";
import { calendarRoutes } from "./calendar.ts";
import { eventRoutes } from "./events.ts";
import { meetingTimeRoutes } from "./meeting-times.ts";
import { driveRoutes } from "./drives.ts";
import { listRoutes } from "./lists.ts";
import { mailRoutes } from "./mail.ts";
import { meetingRoutes } from "./meetings.ts";
import { organisationRoutes } from "./organisation.ts";
import { pageRoutes } from "./pages.ts";
import { searchRoutes } from "./search.ts";
import { siteRoutes } from "./sites.ts";
import { teamRoutes } from "./teams.ts";
import { userRoutes } from "./users.ts";

export const allRoutes: GraphRoutes = {
  ...userRoutes,
  ...mailRoutes,
  ...attachmentRoutes,
  ...calendarRoutes,
  ...eventRoutes,
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
  ...meetingRoutes,
  ...organisationRoutes,
};
