import { describe, expect, it } from "vitest";
import { sampleContent } from "../../../../local/tenant/content.ts";
import { sampleDirectory } from "../../../../local/tenant/directory.ts";
import { undeclared } from "./documented-types.ts";
import { asApp, asUser, startGraph } from "./graph-client.ts";
import { now } from "./tenant-fixture.ts";

const directory = sampleDirectory();
const grace = directory.people[6]!.id;
const admin = asUser("Organization.Read.All Reports.Read.All ReportSettings.Read.All", grace);
const reporter = asApp("Reports.Read.All");

const graph = () => startGraph({ content: sampleContent(directory, now), directory });

describe("subscriptions", () => {
  it("tell what was bought, what is used, and how they hang together", async () => {
    const { ask } = graph();

    const skus = (await ask("/subscribedSkus", { token: admin })).body.value;
    const subscriptions = (await ask("/directory/subscriptions", { token: admin })).body.value;

    expect(skus[0]).toMatchObject({
      skuPartNumber: "SPE_E3",
      capabilityStatus: "Enabled",
      consumedUnits: 14,
      prepaidUnits: { enabled: 20, suspended: 0, warning: 0, lockedOut: 0 },
    });
    expect(new Set(skus.map((one: { capabilityStatus: string }) => one.capabilityStatus))).toEqual(
      new Set(["Enabled", "Warning", "Suspended"]),
    );
    expect(skus.flatMap((one: { subscriptionIds: string[] }) => one.subscriptionIds)).toEqual(
      subscriptions.map((one: { id: string }) => one.id),
    );
    expect(undeclared(skus, "SubscribedSku")).toEqual([]);
    expect(undeclared(subscriptions, "CompanySubscription")).toEqual([]);
  });

  it("can be filtered, while SKUs cannot", async () => {
    const { ask } = graph();

    const trials = await ask("/directory/subscriptions?$filter=isTrial eq true&$select=status", {
      token: admin,
    });
    const skus = await ask("/subscribedSkus?$filter=consumedUnits eq 1", { token: admin });
    const denied = await ask("/subscribedSkus", { token: asUser("User.Read") });

    expect(trials.body.value).toEqual([{ status: "Suspended" }]);
    expect(skus.status).toBe(400);
    expect([denied.status, denied.body.error.code]).toEqual([403, "Authorization_RequestDenied"]);
  });
});

describe("usage reports", () => {
  async function report(path: string, concealed: boolean) {
    const { ask, files, content } = graph();
    content.company.reportSettings.displayConcealedNames = concealed;
    const { status, headers } = await ask(`/reports/${path}`, { token: reporter });
    const location = headers.get("Location") ?? "";
    const file = await files.request(location);
    const [head = "", ...rows] = (await file.text()).trim().split("\n");
    return { status, location, file, head, rows };
  }

  it.each([
    ["getOffice365ActiveUserDetail", "Report Refresh Date,User Principal Name,Display Name", 16],
    ["getTeamsUserActivityUserDetail", "Report Refresh Date,Tenant Display Name,Shared", 16],
    ["getEmailActivityUserDetail", "Report Refresh Date,User Principal Name,Display Name", 13],
    ["getSharePointSiteUsageDetail", "Report Refresh Date,Site Id,Site URL,Owner Display", 6],
    ["getOneDriveUsageAccountDetail", "Report Refresh Date,Site URL,Owner Display Name", 16],
    ["getMailboxUsageDetail", "Report Refresh Date,User Principal Name,Display Name", 14],
  ])("%s is a CSV file on another host", async (name, start, count) => {
    const { status, location, file, head, rows } = await report(`${name}(period='D30')`, false);

    expect(status).toBe(302);
    expect(location).toMatch(/^https:\/\/files\.localhost:4443\/data\/download\//);
    expect(file.headers.get("Content-Type")).toBe("application/octet-stream");
    expect(head).toContain(start);
    expect(rows).toHaveLength(count);
    const width = head.split(",").length;
    expect(rows.map((row) => row.split(",").length)).toEqual(rows.map(() => width));
  });

  it("begin with a byte order mark, as the originals do", async () => {
    const { ask, files } = graph();
    const { headers } = await ask("/reports/getMailboxUsageDetail(period='D7')", {
      token: reporter,
    });

    const file = await files.request(headers.get("Location") ?? "");

    expect([...new Uint8Array(await file.arrayBuffer()).subarray(0, 3)]).toEqual([
      0xef, 0xbb, 0xbf,
    ]);
  });

  it("count what happened in the period", async () => {
    const sentBy = async (days: number) => {
      const { head, rows } = await report(`getEmailActivityUserDetail(period='D${days}')`, false);
      const anna = rows.find((row) => row.includes("anna.keller@"))?.split(",") ?? [];
      return Number(anna[head.split(",").indexOf("Send Count")]);
    };

    const [week, month] = [await sentBy(7), await sentBy(30)];

    expect(week).toBeGreaterThan(0);
    expect(month).toBeGreaterThan(week);
  });

  it("hide names behind the same digest everywhere, unless the tenant shows them", async () => {
    const mail = await report("getEmailActivityUserDetail(period='D7')", true);
    const mailboxes = await report("getMailboxUsageDetail(period='D7')", true);
    const open = await report("getMailboxUsageDetail(period='D7')", false);
    const first = (rows: string[]) => rows[0]?.split(",")[1];

    expect(mail.rows.join()).not.toMatch(/@|Keller/);
    expect(first(mail.rows)).toMatch(/^[0-9A-F]{32}$/);
    expect(first(mailboxes.rows)).toBe(first(mail.rows));
    expect(first(open.rows)).toBe("anna.keller@lumencycles.example");
  });

  it("for one day show who did something on it", async () => {
    const day = "2026-02-26";
    const { rows } = await report(`getEmailActivityUserDetail(date=${day})`, false);

    expect(rows.length).toBeGreaterThan(0);
    expect(rows.length).toBeLessThan(13);
    expect(rows.every((row) => row.includes(day))).toBe(true);
  });

  it.each([
    "getEmailActivityUserDetail(period='D8')",
    "getEmailActivityUserDetail(date=2025-01-01)",
    "getEmailActivityUserDetail()",
    "getMailboxUsageDetail(date=2026-02-26)",
    "getNothing(period='D7')",
    "getEmailActivityUserDetail(period='D7')?$top=5",
  ])("refuse %s", async (path) => {
    const { ask } = graph();

    expect((await ask(`/reports/${path}`, { token: reporter })).status).toBe(400);
  });

  it("need a permission and, for people, an administrator's role", async () => {
    const { ask } = graph();
    const path = "/reports/getMailboxUsageDetail(period='D7')";
    const ask403 = async (token: string) => {
      const { status, body } = await ask(path, { token });
      return [status, body.error?.code, body.error?.message];
    };

    expect((await ask(path, { token: admin })).status).toBe(302);
    expect(await ask403(asUser("Reports.Read.All"))).toEqual([
      403,
      "S2SUnauthorized",
      "Invalid permission.",
    ]);
    expect(await ask403(asUser("User.Read", grace))).toEqual([
      403,
      "S2SUnauthorized",
      "Invalid scope claims/roles.",
    ]);
  });

  it("come with a setting that says whether names are hidden", async () => {
    const { ask } = graph();

    const { body } = await ask("/admin/reportSettings", { token: admin });

    expect(body.displayConcealedNames).toBe(true);
    expect(undeclared(body, "AdminReportSettings")).toEqual([]);
  });
});
