import { describe, expect, it } from "vitest";
import { ConnectorError, type ErrorCode } from "../../../../shared/errors/connector-error.ts";
import { sharepointSearch } from "../../../../shared/tools/sharepoint/sharepoint-search.ts";
import { FakeGraph, type RecordedRequest } from "../../../fakes/fake-graph.ts";
import { fakeToolContext, testTenant } from "../../../fakes/fake-tool-context.ts";

const hit = {
  hitId: "01ABC",
  rank: 1,
  summary: "the <c0>Aurora</c0> launch is planned for <ddd/>",
  resource: {
    "@odata.type": "#microsoft.graph.driveItem",
    id: "01ABC",
    name: "aurora-product-brief.docx",
    size: 48_000,
    webUrl: "https://lumencycles.sharepoint.com/sites/product/brief.docx",
    lastModifiedDateTime: "2026-03-02T09:30:00Z",
    lastModifiedBy: { user: { displayName: "Anna Keller" } },
    parentReference: { driveId: "b!xyz" },
  },
};

function answeringRoutes(hits: unknown[], moreResultsAvailable = false) {
  return {
    "POST /search/query": {
      value: [{ searchTerms: [], hitsContainers: [{ hits, total: 1, moreResultsAvailable }] }],
    },
  };
}

function answering(hits: unknown[], moreResultsAvailable = false) {
  return new FakeGraph(answeringRoutes(hits, moreResultsAvailable));
}

async function search(
  graph: FakeGraph,
  args: Record<string, unknown>,
  context: Parameters<typeof fakeToolContext>[1] = {},
) {
  return await sharepointSearch.run(
    sharepointSearch.input.parse(args),
    fakeToolContext(graph, context),
  );
}

it("searches files and pages and tells each with its place, author and time", async () => {
  const graph = answering([hit]);

  const answer = await search(graph, { query: "aurora" });

  expect(answer).toEqual({
    items: [
      {
        kind: "file",
        name: "aurora-product-brief.docx",
        snippet: "the Aurora launch is planned for …",
        modified: "2026-03-02T10:30:00+01:00",
        modifiedBy: "Anna Keller",
        bytes: 48_000,
        uri: "m365://file/b!xyz/01ABC",
        link: "https://lumencycles.sharepoint.com/sites/product/brief.docx",
      },
    ],
    count: 1,
    truncated: false,
    nextCursor: undefined,
    notes: undefined,
  });
  expect(graph.requests.map(({ body }) => body)).toEqual([
    {
      requests: [
        {
          entityTypes: ["driveItem", "listItem"],
          query: {
            queryString:
              "(aurora) AND (isDocument=true OR contentclass:STS_ListItem_WebPageLibrary)",
          },
          from: 0,
          size: 20,
        },
      ],
    },
  ]);
});

it("leaves out, and says so, a hit that does not tell where its file is", async () => {
  const { parentReference: _nowhere, ...resource } = hit.resource;
  const { id: _unnamed, ...byHitId } = hit.resource;
  const graph = answering([
    { ...hit, resource },
    { ...hit, resource: byHitId },
  ]);

  const answer = await search(graph, { query: "aurora" });

  expect(answer.items.map(({ uri }) => uri)).toEqual(["m365://file/b!xyz/01ABC"]);
  expect(answer.notes).toEqual(["1 hits are left out: Search did not say where they are."]);
});

const siteId = "lumencycles.sharepoint.com,11111111,22222222";
const pageHit = {
  hitId: "5eef08c8-da34-4a4d-b91a-97aab3da97a4",
  summary: "<c0>Home</c0> office: two days",
  resource: {
    "@odata.type": "#microsoft.graph.listItem",
    id: "5eef08c8-da34-4a4d-b91a-97aab3da97a4",
    name: "Home-office.aspx",
    webUrl: "https://lumencycles.sharepoint.com/sites/people/SitePages/Home-office.aspx",
    lastModifiedDateTime: "2026-03-02T09:30:00Z",
    lastModifiedBy: { user: { displayName: "Kavita Rao" } },
    parentReference: { siteId },
  },
};
const itemHit = {
  hitId: "0a4f",
  resource: {
    "@odata.type": "#microsoft.graph.listItem",
    id: "0a4f",
    webUrl: "https://lumencycles.sharepoint.com/sites/it/Lists/Help%20desk/DispForm.aspx?ID=7",
    sharepointIds: { listId: "33498de0", listItemId: "7" },
    parentReference: { siteId },
  },
};

