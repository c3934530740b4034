import { expect, it } from "vitest";
import { workloadFor } from "../../../shared/graph/workload.ts";

it.each([
  ["/me", "directory"],
  ["/me/messages/1", "outlook"],
  ["/users/a%40b.c/mailFolders/inbox/messages", "outlook"],
  ["/users/a%40b.c", "directory"],
  ["/me/drive/root", "files"],
  ["/groups/1/drive", "files"],
  ["/groups/1/members", "directory"],
  ["/sites/root", "files"],
  ["/drives/1/items/2/content", "files"],
  ["/shares/u!abc/driveItem", "files"],
  ["/search/query", "search"],
  ["/teams/1/channels", "teams"],
  ["/me/chats", "teams"],
  ["/communications/getPresencesByUserId", "teams"],
  ["/reports/getTeamsUserActivityCounts(period='D7')", "reports"],
  ["/$batch", "batch"],
  ["/subscribedSkus", "directory"],
  ["/constructor", "directory"],
])("takes %s for %s", (path, workload) => {
  expect(workloadFor(path)).toBe(workload);
});
