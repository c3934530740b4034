import { describe, expect, it } from "vitest";
import { ConnectorError, type ErrorCode } from "../../../../shared/errors/connector-error.ts";
import { resolveWebAddress } from "../../../../shared/tools/sharepoint/web-address.ts";
import { FakeGraph, type FakeRoutes } from "../../../fakes/fake-graph.ts";
import { fakeToolContext } from "../../../fakes/fake-tool-context.ts";

const host = "lumencycles.sharepoint.com";
const my = "lumencycles-my.sharepoint.com";
const product = `https://${host}/sites/product`;
const guid = "5eef08c8-da34-4a4d-b91a-97aab3da97a4";

const refusal = (code: ErrorCode) =>
  new ConnectorError(code, { happened: "a", because: "b", remedy: "c" });

const site = { [`GET /sites/${host}:/sites/product`]: { id: "product" } };
const libraries = {
  ...site,
  "GET /sites/product/drives": {
    value: [
      { id: "other", name: "Shared", webUrl: `${product}/Shared` },
      { id: "docs", name: "Documents", webUrl: `${product}/Shared%20Documents` },
    ],
  },
};
const plans = { ...libraries, "GET /drives/docs/root:/Plans/Q3%20plan.docx": { id: "01ABC" } };
const file = { kind: "file", driveId: "docs", itemId: "01ABC" };

async function resolve(
  url: string,
  routes: FakeRoutes = {},
  mode: "delegated" | "application" = "delegated",
) {
  const graph = new FakeGraph(routes);
  const place = await resolveWebAddress(url, fakeToolContext(graph, { mode }));
  return { place, requests: graph.requests.map(({ path, query }) => [path, query]) };
}

it("finds a file by site, library and path", async () => {
  const { place, requests } = await resolve(
    `${product}/Shared%20Documents/Plans/Q3%20plan.docx`,
    plans,
  );

  expect(place).toEqual(file);
  expect(requests).toEqual([
    [`/sites/${host}:/sites/product`, { $select: "id" }],
    ["/sites/product/drives", { $select: "id,name,webUrl,lastModifiedDateTime,lastModifiedBy" }],
    ["/drives/docs/root:/Plans/Q3%20plan.docx", { $select: "id" }],
  ]);
});

it.each([
  [
    "shown by a view",
    `${product}/Shared Documents/Forms/AllItems.aspx?id=%2Fsites%2Fproduct%2FShared%20Documents%2FPlans%2FQ3%20plan%2Edocx&viewid=1`,
  ],
  [
    "shown by an old view",
    `${product}/Shared Documents/Forms/AllItems.aspx?RootFolder=%2Fsites%2Fproduct%2FShared%20Documents%2FPlans%2FQ3%20plan.docx`,
  ],
  [
    "of Copy link",
    `https://${host}/:w:/r/sites/product/Shared%20Documents/Plans/Q3%20plan.docx?d=w1&csf=1&web=1&e=x`,
  ],
  [
    "in another case",
    `https://LumenCycles.SharePoint.com/sites/product/shared%20documents/Plans/Q3%20plan.docx#page=2`,
  ],
])("finds it by an address %s", async (_form, url) => {
  expect((await resolve(url, plans)).place).toEqual(file);
});

