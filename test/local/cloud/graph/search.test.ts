import { describe, expect, it } from "vitest";
import { asApp, asUser, daemon, origins, startGraph } from "./graph-client.ts";
import { anna, ben, listId, pageId, productDrive, productSite } from "./tenant-fixture.ts";

type Search = Record<string, unknown>;
const files = (queryString: string, more: Search = {}): Search => ({
  entityTypes: ["driveItem"],
  query: { queryString },
  ...more,
});

function start() {
  const { ask, ...graph } = startGraph();
  const search = (request: Search, token?: string) =>
    ask("/search/query", { body: { requests: [request] }, ...(token !== undefined && { token }) });
  const names = async (request: Search, token?: string) => {
    const { body } = await search(request, token);
    const [container] = body.value[0].hitsContainers;
    return (container.hits ?? []).map((hit: { resource: { name: string } }) => hit.resource.name);
  };
  return { ask, search, names, ...graph };
}

const planId = "01BPRODUCTPRODUCTPRODUCTPLANSAURORAPLANMD";
const person = {
  user: { displayName: "Anna Keller", email: "anna.keller@lumencycles.example" },
};
const moments = {
  createdDateTime: "2026-01-10T08:00:00Z",
  lastModifiedDateTime: "2026-01-10T08:00:00Z",
};
const auroraPlan = {
  "@odata.type": "#microsoft.graph.driveItem",
  id: planId,
  name: "Aurora plan.md",
  size: 57,
  webUrl:
    "https://lumencycles.sharepoint.com/sites/product/Shared%20Documents/Plans/Aurora%20plan.md",
  ...moments,
  fileSystemInfo: moments,
  createdBy: person,
  lastModifiedBy: person,
  parentReference: {
    driveId: productDrive,
    id: "01BPRODUCTPRODUCTPRODUCTPLANS",
    siteId: productSite,
    sharepointIds: { listId, listItemId: "1", listItemUniqueId: planId },
  },
};

