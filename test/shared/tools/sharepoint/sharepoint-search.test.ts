import { describe, expect, it } from "vitest";
import { sharepointSearch } from "../../../../shared/tools/sharepoint/sharepoint-search.ts";
import { FakeGraph } from "../../../fakes/fake-graph.ts";
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

function answering(hits: unknown[], moreResultsAvailable = false) {
  return new FakeGraph({
    "POST /search/query": {
      value: [{ searchTerms: [], hitsContainers: [{ hits, total: 1, moreResultsAvailable }] }],
    },
  });
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

it("searches files only and tells each with its place, author and time", async () => {
  const graph = answering([hit]);

  const answer = await search(graph, { query: "aurora" });

  expect(answer).toEqual({
    files: [
      {
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
          entityTypes: ["driveItem"],
          query: { queryString: "(aurora) AND isDocument=true" },
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

  expect(answer.files.map(({ uri }) => uri)).toEqual(["m365://file/b!xyz/01ABC"]);
  expect(answer.notes).toEqual(["1 hits are left out: Search did not say where they are."]);
});

it("refuses the link of a file as a place to search within", () => {
  const link = "https://lumencycles.sharepoint.com/_layouts/15/Doc.aspx?sourcedoc=x";

  const parsed = sharepointSearch.input.safeParse({ query: "a", within: link });

  expect(parsed.error?.issues[0]?.message).toContain("without a query");
});

it("turns every argument into a restriction", async () => {
  const graph = answering([]);

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
  expect(answer).toMatchObject({ truncated: true, nextCursor: 'sealed:{"from":5}' });
});

it("ends when Graph promises more but sends nothing", async () => {
  const graph = answering([], true);

  const answer = await search(graph, { query: "aurora" });

  expect(answer).toMatchObject({ truncated: false, nextCursor: undefined });
});

it("reads a container without hits as no files", async () => {
  const graph = new FakeGraph({
    "POST /search/query": { value: [{ hitsContainers: [{ moreResultsAvailable: false }] }] },
  });

  const answer = await search(graph, { query: "aurora" });

  expect(answer).toMatchObject({ files: [], count: 0 });
});

describe("for an application", () => {
  it("names the tenant's region and tells times in UTC", async () => {
    const graph = answering([hit]);

    const answer = await search(graph, { query: "aurora" }, { mode: "application" });

    expect(graph.requests[0]?.body).toMatchObject({ requests: [{ region: "EUR" }] });
    expect(answer.files[0]?.modified).toBe("2026-03-02T09:30:00+00:00");
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
