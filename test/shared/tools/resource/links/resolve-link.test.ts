import { describe, expect, it } from "vitest";
import { ConnectorError, type ErrorCode } from "../../../../../shared/errors/connector-error.ts";
import { clouds } from "../../../../../shared/identity/clouds.ts";
import { resolveLink } from "../../../../../shared/tools/resource/links/resolve-link.ts";
import { formatUri } from "../../../../../shared/tools/uri.ts";
import { FakeGraph } from "../../../../fakes/fake-graph.ts";
import { fakeToolContext, testTenant } from "../../../../fakes/fake-tool-context.ts";

const host = "https://lumencycles.sharepoint.com";
const none = new FakeGraph({});

async function uriOf(
  link: string,
  graph: FakeGraph = none,
  context: Parameters<typeof fakeToolContext>[1] = {},
): Promise<string> {
  const target = await resolveLink(link, fakeToolContext(graph, context));
  return target.kind === "share" ? `share ${target.link.href}` : formatUri(target);
}

const failure = (code: ErrorCode) =>
  new ConnectorError(code, { happened: "It failed.", because: "So it is.", remedy: "Wait." });

describe("a link to SharePoint", () => {
  const site = "GET /sites/lumencycles.sharepoint.com:/sites/aurora";
  const library = `${host}/sites/aurora/Shared%20Documents`;
  const routes = {
    [site]: { id: "site1" },
    "GET /sites/site1/drives": {
      value: [
        { id: "b!other", webUrl: `${host}/sites/aurora/Shared` },
        { id: "b!docs", webUrl: library },
      ],
    },
    "GET /drives/b%21docs/root": { id: "01ROOT" },
    "GET /drives/b%21docs/root:/General/Plan%20%26%20%23cost.pdf": { id: "01PLAN" },
    "GET /drives/b%21docs/root:/General": { id: "01GENERAL" },
  };
  const plan = `${library}/General/Plan%20%26%20%23cost.pdf`;

  it.each([
    ["a file", plan],
    ["a file, its case changed", plan.replace("sites/aurora/Shared", "sites/aurora/shared")],
    ["a file, opened in the browser", `${plan}?web=1`],
    ["a file, by Copy link", `${host}/:b:/r${plan.slice(host.length)}?csf=1&web=1&e=4hF`],
    [
      "a file in the view of its library",
      `${library}/Forms/AllItems.aspx?id=${encodeURIComponent("/sites/aurora/Shared Documents/General/Plan & #cost.pdf")}&parent=%2Fsites`,
    ],
    [
      "a file in the viewer of films",
      `${host}/sites/aurora/_layouts/15/stream.aspx?id=${encodeURIComponent("/sites/aurora/Shared Documents/General/Plan & #cost.pdf")}`,
    ],
  ])("to %s leads to the file", async (_form, link) => {
    const graph = new FakeGraph(routes);

    expect(await uriOf(link, graph)).toBe("m365://file/b!docs/01PLAN");
    expect(graph.requests.map(({ path }) => path)).toEqual([
      "/sites/lumencycles.sharepoint.com:/sites/aurora",
      "/sites/site1/drives",
      "/drives/b%21docs/root:/General/Plan%20%26%20%23cost.pdf",
    ]);
  });

  it.each([
    [`${library}/General`, "01GENERAL"],
    [`${library}/General/`, "01GENERAL"],
    [
      `${library}/Forms/AllItems.aspx?RootFolder=%2Fsites%2Faurora%2FShared%20Documents%2FGeneral`,
      "01GENERAL",
    ],
    [library, "01ROOT"],
    [`${library}/Forms/AllItems.aspx`, "01ROOT"],
  ])("to a folder leads to it: %s", async (link, item) => {
    expect(await uriOf(link, new FakeGraph(routes))).toBe(`m365://file/b!docs/${item}`);
  });

  it("to a file of OneDrive leads to it", async () => {
    const mine = "https://lumencycles-my.sharepoint.com";
    const place = "/personal/anna_keller_lumencycles_example";
    const graph = new FakeGraph({
      "GET /me/drive": { id: "b!mine", webUrl: `${mine}/personal/ben/Documents` },
      [`GET /sites/lumencycles-my.sharepoint.com:${place}`]: { id: "s" },
      "GET /sites/s/drives": { value: [{ id: "b!m", webUrl: `${mine}${place}/Documents` }] },
      "GET /drives/b%21m/root:/a.csv": { id: "01A" },
    });
    const id = encodeURIComponent(`${place}/Documents/a.csv`);

    expect(await uriOf(`${mine}${place}/Documents/a.csv`, graph)).toBe("m365://file/b!m/01A");
    expect(await uriOf(`${mine}/my?id=${id}`, graph)).toBe("m365://file/b!m/01A");
    expect(await uriOf(`${mine}${place}/_layouts/15/onedrive.aspx?id=${id}`, graph)).toBe(
      "m365://file/b!m/01A",
    );
  });

  it("to a site below another is followed downwards", async () => {
    const graph = new FakeGraph({
      ...routes,
      [`${site}/lab`]: { id: "site2" },
      "GET /sites/site2/drives": {
        value: [{ id: "b!lab", webUrl: `${host}/sites/aurora/lab/Documents` }],
      },
      "GET /drives/b%21lab/root:/x.txt": { id: "01X" },
    });

    expect(await uriOf(`${host}/sites/aurora/lab/Documents/x.txt`, graph)).toBe(
      "m365://file/b!lab/01X",
    );
  });

  it("of Office's web apps leads to the file by its unique id, in whichever library", async () => {
    const guid = "9d2b7c1a-0f3e-4b5d-8a6c-7e1f2a3b4c5d";
    const graph = new FakeGraph({
      ...routes,
      [`GET /drives/b%21other/items/${guid}`]: failure("not_found"),
      [`GET /drives/b%21docs/items/${guid}`]: { id: "01DOC" },
    });
    const forms = [
      `${host}/sites/aurora/_layouts/15/Doc.aspx?sourcedoc=%7B${guid.toUpperCase()}%7D&file=Plan.docx&action=default`,
      `${host}/:w:/r/sites/aurora/_layouts/15/Doc.aspx?sourcedoc={${guid}}&file=Plan.docx`,
      `${host}/sites/aurora/_layouts/15/download.aspx?UniqueId=${guid}`,
    ];

    const uris = await Promise.all(forms.map(async (form) => await uriOf(form, graph)));

    expect(uris).toEqual(forms.map(() => "m365://file/b!docs/01DOC"));
  });

  it("to a page leads to it, on whichever page of the list it stands", async () => {
    const next = "https://graph.microsoft.com/v1.0/sites/site1/pages?$skiptoken=1";
    const graph = new FakeGraph({
      ...routes,
      "GET /sites/site1/pages/microsoft.graph.sitePage": {
        value: [{ id: "p1", name: "Home.aspx" }],
        "@odata.nextLink": next,
      },
      [`GET ${next}`]: { value: [{ id: "p2", name: "VPN.aspx" }] },
    });

    expect(await uriOf(`${host}/sites/aurora/SitePages/vpn.aspx?xsdata=1`, graph)).toBe(
      "m365://page/site1/p2",
    );
    expect(graph.requests[1]?.query).toEqual({ $select: "id,name" });
    await expect(uriOf(`${host}/sites/aurora/SitePages/Gone.aspx`, graph)).rejects.toMatchObject({
      code: "not_found",
      because: expect.stringContaining("The page"),
    });
  });

  it("to an item of a list leads to it", async () => {
    const graph = new FakeGraph({
      ...routes,
      "GET /sites/lumencycles.sharepoint.com": { id: "root" },
      "GET /sites/root/lists": { value: [{ id: "r1", webUrl: `${host}/Lists/Ideas` }] },
      "GET /sites/site1/lists": {
        value: [
          { id: "l1", webUrl: `${host}/sites/aurora/Lists/Risks` },
          { id: "l2", webUrl: library },
        ],
      },
    });

    expect(await uriOf(`${host}/sites/aurora/Lists/Risks/DispForm.aspx?ID=7&e=x`, graph)).toBe(
      "m365://listitem/site1/l1/7",
    );
    expect(await uriOf(`${host}/sites/aurora/Lists/Risks/12_.000`, graph)).toBe(
      "m365://listitem/site1/l1/12",
    );
    expect(await uriOf(`${library}/Forms/DispForm.aspx?ID=3`, graph)).toBe(
      "m365://listitem/site1/l2/3",
    );
    expect(await uriOf(`${host}/Lists/Ideas/1_.000`, graph)).toBe("m365://listitem/root/r1/1");
  });

  it("that only its token names is left to the sharing service", async () => {
    const tokens = [
      `${host}/:w:/s/aurora/EVZ-x_1?e=4hFrtY`,
      "https://lumencycles-my.sharepoint.com/:b:/g/personal/anna_k/EaBc",
      `${host}/sites/aurora/_layouts/15/guestaccess.aspx?guestaccesstoken=x`,
    ];

    for (const link of tokens) expect(await uriOf(link)).toBe(`share ${link}`);
  });

  it.each(["access_denied", "consent_required", "not_found"] as const)(
    "to a file whose site answers %s is left to the sharing service, too",
    async (code) => {
      const graph = new FakeGraph({ [site]: failure(code) });

      expect(await uriOf(plan, graph)).toBe(`share ${plan}`);
    },
  );

  it("is not tried twice when Graph fails", async () => {
    const graph = new FakeGraph({ [site]: failure("throttled") });

    await expect(uriOf(plan, graph)).rejects.toMatchObject({ code: "throttled" });
  });

  it("of another organisation is refused", async () => {
    const graph = new FakeGraph({
      "GET /sites/contoso.sharepoint.com:/sites/x": failure("invalid_input"),
    });

    await expect(uriOf("https://contoso.sharepoint.com/sites/x/a/b.pdf", graph)).rejects.toThrow(
      "It leads to the SharePoint of another organisation",
    );
  });

  it.each([
    [`${host}/sites/aurora`, "leads to a site"],
    [`${host}/sites/aurora/Lists/Risks/AllItems.aspx`, "leads to a list"],
    [`${host}/sites/aurora/_layouts/15/settings.aspx`, "settings or tools"],
  ])("to %s is refused with what it is", async (link, because) => {
    const lists = { value: [{ id: "l1", webUrl: `${host}/sites/aurora/Lists/Risks` }] };
    const graph = new FakeGraph({ ...routes, "GET /sites/site1/lists": lists });

    await expect(uriOf(link, graph)).rejects.toMatchObject({
      code: "invalid_input",
      because: expect.stringContaining(because),
    });
  });
});