describe("searching files", () => {
  it("answers with partial items, ranks and marked summaries", async () => {
    const { search } = start();

    const { status, body } = await search(files("aurora"));

    expect(status).toBe(200);
    expect(body).toEqual({
      "@odata.context": `${origins.graph}/v1.0/$metadata#Collection(microsoft.graph.searchResponse)`,
      value: [
        {
          searchTerms: ["aurora"],
          hitsContainers: [
            {
              hits: [
                {
                  hitId: planId,
                  rank: 1,
                  summary:
                    "The <c0>Aurora</c0> plan: ship the e-bike in May, budget 400 kEUR.<ddd/>",
                  resource: auroraPlan,
                },
              ],
              total: 1,
              moreResultsAvailable: false,
            },
          ],
        },
      ],
    });
  });

  it("answers with the chosen fields alone where a request names some", async () => {
    const { search } = start();
    const fields = ["listId", "author", "Title", "colour"];

    const ofFile = await search(files("aurora", { fields }));
    const ofItem = await search(files("voltara", { entityTypes: ["listItem"], fields }));

    const resource = ({ body }: typeof ofFile) => body.value[0].hitsContainers[0].hits[0].resource;
    expect(resource(ofFile)).toEqual({
      "@odata.type": "#microsoft.graph.driveItem",
      listItem: {
        "@odata.type": "#microsoft.graph.listItem",
        id: planId,
        fields: { listId, author: "Anna Keller", Title: "Aurora plan" },
      },
    });
    expect(resource(ofItem)).toEqual({
      "@odata.type": "#microsoft.graph.listItem",
      id: "1",
      createdDateTime: "2026-01-10T08:00:00Z",
      webUrl: "https://lumencycles.sharepoint.com/sites/product/Lists/Suppliers/1_.000",
      parentReference: { siteId: productSite },
      sharepointIds: { listId, listItemId: "1" },
      fields: { listId, author: "Anna Keller", Title: "Voltara" },
    });
  });

  it("leaves hits out where there are none", async () => {
    const { search } = start();

    const { body } = await search(files("zeppelin"));

    expect(body.value[0].hitsContainers).toEqual([{ total: 0, moreResultsAvailable: false }]);
  });

  it.each([
    ["plan", ["Aurora plan.md"]],
    ["plan*", ["Aurora plan.md", "Plans"]],
    ["plan* isDocument=true", ["Aurora plan.md"]],
    ["filetype:md", ["Aurora plan.md"]],
    ["filetype:txt", ["notes.txt", "diary.txt"]],
    ["filetype:txt OR filetype:md", ["Aurora plan.md", "notes.txt", "diary.txt"]],
    ["budget NOT filetype:txt", ["Aurora plan.md"]],
    ['author:"Anna Keller" filetype:md', ["Aurora plan.md"]],
    ["author:ben", []],
    ["title:notes", ["notes.txt"]],
    ["lastmodifiedtime>=2026-01-01 filetype:md", ["Aurora plan.md"]],
    ["lastmodifiedtime:2025-01-01..2025-12-31", []],
    ["LastModifiedTime:2026-01-10 filetype:md", ["Aurora plan.md"]],
    ["LastModifiedTime>=2026-01-10T08:00:00Z filetype:md", ["Aurora plan.md"]],
    ["LastModifiedTime<2026-01-10T08:00:00.000Z", []],
    ["LastModifiedDateTime>=2026-01-01", []],
    ["colour:red", []],
    ["colour:(red OR blue)", []],
    ["colour:a..c", []],
    ["colour:red OR plan", ["Aurora plan.md"]],
    ["title: aurora", []],
    ["budget: aurora", ["Aurora plan.md"]],
    ['budget : "aurora"', ["Aurora plan.md"]],
    ['budget :"aurora"', ["Aurora plan.md"]],
    ["LastModifiedTime > 2025-01-01", []],
    [
      'path:"https://lumencycles.sharepoint.com/sites/product/Shared Documents/Plans" isDocument:true',
      ["Aurora plan.md"],
    ],
    ['path:"https://lumencycles.sharepoint.com/sites/product/Shared%20Documents/Pla"', []],
  ])("understands %s", async (query, expected) => {
    const { names } = start();

    expect((await names(files(query))).toSorted()).toEqual(expected.toSorted());
  });

  it("is trimmed to what the person may read", async () => {
    const { names } = start();
    const asBen = asUser("Files.Read.All", ben);

    expect(await names(files("wage"))).toEqual([]);
    expect(await names(files("wage"), asBen)).toEqual(["wages.csv"]);
    expect(await names(files("notes"), asBen)).toEqual(["notes.txt"]);
  });

  it("pages by from and size, and sorts by what can be sorted", async () => {
    const { search } = start();
    const sorted = files("*", { size: 2, sortProperties: [{ name: "name", isDescending: true }] });

    const first = await search(sorted);
    const second = await search({ ...sorted, from: 2 });

    const page = (reply: typeof first) => reply.body.value[0].hitsContainers[0];
    expect(page(first)).toMatchObject({
      total: 4,
      moreResultsAvailable: true,
      hits: [
        { rank: 1, resource: { name: "Plans" } },
        { rank: 2, resource: { name: "notes.txt" } },
      ],
    });
    expect(page(second)).toMatchObject({
      moreResultsAvailable: false,
      hits: [{ rank: 3 }, { rank: 4 }],
    });
  });

  it("finds sites, lists, their items and pages together with files", async () => {
    const { search } = start();

    const aurora = await search({
      entityTypes: ["driveItem", "listItem", "list", "site", "drive"],
      query: { queryString: "aurora OR suppliers OR product OR voltara" },
    });

    const { hits } = aurora.body.value[0].hitsContainers[0];
    expect(
      hits.map((hit: { resource: object }) => Object.values(hit.resource)[0]).toSorted(),
    ).toEqual([
      "#microsoft.graph.driveItem",
      "#microsoft.graph.list",
      "#microsoft.graph.listItem",
      "#microsoft.graph.listItem",
      "#microsoft.graph.site",
    ]);
    const page = hits.find((hit: { hitId: string }) => hit.hitId === pageId);
    expect(page.resource).toMatchObject({
      name: "Aurora.aspx",
      parentReference: { siteId: productSite },
    });
    expect(page.resource).not.toHaveProperty("fields");
  });

  it("applies a query template", async () => {
    const { names } = start();
    const query = { queryString: "budget", queryTemplate: "{searchTerms} filetype:md" };

    expect(await names({ entityTypes: ["driveItem"], query })).toEqual(["Aurora plan.md"]);
  });
});

describe("searching as an application", () => {
  it("names a region of the tenant and leaves private content out", async () => {
    const { names, search } = start();

    const withoutRegion = await search(files("budget"), daemon);
    const wrongRegion = await search(files("budget", { region: "NAM" }), daemon);
    const privateContent = {
      sharePointOneDriveOptions: { includeContent: "privateContent,sharedContent" },
    };

    expect(withoutRegion.body.error).toMatchObject({
      code: "BadRequest",
      message:
        "SearchRequest Invalid (Region is required when request with application permission.)",
    });
    expect(wrongRegion.body.error.message).toBe(
      "Requested region NAM not found. Only valid regions are EUR.",
    );
    expect(await names(files("budget", { region: "EUR" }), daemon)).toEqual(["Aurora plan.md"]);
    expect(await names(files("budget", { region: "EUR", ...privateContent }), daemon)).toHaveLength(
      3,
    );
  });

  it("takes the home region where sites show no location", async () => {
    const { search, content } = start();
    for (const { site } of content.sites) delete site.siteCollection.dataLocationCode;

    const { status } = await search(files("budget", { region: "EUR" }), daemon);

    expect(status).toBe(200);
  });

  it("is not possible for mail", async () => {
    const { search } = start();

    const { status } = await search(
      { entityTypes: ["message"], query: { queryString: "budget" }, region: "EUR" },
      asApp("Mail.Read Files.Read.All"),
    );

    expect(status).toBe(400);
  });
});

