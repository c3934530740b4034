import { parse } from "csv-parse/sync";
import { beforeEach, describe, expect, it } from "vitest";
import {
  buildReview,
  type CatalogueTool,
} from "../../../../shared/credentials/review/build-review.ts";
import {
  completeReview,
  holdReview,
  quarterOf,
} from "../../../../shared/credentials/review/hold-review.ts";
import type { Member, ReviewFacts } from "../../../../shared/credentials/review/review-facts.ts";
import { reviewCsv, reviewMarkdown } from "../../../../shared/credentials/review/write-review.ts";
import { days } from "../../../../shared/credentials/durations.ts";
import { FakeDocuments } from "../../../fakes/fake-documents.ts";
import { FakeChannel } from "../alerts/fake-channel.ts";
import { appReport, credential, expiring, FakeClock, noon } from "../watch-fixtures.ts";

const member = (id: string, change: Partial<Member> = {}): Member => ({
  id,
  name: `Name of ${id}`,
  kind: "person",
  group: "Claude-Connector-Users",
  guest: false,
  disabled: false,
  ...change,
});

const used = (ago: number, calls = 3) => ({ last: noon - ago, calls });

const catalogue: CatalogueTool[] = [
  { name: "get_me", permissions: { delegated: ["User.Read"], application: { unavailable: "no" } } },
  { name: "find_mail", permissions: { delegated: ["Mail.Read"], application: ["Mail.Read"] } },
];

const granted = (permission: string, mode: "delegated" | "application" = "delegated") => ({
  mode,
  permission,
  resource: "Microsoft Graph",
  consent: "everybody",
  grantedAt: undefined,
});

const facts = (change: Partial<ReviewFacts> = {}): ReviewFacts => ({
  app: appReport(),
  members: { ok: true, value: [] },
  owners: { ok: true, value: [member("owner")] },
  grants: { ok: true, value: [] },
  redirectUris: { ok: true, value: [] },
  activity: { ok: true, value: { callers: new Map(), tools: new Map(), since: noon - 90 * days } },
  changes: { ok: true, value: [] },
  now: noon,
  ...change,
});

const rowsOf = (section: string, change: Partial<ReviewFacts>) =>
  buildReview(facts(change), catalogue)
    .rows.filter((row) => row.section === section)
    .map(({ item, finding, proposal }) => [item, finding, proposal]);

describe("what is judged", () => {
  it("people: who did not call in 90 days, guests, disabled accounts", () => {
    const callers = new Map([
      ["active", used(89 * days)],
      ["idle", used(91 * days)],
      ["guest", used(1 * days)],
      ["disabled", used(1 * days)],
    ]);
    const members = [
      member("active"),
      member("IDLE"),
      member("never"),
      member("guest", { guest: true }),
      member("disabled", { disabled: true }),
    ];

    const rows = rowsOf("Access", {
      members: { ok: true, value: members },
      activity: { ok: true, value: { callers, tools: new Map(), since: noon - 90 * days } },
    });

    expect(rows).toEqual([
      ["Name of active", "", ""],
      ["Name of IDLE", "no call in 90 days", "remove"],
      ["Name of never", "no call in 90 days", "remove"],
      ["Name of guest", "guest", "look into"],
      ["Name of disabled", "disabled", "remove"],
    ]);
  });

  it("permissions: granted against needed, needed against used, and what is missing", () => {
    const tools = new Map([
      ["delegated get_me", used(1 * days)],
      ["delegated find_mail", used(91 * days)],
    ]);

    const rows = rowsOf("Permissions", {
      grants: {
        ok: true,
        value: [
          granted("User.Read"),
          granted("Mail.Read"),
          granted("Directory.Read.All", "application"),
        ],
      },
      activity: { ok: true, value: { callers: new Map(), tools, since: noon - 90 * days } },
    });

    expect(rows).toEqual([
      ["User.Read (delegated)", "", ""],
      ["Mail.Read (delegated)", "not used in 90 days", "remove"],
      ["Directory.Read.All (application)", "no tool needs it", "remove"],
      ["Mail.Read (application)", "needed by tools, not granted", ""],
    ]);
  });

  it("a log that is younger than 90 days proposes nothing for removal", () => {
    const activity = {
      ok: true,
      value: { callers: new Map(), tools: new Map(), since: noon - 12 * days },
    } as const;

    const access = rowsOf("Access", { members: { ok: true, value: [member("a")] }, activity });
    const permissions = rowsOf("Permissions", {
      grants: { ok: true, value: [granted("User.Read")] },
      activity,
    });

    expect(access).toEqual([["Name of a", "no call in the 12 days on record", "look into"]]);
    expect(permissions[0]).toEqual([
      "User.Read (delegated)",
      "not used in the 12 days on record",
      "look into",
    ]);
  });

  it("nobody's use is called none when the audit could not be read", () => {
    const activity = { ok: false, failure: "denied" } as const;

    const access = rowsOf("Access", { members: { ok: true, value: [member("a")] }, activity });
    const permissions = rowsOf("Permissions", {
      grants: { ok: true, value: [granted("User.Read")] },
      activity,
    });

    expect(access).toEqual([["Name of a", "activity not known", ""]]);
    expect(permissions[0]).toEqual(["User.Read (delegated)", "use not known", ""]);
  });

  it.each(["Access", "Owners", "Permissions", "Redirect URIs", "Changes"])(
    "%s that could not be read is not known, which is not none",
    (section) => {
      const failed = { ok: false, failure: "denied" } as const;
      const all = {
        members: failed,
        owners: failed,
        grants: failed,
        redirectUris: failed,
        changes: failed,
      };

      expect(rowsOf(section, all)).toEqual([
        ["not known", "could not be read: denied", "look into"],
      ]);
    },
  );

  it("owners: none at all is a finding", () => {
    expect(rowsOf("Owners", { owners: { ok: true, value: [] } })).toEqual([
      ["none", "nobody answers for the app", "look into"],
    ]);
  });

  it("redirect URIs: without encryption, with wildcards; this machine's are fine", () => {
    const value = [
      "https://a.example/cb",
      "http://localhost:33418/",
      "http://a.example/",
      "https://*.a.example",
    ];

    const findings = rowsOf("Redirect URIs", { redirectUris: { ok: true, value } });

    expect(findings.map(([, finding]) => finding)).toEqual(["", "", "not encrypted", "wildcard"]);
  });

  it("credentials, changes and open alerts", () => {
    const foreign = { ...credential, owner: "foreign" as const, daysLeft: -3 };
    const app = appReport([expiring(7)], { credentials: [foreign] });
    const changes = { ok: true, value: [{ at: noon, summary: "Somebody did it." }] } as const;

    const sections = ["Credentials", "Changes", "Open alerts"].flatMap((section) =>
      rowsOf(section, { app, changes }),
    );

    expect(sections).toEqual([
      [`secret ${foreign.keyId}`, "made by somebody else; expired", "remove"],
      ["2026-03-02T12:00:00.000Z", "not accepted by anybody yet", "look into"],
      ["expiring", "critical", "look into"],
    ]);
  });
});