describe("a link to Teams", () => {
  const group = "3f1b2c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d";
  const channel = "19:general@thread.tacv2";
  const inChannel = `https://teams.microsoft.com/l/message/${encodeURIComponent(channel)}`;

  it.each([
    [
      `${inChannel}/1700000000000?tenantId=t&groupId=${group}&parentMessageId=1700000000000&teamName=A`,
      `m365://channelmessage/${group}/19%3Ageneral%40thread.tacv2/1700000000000`,
    ],
    [
      `${inChannel}/1700000000001?groupId=${group}`,
      `m365://channelmessage/${group}/19%3Ageneral%40thread.tacv2/1700000000001`,
    ],
    [
      `${inChannel}/1700000000002?parentMessageId=1700000000000&groupId=${group}`,
      `m365://channelreply/${group}/19%3Ageneral%40thread.tacv2/1700000000000/1700000000002`,
    ],
    [
      "https://teams.cloud.microsoft/l/message/19:abc_def@unq.gbl.spaces/1700000000003?context=%7B%22contextType%22%3A%22chat%22%7D",
      "m365://chatmessage/19%3Aabc_def%40unq.gbl.spaces/1700000000003",
    ],
    [
      "https://teams.microsoft.com/l/message/19:meeting_x@thread.v2/1700000000004",
      "m365://chatmessage/19%3Ameeting_x%40thread.v2/1700000000004",
    ],
    [
      "https://teams.microsoft.com/l/chat/19%3Aabc%40thread.v2/0?tenantId=t",
      "m365://chat/19%3Aabc%40thread.v2",
    ],
    [
      "https://teams.microsoft.com/l/chat/19:abc@thread.v2/conversations?context=x",
      "m365://chat/19%3Aabc%40thread.v2",
    ],
  ])("%s names %s", async (link, uri) => {
    expect(await uriOf(link)).toBe(uri);
  });

  it.each([
    [`${inChannel}/1700000000000`, "names no team"],
    ["https://teams.microsoft.com/l/chat/0/0?users=ben@lumencycles.example", "existing chat"],
    ["https://teams.microsoft.com/l/team/19:x@thread.tacv2/conversations", "not to a message"],
    [`${inChannel}/latest?groupId=${group}`, "not to a message"],
    [`${inChannel}/17?groupId=nonsense`, "not to a message"],
    ["https://teams.microsoft.com/v2/", "not to a message"],
  ])("%s is refused: %s", async (link, because) => {
    await expect(uriOf(link)).rejects.toMatchObject({
      code: "invalid_input",
      because: expect.stringContaining(because),
    });
  });
});

