/** Permissions for Microsoft Search; what each entity type takes is checked with the request. */
import { filesAll, type PermissionRule, sites } from "./rule.ts";

export const searchRules: readonly PermissionRule[] = [
  {
    method: "POST",
    path: "/search/query",
    workload: "search",
    delegated: [
      "Mail.Read",
      "Mail.ReadWrite",
      "Chat.Read",
      "Chat.ReadWrite",
      "Calendars.Read",
      "Calendars.ReadWrite",
      ...filesAll,
      ...sites,
    ],
    application: ["Files.Read.All", "Files.ReadWrite.All", ...sites],
  },
];
