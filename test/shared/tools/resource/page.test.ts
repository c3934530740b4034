import { describe, expect, it } from "vitest";
import { readResource } from "../../../../shared/tools/resource/read-resource.ts";
import { FakeGraph } from "../../../fakes/fake-graph.ts";
import { fakeToolContext } from "../../../fakes/fake-tool-context.ts";

const uri = "m365://page/contoso.sharepoint.com%2C1%2C2/5eef08c8";
const path = "/sites/contoso.sharepoint.com%2C1%2C2/pages/5eef08c8/microsoft.graph.sitePage";

const textPart = (innerHtml: string) => ({
  "@odata.type": "#microsoft.graph.textWebPart",
  innerHtml,
});
const standardPart = (serverProcessedContent: object) => ({
  "@odata.type": "#microsoft.graph.standardWebPart",
  data: { title: "Quick links", serverProcessedContent },
});
const page = {
  id: "5eef08c8",
  name: "Home-office.aspx",
  title: "Home office",
  webUrl: "https://contoso.sharepoint.com/SitePages/Home-office.aspx",
  lastModifiedDateTime: "2026-03-02T09:30:00Z",
  lastModifiedBy: { user: { displayName: "Kavita Rao" } },
  publishingState: { level: "published", versionId: "1.0" },
  canvasLayout: {
    horizontalSections: [
      { columns: [{ webparts: [textPart("<h2>Rules</h2><p>Two <b>days</b> a week.</p>")] }] },
    ],
  },
};

async function read(answer: object) {
  const graph = new FakeGraph({ [`GET ${path}`]: answer });
  const result = await readResource.run(readResource.input.parse({ uri }), fakeToolContext(graph));
  return { graph, result };
}

function withParts(...webparts: object[]) {
  return { ...page, canvasLayout: { horizontalSections: [{ columns: [{ webparts }] }] } };
}

describe("a page", () => {
  it("is read as Markdown by one request, with what a person wants to know of it", async () => {
    const { graph, result } = await read(page);

    expect(result).toEqual({
      kind: "page",
      title: "Home office",
      from: "Kavita Rao",
      time: "2026-03-02T10:30:00+01:00",
      link: "https://contoso.sharepoint.com/SitePages/Home-office.aspx",
      attachments: undefined,
      text: "## Rules\n\nTwo **days** a week.",
      offset: 0,
      totalCharacters: 30,
      truncated: false,
      nextCursor: undefined,
      notes: undefined,
    });
    expect(graph.requests.map(({ query }) => query)).toEqual([
      {
        $select: "id,name,title,webUrl,lastModifiedDateTime,lastModifiedBy,publishingState",
        $expand: "canvasLayout",
      },
    ]);
  });

  it("has the texts of all its columns and of the vertical section, in their order", async () => {
    const column = (text: string) => ({ webparts: [textPart(`<p>${text}</p>`)] });

    const { result } = await read({
      ...page,
      canvasLayout: {
        horizontalSections: [
          { columns: [column("one"), column("two")] },
          { columns: [column("three")] },
        ],
        verticalSection: { webparts: [textPart("<p>four</p>")] },
      },
    });

    expect(result.text).toBe("one\n\ntwo\n\nthree\n\nfour");
  });

  it("has what people typed into other parts as text, and counts those without", async () => {
    const { result } = await read(
      withParts(
        standardPart({ searchablePlainTexts: [{ key: "title", value: "<Our> team" }] }),
        standardPart({ htmlStrings: [{ key: "caption", value: "<p>At <i>work</i></p>" }] }),
        standardPart({}),
      ),
    );

    expect(result.text).toContain("Our> team");
    expect(result.text).toContain("At *work*");
    expect(result.notes).toEqual([expect.stringMatching(/^1 web parts have no text/)]);
  });

  it("keeps a part that does not close its elements from the next one", async () => {
    const { result } = await read(withParts(textPart("<ul><li>open"), textPart("<p>next</p>")));

    expect(result.text).toMatch(/open\n\nnext$/);
  });

  it("that is a draft says so", async () => {
    const { result } = await read({ ...page, publishingState: { level: "draft" } });

    expect(result.notes).toEqual([expect.stringContaining("draft")]);
  });

  it("that is empty has no text, and is no error", async () => {
    const { result } = await read({ ...page, title: "", canvasLayout: null });

    expect(result).toMatchObject({ title: "Home-office.aspx", text: "", notes: undefined });
  });
});