describe("pages and list items", () => {
  const kinds = ["pages", "listItems"];

  it("come with a kind, a link, and a uri that holds their site", async () => {
    const graph = answering([pageHit, itemHit]);

    const answer = await search(graph, { query: "home", kinds });

    const site = "lumencycles.sharepoint.com%2C11111111%2C22222222";
    expect(answer.items).toMatchObject([
      {
        kind: "page",
        name: "Home-office.aspx",
        snippet: "Home office: two days",
        modifiedBy: "Kavita Rao",
        uri: `m365://page/${site}/5eef08c8-da34-4a4d-b91a-97aab3da97a4`,
        link: pageHit.resource.webUrl,
      },
      {
        kind: "listItem",
        name: "Help desk 7",
        uri: `m365://listitem/${site}/33498de0/7`,
        link: itemHit.resource.webUrl,
      },
    ]);
  });

  it("are told from files and from each other by the request", async () => {
    const graph = answering([]);

    await search(graph, { query: "home", kinds: ["listItems"] });
    await search(graph, { query: "home", kinds: ["pages"] });

    expect(graph.requests.map(({ body }) => body)).toMatchObject([
      {
        requests: [
          {
            entityTypes: ["listItem"],
            query: {
              queryString:
                "(home) AND (isDocument=false AND NOT contentclass:STS_ListItem_WebPageLibrary " +
                "AND NOT contentclass:STS_ListItem_DocumentLibrary)",
            },
          },
        ],
      },
      {
        requests: [
          {
            entityTypes: ["listItem"],
            query: { queryString: "(home) AND contentclass:STS_ListItem_WebPageLibrary" },
          },
        ],
      },
    ]);
  });

  it("are read as a page when the page comes as a file of its library", async () => {
    const { id: _id, ...rest } = pageHit.resource;
    const parentReference = {
      driveId: "b!xyz",
      siteId,
      sharepointIds: { listItemUniqueId: "5eef08c8" },
    };
    const graph = answering([{ hitId: "01X", resource: { ...rest, parentReference } }]);

    const answer = await search(graph, { query: "home" });

    expect(answer.items[0]?.uri).toMatch(/^m365:\/\/page\/.*\/5eef08c8$/);
  });

  it("are left out when Search does not say in which site or list they are", async () => {
    const { parentReference: _site, ...nowhere } = pageHit.resource;
    const { sharepointIds: _ids, ...noList } = itemHit.resource;
    const graph = answering([
      { ...pageHit, resource: nowhere },
      { ...itemHit, resource: noList },
    ]);

    const answer = await search(graph, { query: "home", kinds });

    expect(answer.items).toEqual([]);
    expect(answer.notes).toEqual(["2 hits are left out: Search did not say where they are."]);
  });
});

describe("without Sites.Read.All", () => {
  const refusal = new ConnectorError("consent_required", {
    happened: "Microsoft Graph refused the request.",
    because: "This tenant has not granted the connector Sites.Read.All.",
    remedy: "Ask an administrator to grant it.",
  });
  const refusing = () =>
    new FakeGraph({
      "POST /search/query": ({ body }: RecordedRequest) =>
        JSON.stringify(body).includes("listItem")
          ? refusal
          : { value: [{ hitsContainers: [{ hits: [hit], moreResultsAvailable: true }] }] },
    });

  it("finds files by one more request and says what was not searched, on each page", async () => {
    const graph = refusing();

    const first = await search(graph, { query: "aurora" });
    const openedCursor = JSON.parse(first.nextCursor!.slice("sealed:".length));
    const second = await search(graph, { query: "aurora" }, { openedCursor });

    expect(first.items).toHaveLength(1);
    expect(first.notes).toEqual([expect.stringContaining("Sites.Read.All")]);
    expect(second.notes).toEqual(first.notes);
    expect(graph.requests.map(({ body }) => entityTypesIn(body))).toEqual([
      ["driveItem", "listItem"],
      ["driveItem"],
      ["driveItem"],
    ]);
  });

  it("fails, naming it, when no files are wanted", async () => {
    const graph = refusing();

    const attempt = search(graph, { query: "aurora", kinds: ["pages"] });

    await expect(attempt).rejects.toBe(refusal);
    expect(graph.requests).toHaveLength(1);
  });

  it("does not repeat a search that failed for another reason", async () => {
    const denied = new ConnectorError("access_denied", refusal);
    const graph = new FakeGraph({ "POST /search/query": denied });

    await expect(search(graph, { query: "aurora" })).rejects.toBe(denied);
    expect(graph.requests).toHaveLength(1);
  });
});

