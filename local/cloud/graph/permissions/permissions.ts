/** Which permissions suffice for each path, method and mode: Microsoft Graph's own table for what is served here. */
import { calendarRules } from "./calendar.ts";
import { applicationRules } from "./applications.ts";
import { directoryRules } from "./directory.ts";
import { fileRules } from "./files.ts";
import { mailRules } from "./mail.ts";
import { meetingRules } from "./meetings.ts";
import { organisationRules } from "./organisation.ts";
import type { PermissionRule } from "./rule.ts";
import { searchRules } from "./search.ts";
import { teamsRules } from "./teams.ts";

/** A new service joins here and in the routes. */
export const permissionTable: readonly PermissionRule[] = [
  ...directoryRules,
  ...applicationRules,
  ...mailRules,
  ...calendarRules,
  ...fileRules,
  ...searchRules,
  ...teamsRules,
  ...meetingRules,
  ...organisationRules,
];