describe("finds", () => {
  it("a site, and the root site", async () => {
    const routes = { ...site, [`GET /sites/${host}`]: { id: "root" } };

    expect((await resolve(`${product}/`, routes)).place).toEqual({
      kind: "site",
      siteId: "product",
    });
    expect((await resolve(`https://${host}`, routes)).place).toEqual({
      kind: "site",
      siteId: "root",
    });
  });

  it("a site below another, and a library in it", async () => {
    const routes = {
      ...libraries,
      [`GET /sites/${host}:/sites/product/lab`]: { id: "lab" },
      "GET /sites/lab/drives": { value: [{ id: "tests", webUrl: `${product}/lab/Tests` }] },
      "GET /drives/tests/root": { id: "01ROOT" },
    };

    expect((await resolve(`${product}/lab`, routes)).place).toEqual({
      kind: "site",
      siteId: "lab",
    });
    expect((await resolve(`${product}/lab/Tests/Forms/AllItems.aspx`, routes)).place).toEqual({
      kind: "file",
      driveId: "tests",
      itemId: "01ROOT",
    });
  });

  it("a library of the root site, on whichever page of its libraries", async () => {
    const routes = {
      [`GET /sites/${host}`]: { id: "root" },
      "GET /sites/root/drives": { value: [], "@odata.nextLink": "https://graph/next" },
      "GET https://graph/next": { value: [{ id: "docs", webUrl: `https://${host}/Docs` }] },
      "GET /drives/docs/root": { id: "01ROOT" },
    };

    expect((await resolve(`https://${host}/Docs`, routes)).place).toMatchObject({
      driveId: "docs",
    });
  });

  it("a file by the unique id that Office's web apps show", async () => {
    const { place } = await resolve(
      `${product}/_layouts/15/Doc.aspx?sourcedoc=%7B${guid.toUpperCase()}%7D&file=a.docx`,
      {
        ...libraries,
        [`GET /drives/other/items/${guid}`]: refusal("not_found"),
        [`GET /drives/docs/items/${guid}`]: { id: "01ABC" },
      },
    );

    expect(place).toEqual(file);
  });

  it("a page by its name", async () => {
    const pages = {
      value: [{ id: "p0", name: "Home.aspx" }],
      "@odata.nextLink": "https://graph/p2",
    };
    const { place } = await resolve(`${product}/SitePages/News.aspx`, {
      ...site,
      "GET /sites/product/pages/microsoft.graph.sitePage": pages,
      "GET https://graph/p2": { value: [{ id: "p1", name: "news.aspx" }] },
    });

    expect(place).toEqual({ kind: "page", siteId: "product", pageId: "p1" });
  });

  it("a list, by its view too, and an item of it by its form or by Graph's own address", async () => {
    const routes = {
      ...site,
      "GET /sites/product/lists": { value: [{ id: "l1", webUrl: `${product}/Lists/Help%20desk` }] },
    };
    const list = { kind: "list", siteId: "product", listId: "l1" };
    const item = { kind: "listitem", siteId: "product", listId: "l1", itemId: "7" };
    const at = async (end: string) =>
      (await resolve(`${product}/Lists/Help%20desk${end}`, routes)).place;

    expect(await at("")).toEqual(list);
    expect(await at("/AllItems.aspx")).toEqual(list);
    expect(await at("/DispForm.aspx?ID=7")).toEqual(item);
    expect(await at("/7_.000")).toEqual(item);
  });
});

describe("OneDrive", () => {
  const own = {
    "GET /me/drive": { id: "mine", webUrl: `https://${my}/personal/anna/Documents` },
    "GET /drives/mine/root:/Plans": { id: "01PLANS" },
  };

  it("of the signed-in user is found without asking for any site", async () => {
    const folder = { kind: "file", driveId: "mine", itemId: "01PLANS" };
    const addresses = [
      `https://${my}/personal/anna/Documents/Plans`,
      `https://${my}/personal/anna/_layouts/15/onedrive.aspx?id=%2Fpersonal%2Fanna%2FDocuments%2FPlans`,
      `https://${my}/my?id=%2Fpersonal%2Fanna%2FDocuments%2FPlans`,
    ];

    for (const address of addresses) {
      const { place, requests } = await resolve(address, own);

      expect(place).toEqual(folder);
      expect(requests.map(([path]) => path)).toEqual(["/me/drive", "/drives/mine/root:/Plans"]);
    }
  });

  it("of somebody else is found by its site, also by who has none or is an application", async () => {
    const others = {
      [`GET /sites/${my}:/personal/ben`]: { id: "ben" },
      "GET /sites/ben/drives": {
        value: [{ id: "bens", webUrl: `https://${my}/personal/ben/Documents` }],
      },
      "GET /drives/bens/root:/Plans": { id: "01BEN" },
    };
    const found = { kind: "file", driveId: "bens", itemId: "01BEN" };
    const address = `https://${my}/personal/ben/Documents/Plans`;

    expect((await resolve(address, { ...own, ...others })).place).toEqual(found);
    const none = { "GET /me/drive": refusal("not_found") };
    expect((await resolve(address, { ...none, ...others })).place).toEqual(found);
    expect((await resolve(address, others, "application")).place).toEqual(found);
  });
});