function entityTypesIn(body: unknown): unknown {
  return (body as { requests: { entityTypes: string[] }[] }).requests[0]?.entityTypes;
}

const product = "https://lumencycles.sharepoint.com/sites/product";

describe("within", () => {
  const pathOf = (graph: FakeGraph) =>
    /path:"([^"]*)"/.exec(JSON.stringify(graph.requests.at(-1)?.body).replaceAll("\\", ""))?.[1];

  it.each([
    [product, product],
    ["https://lumencycles.sharepoint.com/", "https://lumencycles.sharepoint.com"],
    [`${product}/Shared%20Documents/Plans`, `${product}/Shared Documents/Plans`],
    [`${product}/Lists/Help%20desk/AllItems.aspx`, `${product}/Lists/Help desk`],
    [
      `${product}/Docs/Forms/AllItems.aspx?id=%2Fsites%2Fproduct%2FDocs%2FPlans&viewid=1`,
      `${product}/Docs/Plans`,
    ],
  ])("takes %s", async (within, path) => {
    const graph = answering([hit]);

    await search(graph, { query: "aurora", within });

    expect(pathOf(graph)).toBe(path);
  });

  it("takes the uri of a folder, whose address one more request tells", async () => {
    const graph = new FakeGraph({
      "GET /drives/b%21xyz/items/01F": { folder: {}, webUrl: `${product}/Docs/100%25%20done` },
      ...answeringRoutes([hit]),
    });

    await search(graph, { query: "aurora", within: "m365://file/b!xyz/01F" });

    expect(graph.requests[0]?.query).toEqual({ $select: "webUrl,folder" });
    expect(pathOf(graph)).toBe(`${product}/Docs/100% done`);
  });

  it.each([
    ["the link of a file", `${product}/_layouts/15/Doc.aspx?sourcedoc=x`],
    ["a page", `${product}/SitePages/Home.aspx`],
    ["a sharing link", "https://lumencycles.sharepoint.com/:f:/s/product/Ea1"],
    ["another web site", "https://example.com/sites/product"],
    ["Teams", "https://teams.microsoft.com/l/chat/19:a@thread.v2/0"],
    ["the uri of a mail", "m365://mail/me/AAk1"],
    ["no address", "product"],
  ])("refuses %s, without a request", async (_what, within) => {
    const graph = answering([]);

    const attempt = search(graph, { query: "a", within });

    await expect(attempt).rejects.toMatchObject({ code: "invalid_input" });
    expect(graph.requests).toEqual([]);
  });

  it("refuses the uri of a file", async () => {
    const graph = new FakeGraph({ "GET /drives/b%21xyz/items/01F": { webUrl: product } });

    const attempt = search(graph, { query: "a", within: "m365://file/b!xyz/01F" });

    await expect(attempt).rejects.toMatchObject({
      code: "invalid_input",
      because: expect.stringContaining("a file"),
    });
  });
});

describe("when nothing is found within a place", () => {
  const site = "GET /sites/lumencycles.sharepoint.com:/sites/product";
  const failure = (code: ErrorCode) =>
    new ConnectorError(code, { happened: "h", because: "b", remedy: "r" });
  const nothingWhere = (answer: unknown) =>
    new FakeGraph({ ...answeringRoutes([]), [site]: answer });
  const within = product;

  it("says that the place exists, but that it may not be indexed yet", async () => {
    const answer = await search(nothingWhere({ id: "s1" }), { query: "aurora", within });

    expect(answer).toMatchObject({ count: 0, truncated: false });
    expect(answer.notes).toEqual([expect.stringContaining("may not be found yet")]);
  });

  it("fails where there is no such place, or the caller may not open it", async () => {
    for (const code of ["not_found", "access_denied", "invalid_input"] as const) {
      const attempt = search(nothingWhere(failure(code)), { query: "aurora", within });

      await expect(attempt).rejects.toMatchObject({ code });
    }
  });

  it("says so when it cannot tell without Sites.Read.All", async () => {
    const graph = nothingWhere(failure("consent_required"));

    const answer = await search(graph, { query: "aurora", within });

    expect(answer.notes).toEqual([expect.stringContaining("could not be checked")]);
  });

  it("asks nothing more without within, on later pages, or when there are hits", async () => {
    const plain = answering([]);
    const later = answering([]);
    const some = answering([hit]);

    await search(plain, { query: "aurora" });
    await search(later, { query: "aurora", within }, { openedCursor: { from: 20 } });
    await search(some, { query: "aurora", within });

    for (const graph of [plain, later, some]) expect(graph.requests).toHaveLength(1);
  });
});

