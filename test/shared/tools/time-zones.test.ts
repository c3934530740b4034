import { describe, expect, it } from "vitest";
import { ConnectorError, type ErrorCode } from "../../../shared/errors/connector-error.ts";
import { graphPath } from "../../../shared/graph/path.ts";
import { ianaZone, MailboxZoneCache } from "../../../shared/tools/time-zones.ts";
import { openZone } from "../../../shared/tools/zone-clock.ts";
import { FakeGraph } from "../../fakes/fake-graph.ts";

const berlin = await openZone("Europe/Berlin");
const me = graphPath`/me`;

describe("MailboxZoneCache", () => {
  it("reads the mailbox's Windows zone once and remembers it", async () => {
    const graph = new FakeGraph({
      "GET /me/mailboxSettings": { timeZone: "W. Europe Standard Time" },
    });
    const zones = new MailboxZoneCache().for("anna");

    const first = await zones.of(graph, me);
    const second = await zones.of(graph, me);

    expect(first.name).toBe("Europe/Berlin");
    expect(second).toBe(first);
    expect(graph.requests).toMatchObject([{ query: { $select: "timeZone" } }]);
  });

  it("keeps one caller's /me apart from another's", async () => {
    const cache = new MailboxZoneCache();
    const annas = new FakeGraph({ "GET /me/mailboxSettings": { timeZone: "Tokyo Standard Time" } });
    const bens = new FakeGraph({ "GET /me/mailboxSettings": { timeZone: "UTC" } });

    await cache.for("anna").of(annas, me);
    const zone = await cache.for("ben").of(bens, me);

    expect(zone.name).toBe("Etc/UTC");
  });

  const failure = (code: ErrorCode) =>
    new ConnectorError(code, { happened: "h", because: "b", remedy: "r" });

  it.each([
    ["consent_required", "MailboxSettings.Read"],
    ["mailbox_unavailable", "there is no mailbox"],
    ["service_unavailable", "just now"],
    ["throttled", "just now"],
  ] as const)("falls back to UTC on %s and says why", async (code, reason) => {
    const graph = new FakeGraph({ "GET /me/mailboxSettings": failure(code) });

    const zone = await new MailboxZoneCache().for("anna").of(graph, me);

    expect(zone.name).toBe("UTC");
    expect(zone.note).toContain(reason);
  });

  it("says so when a mailbox has a zone of its own making", async () => {
    const graph = new FakeGraph({
      "GET /me/mailboxSettings": { timeZone: "tzone://Microsoft/Custom" },
    });

    const zone = await new MailboxZoneCache().for("anna").of(graph, me);

    expect(zone).toMatchObject({
      name: "UTC",
      note: expect.stringContaining("no other system knows"),
    });
  });

  it.each(["claims_required", "unauthenticated", "client_closed_request"] as const)(
    "lets %s rise",
    async (code) => {
      const rising = failure(code);
      const graph = new FakeGraph({ "GET /me/mailboxSettings": rising });

      await expect(new MailboxZoneCache().for("anna").of(graph, me)).rejects.toBe(rising);
    },
  );
});

describe("ianaZone", () => {
  it.each([
    ["Tokyo Standard Time", "Asia/Tokyo"],
    ["Europe/Paris", "Europe/Paris"],
    ["Customized Time Zone", undefined],
    ["", undefined],
  ])("reads %s as %s", async (name, expected) => {
    expect(await ianaZone(name)).toBe(expected);
  });
});

describe("times", () => {
  it("are told with the offset of that day in the zone", () => {
    expect(berlin.tell("2026-03-02T09:30:00Z")).toBe("2026-03-02T10:30:00+01:00");
    expect(berlin.tell("2026-07-02T09:30:00Z")).toBe("2026-07-02T11:30:00+02:00");
    expect(berlin.tell(null)).toBeNull();
    for (const text of ["not a time", "2", "Mon 5", "2026-03-01T10:00:00"])
      expect(berlin.tell(text)).toBeNull();
  });

  it("of a bare day begin and end at local midnight, across a change of the clocks", () => {
    expect(berlin.instantOf("2026-03-29")).toBe("2026-03-28T23:00:00Z");
    expect(berlin.instantOf("2026-03-29", "end")).toBe("2026-03-29T22:00:00Z");
    expect(berlin.instantOf("2026-03-29T08:00:00+02:00", "end")).toBe("2026-03-29T06:00:00Z");
  });
});