describe("what is written", () => {
  const nasty = [
    '=HYPERLINK("https://evil.example","x")',
    "+1",
    "-1",
    "@SUM(A1)",
    "  =1+1",
    'quote " and, comma',
  ];
  const review = buildReview(
    facts({
      members: { ok: true, value: nasty.map((name, index) => member(`u${index}`, { name })) },
    }),
    catalogue,
  );

  it("as CSV no cell runs as a formula, and every one is read back whole", () => {
    const csv = reviewCsv(review);

    const rows = parse(csv, { bom: true });
    const items = rows.filter(([, , section]) => section === "Access").map((row) => row[3]);
    expect(rows[0]?.slice(-3)).toEqual(["Decision (keep/remove)", "Decided by", "Date"]);
    expect(rows.flat().filter((cell) => /^\s*[=+\-@]/.test(cell))).toEqual([]);
    expect(items.at(-1)).toBe('quote " and, comma');
    expect(items[0]).toMatch(/^'=HYPERLINK/);
  });

  it("as Markdown with columns to decide in, and no link that others wrote", () => {
    const named = buildReview(
      facts({
        owners: { ok: true, value: [member("o", { name: "[a](https://evil.example) | b\nc" })] },
      }),
      catalogue,
    );

    const text = reviewMarkdown(named);

    expect(text).toContain("| Decision (keep/remove) | Decided by | Date |");
    expect(text).not.toContain("](https://");
    expect(text.split("\n").filter((line) => line.includes("evil.example"))).toHaveLength(1);
  });
});

describe("once a quarter", () => {
  let documents: FakeDocuments;
  let teams: FakeChannel;
  let clock: FakeClock;
  let made: number;
  beforeEach(() => {
    documents = new FakeDocuments();
    teams = new FakeChannel("teams");
    clock = new FakeClock();
    made = 0;
  });
  const ports = () => ({ documents, channels: [teams], clock, log: () => undefined });
  const hold = async () => {
    await holdReview(async () => {
      made += 1;
      return [buildReview(facts(), catalogue)];
    }, ports());
    return teams.told.splice(0).map(({ title }) => title);
  };

  it("is made, stored in both forms and sent, once", async () => {
    const first = await hold();
    const second = await hold();

    const name = `reviews/2026-Q1/default-${appReport().clientId}`;
    expect([first, second]).toEqual([["Access review 2026-Q1 is ready"], []]);
    expect(made).toBe(1);
    expect([...documents.stored.keys()]).toEqual([
      `${name}.md`,
      `${name}.csv`,
      "reviews/state.json",
    ]);
  });

  it("reminds every 14 days until somebody says that it is done", async () => {
    await hold();
    clock.time += 13 * days;
    const early = await hold();
    clock.time += 1 * days;
    const overdue = await hold();
    const completed = await completeReview("anna", ports());
    const twice = await completeReview("anna", ports());
    clock.time += 14 * days;

    expect([early, overdue, await hold()]).toEqual([[], ["Access review 2026-Q1 is overdue"], []]);
    expect([completed, twice]).toEqual([true, false]);
  });

  it("is made anew in the next quarter", async () => {
    await hold();
    clock.time = Date.parse("2026-04-01T00:00:00Z");

    expect(await hold()).toEqual(["Access review 2026-Q2 is ready"]);
  });

  it("is sent again where it did not arrive", async () => {
    teams.failure = "HTTP 410";
    const failed = await hold();
    teams.failure = undefined;

    expect([failed, await hold()]).toEqual([[], ["Access review 2026-Q1 is ready"]]);
    expect(made).toBe(1);
  });

  it("is made again when storage took nothing", async () => {
    documents.down = true;
    await expect(hold()).rejects.toThrow("unavailable");
    documents.down = false;

    expect(await hold()).toEqual(["Access review 2026-Q1 is ready"]);
  });

  it.each([
    ["2026-01-01T00:00:00Z", "2026-Q1"],
    ["2026-03-31T23:59:59Z", "2026-Q1"],
    ["2026-12-31T23:59:59Z", "2026-Q4"],
  ])("%s lies in %s", (time, quarter) => {
    expect(quarterOf(Date.parse(time))).toBe(quarter);
  });
});