describe("without Files.Read.All", () => {
  const refusal = new ConnectorError("consent_required", {
    happened: "Microsoft Graph refused the request.",
    because: "This tenant has not granted the connector Files.Read.All.",
    remedy: "Ask an administrator to grant it.",
  });
  const refused = { "POST /search/query": refusal };
  const file = {
    id: "01N",
    name: "Notes.DOCX",
    size: 12,
    file: {},
    webUrl: "https://lumencycles-my.sharepoint.com/personal/anna/Documents/Notes.docx",
    createdBy: { user: { displayName: "Anna Keller", email: "anna.keller@lumencycles.example" } },
    lastModifiedBy: { user: { displayName: "Anna Keller" } },
    lastModifiedDateTime: "2026-03-02T09:30:00Z",
    parentReference: { driveId: "mine" },
  };
  const own = "GET /me/drive/root/search(q=%27it%27%27s%20plain%27)";

  it("searches the signed-in user's own OneDrive, and says so", async () => {
    const graph = new FakeGraph({
      ...refused,
      [own]: { value: [file, { ...file, folder: {}, file: undefined }] },
    });

    const answer = await search(graph, { query: "it's plain" });

    expect(answer).toEqual({
      items: [
        {
          kind: "file",
          name: "Notes.DOCX",
          snippet: "",
          modified: "2026-03-02T10:30:00+01:00",
          modifiedBy: "Anna Keller",
          bytes: 12,
          uri: "m365://file/mine/01N",
          link: file.webUrl,
        },
      ],
      count: 1,
      truncated: false,
      nextCursor: undefined,
      notes: [expect.stringContaining("own OneDrive")],
    });
    expect(graph.requests.at(-1)?.query).toEqual({
      $select: expect.stringContaining("createdBy"),
      $top: 20,
    });
  });

  it("narrows by every other argument itself", async () => {
    const graph = new FakeGraph({ ...refused, [own]: { value: [file] } });
    const count = async (args: Record<string, unknown>) =>
      (await search(graph, { query: "it's plain", ...args })).count;

    expect(await count({ fileTypes: ["pdf", "docx"], author: "anna" })).toBe(1);
    expect(await count({ fileTypes: ["pdf"] })).toBe(0);
    expect(await count({ author: "ben" })).toBe(0);
    expect(await count({ modifiedAfter: "2026-03-02", modifiedBefore: "2026-03-02" })).toBe(1);
    expect(await count({ modifiedAfter: "2026-03-03" })).toBe(0);
    expect(await count({ modifiedBefore: "2026-03-01" })).toBe(0);
  });

  it.each(["author:anna", "a OR b", "(a)", '"a b"', "plan*", "a -b"])(
    "refuses KQL, which no drive understands: %s",
    async (query) => {
      const attempt = search(new FakeGraph(refused), { query });

      await expect(attempt).rejects.toMatchObject({
        code: "invalid_input",
        because: expect.stringContaining("plain words"),
      });
    },
  );

  it("searches the libraries of a site that the connector was granted, one after the other", async () => {
    const link = "https://graph/next";
    const routes = {
      ...refused,
      "GET /sites/lumencycles.sharepoint.com:/sites/product": { id: "s1" },
      "GET /sites/s1/drives": { value: [{ id: "d1" }, { id: "d2" }] },
      "GET /drives/d1/root/search(q=%27plan%27)": { value: [], "@odata.nextLink": link },
      [`GET ${link}`]: { value: [] },
      "GET /drives/d2/root/search(q=%27plan%27)": { value: [file], "@odata.nextLink": link },
    };
    const args = { query: "plan", within: product };

    const first = await search(new FakeGraph(routes), args, { mode: "application" });
    const openedCursor = JSON.parse(first.nextCursor!.slice("sealed:".length));
    const last = await search(new FakeGraph(routes), args, { mode: "application", openedCursor });

    expect(first).toMatchObject({
      count: 1,
      truncated: true,
      notes: [expect.stringContaining("library's own search")],
    });
    expect(openedCursor).toEqual({ from: 0, drives: { roots: [{ driveId: "d2" }], link } });
    expect(last).toMatchObject({ count: 0, truncated: false });
  });

  it("searches a folder by its uri", async () => {
    const graph = new FakeGraph({
      ...refused,
      "GET /drives/mine/items/01F": { folder: {}, webUrl: product },
      "GET /drives/mine/items/01F/search(q=%27plan%27)": { value: [file] },
    });

    const answer = await search(graph, { query: "plan", within: "m365://file/mine/01F" });

    expect(answer.count).toBe(1);
  });

  it("fails, naming the permission and what to name, where nothing else is open either", async () => {
    const noDrive = { ...refused, "GET /me/drive/root/search(q=%27a%27)": refusal };
    const attempts = [
      search(new FakeGraph(noDrive), { query: "a" }),
      search(new FakeGraph(refused), { query: "a" }, { mode: "application" }),
    ];

    for (const attempt of attempts)
      await expect(attempt).rejects.toMatchObject({
        code: "consent_required",
        because: refusal.because,
        remedy: expect.stringContaining("within"),
      });
  });
});