describe("a sharing link", () => {
  it.each([
    `https://${host}/:b:/s/product/EaTokenTokenToken?e=abc`,
    `https://${my}/:f:/g/personal/anna/EaToken`,
    `${product}/_layouts/15/guestaccess.aspx?share=EaToken`,
  ])("is left as it is, without a request: %s", async (url) => {
    const { place, requests } = await resolve(url);

    expect(place).toMatchObject({ kind: "share", link: { href: url } });
    expect(place).not.toHaveProperty("failure");
    expect(requests).toEqual([]);
  });

  it.each(["access_denied", "consent_required", "not_found"] as const)(
    "may be what an address is whose site answers %s",
    async (code) => {
      const failure = refusal(code);
      const routes = { [`GET /sites/${host}:/sites/product`]: failure };

      const { place } = await resolve(`${product}/Docs/a.docx`, routes);

      expect(place).toMatchObject({ kind: "share", failure: { code } });
    },
  );
});

it("tells a missing site from a missing library", async () => {
  const noSite = { [`GET /sites/${host}:/sites/product`]: refusal("not_found") };
  const noLibrary = {
    ...libraries,
    [`GET /sites/${host}:/sites/product/Docs`]: refusal("not_found"),
  };

  const { place: first } = await resolve(`${product}/Docs/a.docx`, noSite);
  const { place: second } = await resolve(`${product}/Docs/a.docx`, noLibrary);

  expect(first).toMatchObject({ failure: { because: expect.stringContaining("The site was") } });
  expect(second).toMatchObject({
    failure: { because: expect.stringContaining("The library was") },
  });
});

it("does not take a failure of the service for a missing place", async () => {
  const attempt = resolve(`${product}/Docs/a.docx`, {
    [`GET /sites/${host}:/sites/product`]: refusal("throttled"),
  });

  await expect(attempt).rejects.toMatchObject({ code: "throttled" });
});

describe("refuses, without a request,", () => {
  it.each([
    ["another web site", "https://example.com/sites/product"],
    ["a host that only looks like SharePoint", "https://lumencycles.sharepoint.com.example.com/x"],
    ["SharePoint of another cloud", "https://lumencycles.sharepoint.us/sites/product"],
    ["another service", "https://teams.microsoft.com/l/message/19:a@thread.v2/1"],
    ["what is not https", "http://lumencycles.sharepoint.com/sites/product"],
    ["a sign-in in the address", `https://me:secret@${host}/sites/product`],
    ["a port", `https://${host}:8443/sites/product`],
    ["a hidden slash", `${product}/Docs%2F..%2Fa`],
    ["a colon", `${product}/Docs/a:b`],
    ["a settings page", `${product}/_layouts/15/settings.aspx`],
    ["no address", "product"],
  ])("%s", async (_what, url) => {
    const graph = new FakeGraph();

    const attempt = resolveWebAddress(url, fakeToolContext(graph));

    await expect(attempt).rejects.toMatchObject({ code: "invalid_input" });
    expect(graph.requests).toEqual([]);
  });
});

it("says so when the site is another organisation's", async () => {
  const attempt = resolve("https://other.sharepoint.com/sites/x/Docs", {
    "GET /sites/other.sharepoint.com:/sites/x": refusal("invalid_input"),
  });

  await expect(attempt).rejects.toMatchObject({
    code: "invalid_input",
    because: expect.stringContaining("another organisation"),
  });
});
