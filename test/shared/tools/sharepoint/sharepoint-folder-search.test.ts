import { describe, expect, it } from "vitest";
import { ConnectorError } from "../../../../shared/errors/connector-error.ts";
import { sharepointFolderSearch } from "../../../../shared/tools/sharepoint/sharepoint-folder-search.ts";
import { FakeGraph, type FakeRoutes } from "../../../fakes/fake-graph.ts";
import { fakeToolContext } from "../../../fakes/fake-tool-context.ts";

const product = "https://lumencycles.sharepoint.com/sites/product";
const changed = {
  lastModifiedBy: { user: { displayName: "Anna Keller" } },
  lastModifiedDateTime: "2026-03-02T09:30:00Z",
};
const plans = {
  id: "01PLANS",
  name: "Plans",
  size: 5_000,
  folder: { childCount: 2 },
  webUrl: `${product}/Shared%20Documents/Plans`,
  parentReference: { driveId: "docs" },
  ...changed,
};
const brief = {
  id: "01BRIEF",
  name: "brief.docx",
  size: 48_000,
  file: {},
  webUrl: `${product}/_layouts/15/Doc.aspx?sourcedoc=%7B1%7D&file=brief.docx`,
  webDavUrl: `${product}/Shared%20Documents/Plans/brief.docx`,
  parentReference: { driveId: "docs" },
  ...changed,
};
const library = { id: "docs", name: "Documents", webUrl: `${product}/Shared%20Documents` };

const plansSummary = {
  kind: "folder",
  name: "Plans",
  path: "/sites/product/Shared Documents",
  items: 2,
  bytes: undefined,
  modified: "2026-03-02T10:30:00+01:00",
  modifiedBy: "Anna Keller",
  uri: "m365://file/docs/01PLANS",
  link: plans.webUrl,
};
const briefSummary = {
  kind: "file",
  name: "brief.docx",
  path: "/sites/product/Shared Documents/Plans",
  items: undefined,
  bytes: 48_000,
  modified: "2026-03-02T10:30:00+01:00",
  modifiedBy: "Anna Keller",
  uri: "m365://file/docs/01BRIEF",
  link: brief.webUrl,
};
const librarySummary = {
  kind: "library",
  name: "Documents",
  path: "/sites/product",
  modified: null,
  modifiedBy: "",
  uri: "m365://file/docs/root",
  link: library.webUrl,
};

const itemFields =
  "id,name,size,file,folder,webUrl,webDavUrl,createdBy,lastModifiedBy,lastModifiedDateTime,parentReference";
const folder = "m365://file/docs/01PLANS";
const open = { "GET /drives/docs/items/01PLANS": { folder: { childCount: 2 } } };
const site = {
  "GET /sites/lumencycles.sharepoint.com:/sites/product": { id: "s1" },
  "GET /sites/s1/drives": { value: [library, { id: "d2", name: "Drawings" }] },
};
const whole = { count: 1, truncated: false, nextCursor: undefined, notes: undefined };

async function search(
  routes: FakeRoutes,
  args: Record<string, unknown>,
  context: Parameters<typeof fakeToolContext>[1] = {},
) {
  const graph = new FakeGraph(routes);
  const answer = await sharepointFolderSearch.run(
    sharepointFolderSearch.input.parse(args),
    fakeToolContext(graph, context),
  );
  const { requests } = graph;
  return { answer, requests, asked: requests.map(({ path, query }) => [path, query]) };
}

function opened(cursor: string | undefined): unknown {
  return JSON.parse(cursor?.slice("sealed:".length) ?? "");
}

