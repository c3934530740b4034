import { expect, it } from "vitest";
import { readResource } from "../../../../shared/tools/resource/read-resource.ts";
import { FakeGraph } from "../../../fakes/fake-graph.ts";
import { fakeToolContext } from "../../../fakes/fake-tool-context.ts";

const uri = "m365://listitem/contoso.sharepoint.com%2C1%2C2/33498de0/7";
const path = "/sites/contoso.sharepoint.com%2C1%2C2/lists/33498de0";

const item = {
  id: "7",
  webUrl: "https://contoso.sharepoint.com/Lists/Tickets/7_.000",
  lastModifiedDateTime: "2026-03-02T09:30:00Z",
  lastModifiedBy: { user: { displayName: "Grace Lin" } },
};

async function read(columns: object[], fields: Record<string, unknown>) {
  const graph = new FakeGraph({
    [`GET ${path}/items/7`]: { ...item, fields },
    [`GET ${path}`]: { id: "33498de0", displayName: "Help desk", columns },
  });
  const result = await readResource.run(readResource.input.parse({ uri }), fakeToolContext(graph));
  return { graph, result };
}

const title = { name: "Title", displayName: "Title", text: { textType: "plain" } };

it("reads the columns under the names that people see, in the list's order", async () => {
  const { graph, result } = await read(
    [title, { name: "Sev", displayName: "Severity", choice: {} }],
    { Sev: "High", Title: "Printer jams" },
  );

  expect(result).toMatchObject({
    kind: "listitem",
    title: "Printer jams",
    from: "Grace Lin",
    time: "2026-03-02T10:30:00+01:00",
    link: item.webUrl,
    text: "- **List:** Help desk\n- **Title:** Printer jams\n- **Severity:** High",
    notes: undefined,
  });
  expect(graph.requests).toMatchObject([
    {
      path: `${path}/items/7`,
      query: { $select: "id,webUrl,lastModifiedDateTime,lastModifiedBy", $expand: "fields" },
    },
    { path, query: { $select: "id,displayName", $expand: "columns" } },
  ]);
});

it.each<[string, object, unknown, string]>([
  ["a moment on the mailbox's clock", { dateTime: {} }, "2026-03-02T09:30:00Z", "10:30:00+01:00"],
  ["yes or no", { boolean: {} }, false, "no"],
  ["a number", { number: {} }, 0, "0"],
  ["several choices", { choice: {} }, ["Red", "Blue"], "Red, Blue"],
  ["a link", { hyperlinkOrPicture: {} }, { Description: "Wiki", Url: "https://a.b/" }, "Wiki"],
  ["several lookups", { lookup: {} }, [{ LookupId: 1, LookupValue: "Aurora" }], "Aurora"],
  ["rich text", { text: { textType: "richText" } }, "<p>Some <b>bold</b></p>", "Some **bold**"],
  ["lines", { text: { textType: "plain" } }, "one\ntwo", "one"],
  ["a computed value", { readOnly: true, calculated: {} }, "HD-7", "HD-7"],
])("shows %s", async (_what, facet, value, shown) => {
  const { result } = await read([{ name: "X", displayName: "Facet", ...facet }], { X: value });

  expect(result.text).toMatch(/\*\*Facet:\*\*/);
  expect(result.text).toContain(shown);
});

it("leaves out SharePoint's bookkeeping and what is empty", async () => {
  const { result } = await read(
    [
      title,
      { name: "Hidden", displayName: "Hidden", hidden: true },
      { name: "Modified", displayName: "Modified", readOnly: true },
      { name: "_Flags", displayName: "Flags" },
      { name: "ContentType", displayName: "Content type" },
      { name: "Empty", displayName: "Empty" },
    ],
    {
      "@odata.etag": "x",
      id: "7",
      Title: "T",
      Hidden: "secret",
      Modified: "2026",
      _Flags: 1,
      ContentType: "Item",
      Empty: null,
    },
  );

  expect(result.text).toBe("- **List:** Help desk\n- **Title:** T");
});

it("says that people are given by number only", async () => {
  const { result } = await read(
    [title, { name: "AssignedTo", displayName: "Assigned to", personOrGroup: {} }],
    { Title: "T", AssignedToLookupId: "12" },
  );

  expect(result.text).not.toContain("Assigned");
  expect(result.notes).toEqual([
    expect.stringMatching(/^1 columns are left out: .*by number only/),
  ]);
});

it("shows plain text as it is: HTML in it is no HTML, a link no link", async () => {
  const { result } = await read([title], { Title: "<b>[x](https://evil.example)</b>" });

  expect(result.text).not.toMatch(/\]\(https/);
  expect(result.text).toContain("b>");
});

it("is named after its list when it has no title", async () => {
  const { result } = await read([], {});

  expect(result).toMatchObject({ title: "Help desk 7", text: "- **List:** Help desk" });
});
