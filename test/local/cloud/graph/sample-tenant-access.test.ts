import { describe, expect, it } from "vitest";
import { sampleContent } from "../../../../local/tenant/content.ts";
import { sampleDirectory } from "../../../../local/tenant/directory.ts";
import { asApp, asUser, daemon, startGraph } from "./graph-client.ts";
import { now } from "./tenant-fixture.ts";

const content = sampleContent(sampleDirectory(), now);
const siteCalled = (name: string) =>
  content.sites.find(({ site }) => site.displayName === name) ?? content.sites[0]!;
const board = siteCalled("Management Board");
const finance = siteCalled("Finance");
const helpdesk = siteCalled("IT Helpdesk");

const daniel = sampleDirectory().people[3]!.id;
const reads = "Files.Read.All Sites.Read.All Mail.Read";

const inactive = "The mailbox is either inactive, soft-deleted, or is hosted on-premise.";

describe("people without a mailbox in Exchange Online", () => {
  it.each([
    ["nils.adler", "REST API is not yet supported for this mailbox."],
    ["olaf.winter", inactive],
    ["petra.vogel", inactive],
  ])("are known, but their mail and calendars are not: %s", async (alias, message) => {
    const { ask } = startGraph({ content });
    const user = `/users/${alias}@lumencycles.example`;

    const person = await ask(user, { token: daemon });
    const mail = await ask(`${user}/messages`, { token: daemon });
    const settings = await ask(`${user}/mailboxSettings`, { token: daemon });
    const calendars = await ask(`${user}/calendars`, { token: asApp("Calendars.Read") });

    expect(person.status).toBe(200);
    for (const { status, body } of [mail, settings, calendars])
      expect([status, body.error.code, body.error.message]).toEqual([
        404,
        "MailboxNotEnabledForRESTAPI",
        message,
      ]);
  });

  it("are told apart by their accounts: who left is disabled", async () => {
    const { ask } = startGraph({ content });
    const enabled = async (alias: string) => {
      const path = `/users/${alias}@lumencycles.example?$select=accountEnabled`;
      return (await ask(path, { token: daemon })).body.accountEnabled;
    };

    expect(await enabled("olaf.winter")).toBe(false);
    expect(await enabled("petra.vogel")).toBe(true);
  });
});

describe("a site that few may read", () => {
  const search = (token: string) => {
    const { ask } = startGraph({ content });
    const request = {
      entityTypes: ["driveItem", "listItem"],
      query: { queryString: "Voltara" },
      size: 100,
    };
    return ask("/search/query", { token, body: { requests: [request] } });
  };
  const urls = (body: { value: [{ hitsContainers: [{ hits: { resource: unknown }[] }] }] }) =>
    body.value[0].hitsContainers[0].hits.map(({ resource }) => JSON.stringify(resource));

  it("refuses others, whose searches show nothing of it but the file they got a link to", async () => {
    const { ask } = startGraph({ content });

    const refused = await ask(`/sites/${board.site.id}/lists`, { token: asUser(reads) });
    const found = urls((await search(asUser(reads))).body);

    expect([refused.status, refused.body.error.code]).toEqual([403, "accessDenied"]);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((one) => one.includes("/sites/board"))).toEqual([
      expect.stringContaining("Quarterly report Q3 2026 for the board.pdf"),
    ]);
  });

  it("is found by the same words by its readers", async () => {
    const found = urls((await search(asUser(reads, daniel))).body);

    expect(found.filter((one) => one.includes("/sites/board")).length).toBeGreaterThan(1);
  });

  it("opens one file to who got a link to it", async () => {
    const { ask } = startGraph({ content });
    const drive = content.drives.find(({ siteId }) => siteId === board.site.id);
    const link = drive?.items.find(({ sharingLink }) => sharingLink)?.sharingLink ?? "";
    const share = `u!${Buffer.from(`${link}?e=Ab12Cd`).toString("base64url")}`;
    const ben = sampleDirectory().people[1]!.id;

    const mine = await ask(`/shares/${share}/driveItem`, { token: asUser("Files.ReadWrite.All") });
    const his = await ask(`/shares/${share}/driveItem`, {
      token: asUser("Files.ReadWrite.All", ben),
    });

    expect(mine.body.name).toBe("Quarterly report Q3 2026 for the board.pdf");
    expect([his.status, his.body.error.code]).toEqual([403, "accessDenied"]);
  });
});

describe("an application with Sites.Selected alone", () => {
  it("reads the site it was granted and no other", async () => {
    const { ask } = startGraph({ content });
    const token = asApp("Sites.Selected");

    const granted = await ask(`/sites/${helpdesk.site.id}/lists`, { token });
    const refused = await ask(`/sites/${finance.site.id}/lists`, { token });

    expect(granted.status).toBe(200);
    expect([refused.status, refused.body.error.code]).toEqual([403, "accessDenied"]);
  });
});

describe("an Office file's own address", () => {
  it("leads to that file, not to another of the site", async () => {
    const { ask } = startGraph({ content });
    const words = content.drives
      .flatMap(({ items }) => items)
      .filter(({ resource }) => resource.webUrl.includes("/sites/aurora/_layouts/15/Doc.aspx"));

    const names = await Promise.all(
      words.map(async ({ resource }) => {
        const share = `u!${Buffer.from(resource.webUrl).toString("base64url")}`;
        const { body } = await ask(`/shares/${share}/driveItem`, {
          token: asApp("Files.ReadWrite.All"),
        });
        return body.name;
      }),
    );

    expect(names.length).toBeGreaterThan(3);
    expect(names).toEqual(words.map(({ resource }) => resource.name));
  });
});