describe("with a query", () => {
  const found = (hits: object[], moreResultsAvailable = false) => ({
    "POST /search/query": { value: [{ hitsContainers: [{ hits, moreResultsAvailable }] }] },
  });
  const { folder: _facet, ...folderHit } = plans;
  const hits = [
    { hitId: "1", resource: { "@odata.type": "#microsoft.graph.driveItem", ...folderHit } },
    { hitId: "2", resource: { "@odata.type": "#microsoft.graph.drive", ...library } },
  ];

  it("finds folders and libraries by name", async () => {
    const { answer, requests } = await search(found(hits), { query: "plan" });

    expect(answer).toEqual({
      ...whole,
      items: [{ ...plansSummary, items: undefined }, librarySummary],
      count: 2,
    });
    expect(requests.map(({ body }) => body)).toEqual([
      {
        requests: [
          {
            entityTypes: ["driveItem", "drive"],
            query: {
              queryString:
                "(plan) AND ((isDocument=false AND contentclass:STS_ListItem_DocumentLibrary) " +
                "OR contentclass:STS_List_DocumentLibrary)",
            },
            from: 0,
            size: 20,
          },
        ],
      },
    ]);
  });

  it("goes on where the cursor says", async () => {
    const first = await search(found(hits, true), { query: "plan", size: 2 });
    const openedCursor = opened(first.answer.nextCursor);
    const { requests } = await search(found([]), { query: "plan", size: 2 }, { openedCursor });

    expect(openedCursor).toEqual({ from: 2 });
    expect(requests[0]?.body).toMatchObject({ requests: [{ from: 2, size: 2 }] });
  });

  it("names the region for an application, and says what is left out", async () => {
    const { answer, requests } = await search(
      found(hits),
      { query: "plan" },
      { mode: "application" },
    );

    expect(requests[0]?.body).toMatchObject({ requests: [{ region: "EUR" }] });
    expect(answer.notes).toEqual([expect.stringContaining("OneDrives are left out")]);
  });

  const refusal = new ConnectorError("consent_required", {
    happened: "h",
    because: "This tenant has not granted the connector Files.Read.All.",
    remedy: "r",
  });
  const refused = { "POST /search/query": refusal };

  it("finds folders of the user's own OneDrive without Files.Read.All, and says so", async () => {
    const link = "https://graph/next";
    const own = { value: [brief, plans], "@odata.nextLink": link };
    const routes = {
      ...refused,
      "GET /me/drive/root/search(q=%27plan%27)": own,
      [`GET ${link}`]: { value: [] },
    };

    const { answer } = await search(routes, { query: "plan" });
    const openedCursor = opened(answer.nextCursor);
    const last = await search(routes, { query: "plan" }, { openedCursor });

    expect(answer.items).toEqual([plansSummary]);
    expect(answer.notes).toEqual([expect.stringContaining("own OneDrive")]);
    expect(last.answer).toMatchObject({ count: 0, truncated: false });
    expect(last.requests.map(({ path }) => path)).toEqual([link]);
  });

  it("fails, naming the permission, where there is none to fall back to", async () => {
    const noOwn = { ...refused, "GET /me/drive/root/search(q=%27plan%27)": refusal };

    for (const attempt of [
      search(noOwn, { query: "plan" }),
      search(refused, { query: "plan" }, { mode: "application" }),
    ])
      await expect(attempt).rejects.toMatchObject({
        code: "consent_required",
        because: refusal.because,
        remedy: expect.stringContaining("folder"),
      });
  });
});