it("explains why a page far on is refused", async () => {
  const graph = new FakeGraph({
    "POST /search/query": new ConnectorError("invalid_input", {
      happened: "h",
      because: "b",
      remedy: "r",
    }),
  });

  const attempt = search(graph, { query: "aurora" }, { openedCursor: { from: 10_000 } });

  await expect(attempt).rejects.toMatchObject({
    code: "invalid_input",
    remedy: expect.stringContaining("Narrow"),
  });
});

it("turns every argument into a restriction", async () => {
  const graph = answering([hit]);

  await search(graph, {
    query: "brief OR plan",
    fileTypes: ["docx", "pdf"],
    author: 'Anna "K"',
    within: "https://lumencycles.sharepoint.com/sites/product",
    modifiedAfter: "2026-03-01",
    modifiedBefore: "2026-03-31T12:00:00Z",
    size: 3,
  });

  expect(graph.requests[0]?.body).toMatchObject({
    requests: [
      {
        entityTypes: ["driveItem"],
        size: 3,
        query: {
          queryString:
            "(brief OR plan) AND isDocument=true AND (filetype:docx OR filetype:pdf) " +
            'AND author:"Anna  K" AND path:"https://lumencycles.sharepoint.com/sites/product" ' +
            "AND lastModifiedTime>=2026-02-28T23:00:00Z AND lastModifiedTime<2026-03-31T12:00:00Z",
        },
      },
    ],
  });
});

it("goes on where the cursor says and hands out the next one", async () => {
  const graph = answering([hit], true);

  const answer = await search(graph, { query: "aurora", size: 1 }, { openedCursor: { from: 4 } });

  expect(graph.requests[0]?.body).toMatchObject({ requests: [{ from: 4, size: 1 }] });
  expect(answer).toMatchObject({
    truncated: true,
    nextCursor: 'sealed:{"from":5,"kinds":["files","pages"]}',
  });
});

it("ends when Graph promises more but sends nothing", async () => {
  const graph = answering([], true);

  const answer = await search(graph, { query: "aurora" });

  expect(answer).toMatchObject({ truncated: false, nextCursor: undefined });
});

it("reads a container without hits as no items", async () => {
  const graph = new FakeGraph({
    "POST /search/query": { value: [{ hitsContainers: [{ moreResultsAvailable: false }] }] },
  });

  const answer = await search(graph, { query: "aurora" });

  expect(answer).toMatchObject({ items: [], count: 0 });
});

describe("for an application", () => {
  it("names the tenant's region and tells times in UTC", async () => {
    const graph = answering([hit]);

    const answer = await search(graph, { query: "aurora" }, { mode: "application" });

    expect(graph.requests[0]?.body).toMatchObject({ requests: [{ region: "EUR" }] });
    expect(answer.items[0]?.modified).toBe("2026-03-02T09:30:00+00:00");
    expect(answer.notes).toEqual([expect.stringContaining("OneDrives are left out")]);
  });

  it("explains which setting is missing when there is no region, before any call", async () => {
    const graph = answering([]);
    const tenant = { ...testTenant, searchRegion: undefined };

    const attempt = search(graph, { query: "aurora" }, { mode: "application", tenant });

    await expect(attempt).rejects.toMatchObject({
      code: "misconfigured",
      remedy: expect.stringContaining("SEARCH_REGION"),
    });
    expect(graph.requests).toEqual([]);
  });
});