describe("a link to Outlook on the web", () => {
  const id = "AAMkAGI2_x-y=";
  const encoded = encodeURIComponent("AAMkAGI2+x/y=");

  it.each([
    `https://outlook.office365.com/owa/?ItemID=${encoded}&exvsurl=1&viewmodel=ReadMessageItem`,
    `https://outlook.office365.com/owa/?ItemID=AAMkAGI2+x%2Fy%3D&exvsurl=1`,
    `https://outlook.office.com/mail/inbox/id/${encoded}`,
    `https://outlook.office.com/mail/id/${encoded}`,
    `https://outlook.cloud.microsoft/mail/deeplink/read/${encoded}?version=1`,
    `https://outlook.office.com/mail/deeplink?ItemID=${encodeURIComponent(id)}`,
  ])("names a mail: %s", async (link) => {
    expect(await uriOf(link)).toBe(`m365://mail/me/${encodeURIComponent(id)}`);
  });

  it.each([
    `https://outlook.office365.com/owa/?itemid=${encoded}&exvsurl=1&path=/calendar/item`,
    `https://outlook.office365.com/owa/?itemid=${encoded}&viewmodel=ReadCalendarItem`,
    `https://outlook.office.com/calendar/item/${encoded}`,
    `https://outlook.office.com/calendar/deeplink/read/${encoded}`,
  ])("names an event: %s", async (link) => {
    expect(await uriOf(link)).toBe(`m365://event/me/${encodeURIComponent(id)}`);
  });

  it("names another's mailbox where it does", async () => {
    const link = `https://outlook.office.com/mail/sales@lumencycles.example/inbox/id/${encoded}`;

    expect(await uriOf(link)).toMatch(/^m365:\/\/mail\/sales%40lumencycles\.example\//);
  });

  it("to a conversation leads to its newest mail, drafts left out", async () => {
    const graph = new FakeGraph({
      "GET /me/messages": {
        value: [
          { id: "AAk1", receivedDateTime: "2026-03-01T09:00:00Z", isDraft: false },
          { id: "AAk2", receivedDateTime: "2026-03-03T09:00:00Z", isDraft: false },
          { id: "AAk3", receivedDateTime: "2026-03-04T09:00:00Z", isDraft: true },
        ],
      },
    });

    expect(await uriOf("https://outlook.office.com/mail/inbox/id/AAQkAGI2x%2Fy%2Bz", graph)).toBe(
      "m365://mail/me/AAk2",
    );
    expect(graph.requests[0]?.query).toEqual({
      $filter: "conversationId eq 'AAQkAGI2x-y_z'",
      $select: "id,receivedDateTime,isDraft",
      $top: 100,
    });
  });

  it("to a conversation that is gone says so", async () => {
    const graph = new FakeGraph({ "GET /me/messages": { value: [] } });

    await expect(
      uriOf("https://outlook.office.com/mail/id/AAQkAGI2xxxx", graph),
    ).rejects.toMatchObject({ code: "not_found" });
  });

  it("to a conversation is refused to an application, which has no mailbox", async () => {
    const attempt = uriOf("https://outlook.office.com/mail/id/AAQkAGI2xxxx", none, {
      mode: "application",
    });

    await expect(attempt).rejects.toMatchObject({ code: "invalid_input" });
  });

  it.each([
    "https://outlook.office.com/mail/inbox",
    "https://outlook.office.com/mail/id/short",
    "https://outlook.office.com/mail/id/AAMk'%20or%20'1'%20eq%20'1",
    "https://outlook.office.com/owa/?ItemID=",
  ])("that names no item is refused: %s", async (link) => {
    await expect(uriOf(link)).rejects.toMatchObject({ code: "invalid_input" });
  });
});

describe("in another cloud", () => {
  const tenant = { ...testTenant, cloud: clouds.usgov };

  it("links of that cloud are taken, those of others refused", async () => {
    const link = "https://lumen.sharepoint.us/:w:/s/aurora/EVZ";

    expect(await uriOf(link, none, { tenant })).toBe(`share ${link}`);
    await expect(uriOf(`${host}/:w:/s/aurora/EVZ`, none, { tenant })).rejects.toMatchObject({
      because: expect.stringContaining("usgov cloud"),
    });
  });
});
