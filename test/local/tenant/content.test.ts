import { describe, expect, it } from "vitest";
import { sampleContent, type TenantContent } from "../../../local/tenant/content.ts";
import { sampleDirectory } from "../../../local/tenant/directory.ts";

const contentAt = (now: string) => sampleContent(sampleDirectory(), new Date(now));

function idsOf({ mailboxes, drives, sites }: TenantContent): string[] {
  return [
    ...mailboxes.flatMap(({ folders }) => folders.map(({ id }) => id)),
    ...mailboxes.flatMap(({ messages }) => messages.map(({ id }) => id)),
    ...mailboxes.flatMap(({ calendars }) => calendars.map(({ id }) => id)),
    ...mailboxes.flatMap(({ events }) => events.map(({ id }) => id)),
    ...mailboxes.flatMap(({ messages }) =>
      messages.flatMap(({ attachments }) => attachments.map(({ id }) => id)),
    ),
    ...drives.map(({ drive }) => drive.id),
    ...drives.flatMap(({ items }) => items.map(({ resource }) => resource.id)),
    ...sites.map(({ site }) => site.id),
    ...sites.flatMap(({ pages }) => pages.map(({ id }) => id)),
    ...sites.flatMap(({ lists }) => lists.map(({ list }) => list.id)),
  ];
}

/** Every time of the tenant at which something happened, and nothing of its texts. */
function timesOf(content: TenantContent): string[] {
  const times: string[] = [];
  JSON.stringify(content, (key, value: unknown) => {
    if (/(?<!Lifecycle)DateTime$|^(Created|Modified|Due)$/.test(key) && typeof value === "string")
      times.push(value);
    return value;
  });
  return times;
}

describe("the sample tenant", () => {
  it("gives no id twice", () => {
    const ids = idsOf(contentAt("2026-11-20T10:00:00Z"));

    expect(ids.length).toBeGreaterThan(500);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("keeps its ids from day to day while its dates move along", () => {
    const today = contentAt("2026-11-20T10:00:00Z");
    const later = contentAt("2031-03-04T08:30:00Z");

    expect(idsOf(later).toSorted()).toEqual(idsOf(today).toSorted());
    expect(later.mailboxes[0]?.messages[0]?.receivedDateTime.slice(0, 4)).toBe("2031");
  });

  it.each([
    ["on a working day", "2026-11-20T10:00:00Z"],
    ["just after midnight in Freiburg, when Boston still has yesterday", "2026-11-19T23:01:00Z"],
    ["on Monday in Osaka while it is Sunday in Freiburg", "2026-11-22T20:00:00Z"],
    ["on the day the clocks go forward", "2027-03-28T12:00:00Z"],
    ["on the day the clocks go back", "2026-10-25T12:00:00Z"],
    ["on new year's day", "2027-01-01T00:00:00Z"],
  ])("has nothing from the future %s", (_when, now) => {
    const times = timesOf(contentAt(now));

    expect(times.length).toBeGreaterThan(1000);
    expect(times.filter((time) => !(Date.parse(time) <= Date.parse(now)))).toEqual([]);
  });

  it("was written to within the last two days", () => {
    const now = "2026-11-20T10:00:00Z";

    const newest = timesOf(contentAt(now)).map((time) => Date.parse(time));

    expect(Date.parse(now) - Math.max(...newest)).toBeLessThan(2 * 86_400_000);
  });
});