describe("with a folder", () => {
  it("lists what lies in it, by name", async () => {
    const { answer, asked } = await search(
      { ...open, "GET /drives/docs/items/01PLANS/children": { value: [brief] } },
      { folder },
    );

    expect(answer).toEqual({ ...whole, items: [briefSummary] });
    expect(asked).toEqual([
      ["/drives/docs/items/01PLANS", { $select: "folder" }],
      ["/drives/docs/items/01PLANS/children", { $select: itemFields, $top: 20, $orderby: "name" }],
    ]);
  });

  it("tells an empty one from one that cannot be opened", async () => {
    const refusal = new ConnectorError("access_denied", {
      happened: "h",
      because: "b",
      remedy: "r",
    });
    const empty = { ...open, "GET /drives/docs/items/01PLANS/children": { value: [] } };

    const { answer } = await search(empty, { folder });
    const attempt = search({ "GET /drives/docs/items/01PLANS": refusal }, { folder });

    expect(answer).toEqual({ ...whole, items: [], count: 0 });
    await expect(attempt).rejects.toBe(refusal);
  });

  it("follows its pages", async () => {
    const link = "https://graph/next";
    const first = await search(
      {
        ...open,
        "GET /drives/docs/items/01PLANS/children": { value: [plans], "@odata.nextLink": link },
      },
      { folder, size: 1 },
    );
    const openedCursor = opened(first.answer.nextCursor);
    const { answer, asked } = await search(
      { [`GET ${link}`]: { value: [brief] } },
      { folder, size: 1 },
      { openedCursor },
    );

    expect(first.answer.truncated).toBe(true);
    expect(asked).toEqual([[link, {}]]);
    expect(answer).toEqual({ ...whole, items: [briefSummary] });
  });

  it("takes its web address", async () => {
    const { answer } = await search(
      {
        ...site,
        ...open,
        "GET /drives/docs/root:/Plans": { id: "01PLANS" },
        "GET /drives/docs/items/01PLANS/children": { value: [brief] },
      },
      { folder: `${product}/Shared%20Documents/Plans` },
    );

    expect(answer.count).toBe(1);
  });

  it("lists the libraries of a site, page by page", async () => {
    const first = await search(site, { folder: product, size: 1 });
    const openedCursor = opened(first.answer.nextCursor);
    const last = await search(site, { folder: product, size: 1 }, { openedCursor });

    expect(first.answer.items).toEqual([librarySummary]);
    expect(last.answer).toMatchObject({ items: [{ name: "Drawings" }], truncated: false });
  });

  it.each([
    ["a file", "m365://file/docs/01PLANS", { "GET /drives/docs/items/01PLANS": {} }],
    [
      "a list",
      `${product}/Lists/Tasks`,
      {
        ...site,
        "GET /sites/s1/lists": { value: [{ id: "l", webUrl: `${product}/Lists/Tasks` }] },
      },
    ],
    ["a sharing link", "https://lumencycles.sharepoint.com/:f:/s/product/Ea1", {}],
    ["a mail", "m365://mail/me/AAk1", {}],
    ["another web site", "https://example.com/a", {}],
  ])("refuses %s", async (_what, place, routes: FakeRoutes) => {
    await expect(search(routes, { folder: place })).rejects.toMatchObject({
      code: "invalid_input",
    });
  });
});

describe("with both", () => {
  it("finds files and folders below a folder", async () => {
    const { answer, asked } = await search(
      { "GET /drives/docs/items/01PLANS/search(q=%27brief%27)": { value: [plans, brief] } },
      { folder, query: "brief", size: 5 },
    );

    expect(answer).toEqual({ ...whole, items: [plansSummary, briefSummary], count: 2 });
    expect(asked).toEqual([
      ["/drives/docs/items/01PLANS/search(q=%27brief%27)", { $select: itemFields, $top: 5 }],
    ]);
  });

  it("goes through the libraries of a site, and on with the cursor", async () => {
    const routes = {
      ...site,
      "GET /drives/docs/root/search(q=%27brief%27)": { value: [brief] },
      "GET /drives/d2/root/search(q=%27brief%27)": { value: [] },
    };

    const first = await search(routes, { folder: product, query: "brief" });
    const openedCursor = opened(first.answer.nextCursor);
    const last = await search(routes, { folder: product, query: "brief" }, { openedCursor });

    expect(first.answer.count).toBe(1);
    expect(last.requests.map(({ path }) => path)).toEqual([
      "/drives/d2/root/search(q=%27brief%27)",
    ]);
    expect(last.answer).toMatchObject({ count: 0, truncated: false });
  });
});

it("refuses a call that names neither query nor folder, before any request", async () => {
  await expect(search({}, {})).rejects.toMatchObject({ code: "invalid_input" });
});