describe("searching mail", () => {
  it("finds the caller's own messages under ordinary ids", async () => {
    const { ask, search } = start();

    const { body } = await search({ entityTypes: ["message"], query: { queryString: "aurora" } });
    const [hit] = body.value[0].hitsContainers[0].hits;
    const found = await ask(`/me/messages/${encodeURIComponent(hit.hitId)}?$select=subject`);

    expect(hit.resource).toMatchObject({
      "@odata.type": "#microsoft.graph.message",
      subject: "Q3 budget",
    });
    expect(hit.resource).not.toHaveProperty("id");
    expect(found.body.subject).toBe("Q3 budget");
  });

  it("counts the page alone", async () => {
    const { search } = start();

    const { body } = await search({
      entityTypes: ["message"],
      query: { queryString: "newsletter" },
      size: 5,
    });

    expect(body.value[0].hitsContainers[0]).toMatchObject({ total: 5, moreResultsAvailable: true });
  });
});

describe("a search request", () => {
  it.each<[string, unknown]>([
    ["without requests", {}],
    ["with two requests", { requests: [files("a"), files("b")] }],
    ["with an unknown property", { requests: [files("a", { limit: 3 })] }],
    ["without entity types", { requests: [{ query: { queryString: "a" } }] }],
    ["with an unknown entity type", { requests: [{ ...files("a"), entityTypes: ["file"] }] }],
    [
      "mixing mail and files",
      { requests: [{ ...files("a"), entityTypes: ["message", "driveItem"] }] },
    ],
    ["without a query", { requests: [{ entityTypes: ["driveItem"] }] }],
    ["with an empty query", { requests: [files(" ")] }],
    ["for all drives", { requests: [{ ...files("*"), entityTypes: ["drive"] }] }],
    ["with a negative start", { requests: [files("a", { from: -1 })] }],
    ["with too great a page", { requests: [files("a", { size: 1001 })] }],
    [
      "with too great a page of mail",
      { requests: [{ ...files("a", { size: 26 }), entityTypes: ["message"] }] },
    ],
    [
      "sorting by what cannot be sorted",
      { requests: [files("a", { sortProperties: [{ name: "colour" }] })] },
    ],
    [
      "sorting mail",
      {
        requests: [
          { ...files("a", { sortProperties: [{ name: "name" }] }), entityTypes: ["message"] },
        ],
      },
    ],
    ["with top results of files", { requests: [files("a", { enableTopResults: true })] }],
    ["with a region of a person", { requests: [files("a", { region: "EUR" })] }],
    ["with malformed KQL", { requests: [files("(a OR")] }],
    ["with a date that is none", { requests: [files("LastModifiedTime>soon")] }],
  ])("%s is refused", async (_, body) => {
    const { ask } = startGraph();

    const reply = await ask("/search/query", { body });

    expect([reply.status, reply.body.error.code]).toEqual([400, "BadRequest"]);
  });

  it.each([
    ["NEAR", "a NEAR b"],
    ["NEAR", "a NEAR(n=3) b"],
    ["ONEAR", "a ONEAR(3) b"],
    ["WORDS", "WORDS(a, b)"],
    ["XRANK", "a XRANK(cb=100) b"],
  ])("with the operator %s is refused by its name", async (operator, queryString) => {
    const { search } = start();

    const ofFiles = await search(files(queryString));
    const ofMail = await search({ ...files(queryString), entityTypes: ["message"] });

    for (const { status, body } of [ofFiles, ofMail]) {
      expect(status).toBe(400);
      expect(body.error.message).toContain(`The operator '${operator}' is not supported`);
    }
  });

  it("takes the operators' names for words where they are not in capitals or stand in quotes", async () => {
    const { names } = start();

    expect(await names(files('plan near "NEAR"'))).toEqual([]);
  });

  it("needs the permission of each type that it names", async () => {
    const { search } = start();

    const { status, body } = await search(
      { entityTypes: ["driveItem", "site"], query: { queryString: "a" } },
      asUser("Files.Read.All User.Read", anna),
    );

    expect(status).toBe(403);
    expect(body.error.code).toBe("Forbidden");
    expect(body.error.message).toContain("Access to Site in Graph API requires");
  });
});
