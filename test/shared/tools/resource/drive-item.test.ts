import { describe, expect, it } from "vitest";
import { ConnectorError } from "../../../../shared/errors/connector-error.ts";
import { FakeGraph } from "../../../fakes/fake-graph.ts";
import { pngFile, read, textFile } from "./reading.ts";

const uri = "m365://file/b!xyz/01ABC";
const path = "GET /drives/b%21xyz/items/01ABC";
const rendering = `${path}/thumbnails/0/large/content`;
const item = {
  id: "01ABC",
  name: "photo",
  size: 100,
  file: { mimeType: "application/octet-stream" },
  webUrl: "https://lumencycles.sharepoint.com/photo",
  lastModifiedDateTime: "2026-03-02T09:30:00Z",
};
const missing = new ConnectorError("not_found", { happened: "No.", because: "No.", remedy: "No." });
const heic = Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1");

describe("a picture of a drive", () => {
  it("comes as it is, whatever its name says, without text", async () => {
    const bytes = pngFile(640, 480);
    const graph = new FakeGraph({ [path]: item, [`${path}/content`]: bytes });

    const answer = await read(graph, uri);

    expect(answer).toEqual({
      kind: "png",
      title: "photo",
      from: undefined,
      time: "2026-03-02T10:30:00+01:00",
      link: "https://lumencycles.sharepoint.com/photo",
      attachments: undefined,
      image: { mediaType: "image/png", data: Buffer.from(bytes).toString("base64") },
      text: "",
      offset: 0,
      totalCharacters: 0,
      truncated: false,
      nextCursor: undefined,
      notes: ["A picture of 640 × 480 pixels, in image; it has no text."],
    });
  });

  it.each([
    ["of another format", heic, "It is a HEIC picture"],
    ["of more pixels than Claude takes", pngFile(9000, 10), "too large for an answer"],
    ["of more bytes than an answer holds", pngFile(4000, 3000, 701 * 1024), "too large"],
  ])("%s is taken as Graph renders it", async (_what, bytes, note) => {
    const graph = new FakeGraph({
      [path]: item,
      [`${path}/content`]: bytes,
      [rendering]: pngFile(1920, 1440),
    });

    const answer = await read(graph, uri);

    expect(answer.image?.mediaType).toBe("image/png");
    expect(answer.notes).toEqual([
      "A picture of 1920 × 1440 pixels, in image; it has no text.",
      expect.stringContaining(note),
    ]);
  });

  it("that is known to be large is never downloaded itself", async () => {
    const graph = new FakeGraph({
      [path]: { ...item, size: 40 * 1024 ** 2, file: { mimeType: "image/tiff" } },
      [rendering]: pngFile(1920, 1440),
    });

    const answer = await read(graph, uri);

    expect(answer.notes).toContainEqual(expect.stringContaining("smaller rendering"));
    expect(graph.requests.map((request) => request.path)).toEqual([
      "/drives/b%21xyz/items/01ABC",
      "/drives/b%21xyz/items/01ABC/thumbnails/0/large/content",
    ]);
  });

  it("that Graph does not render is refused with that reason", async () => {
    const graph = new FakeGraph({
      [path]: item,
      [`${path}/content`]: heic,
      [rendering]: missing,
    });

    await expect(read(graph, uri)).rejects.toMatchObject({
      code: "unsupported_content",
      because: "Microsoft 365 has no rendering of it.",
    });
  });

  it("is refused when it is damaged, or when what was rendered is none", async () => {
    const cut = pngFile(640, 480).subarray(0, 50);
    const damaged = new FakeGraph({ [path]: item, [`${path}/content`]: cut });
    const strange = new FakeGraph({
      [path]: item,
      [`${path}/content`]: heic,
      [rendering]: new TextEncoder().encode("<html>Sign in</html>"),
    });

    await expect(read(damaged, uri)).rejects.toMatchObject({
      code: "unsupported_content",
      because: "The file is damaged or incomplete.",
    });
    await expect(read(strange, uri)).rejects.toMatchObject({ code: "unsupported_content" });
  });

  it("that is drawn by instructions is refused, and never rendered", async () => {
    const graph = new FakeGraph({
      [path]: { ...item, file: { mimeType: "image/svg+xml" } },
      [`${path}/content`]: textFile("<svg><script>alert(1)</script></svg>", "image/svg+xml"),
    });

    await expect(read(graph, uri)).rejects.toMatchObject({
      code: "unsupported_content",
      because: expect.stringContaining("SVG"),
    });
    expect(graph.requests).toHaveLength(2);
  });
});

describe("a folder", () => {
  const folder = { ...item, name: "Plans", size: 500, file: undefined, folder: { childCount: 90 } };
  const query = {
    $select: "id,name,size,file,folder,lastModifiedDateTime",
    $orderby: "name",
    $top: 40,
  };

  it("lists what is in it, each with a uri that can be read", async () => {
    const graph = new FakeGraph({
      [path]: { ...folder, folder: { childCount: 2 } },
      [`${path}/children`]: {
        value: [
          {
            id: "01B",
            name: "Old",
            size: 7,
            folder: { childCount: 1 },
            lastModifiedDateTime: "2026-03-01T09:00:00Z",
          },
          { id: "01C", name: "a.csv", size: 9, file: { mimeType: "text/csv" } },
        ],
      },
    });

    const answer = await read(graph, uri);

    expect(answer).toMatchObject({ kind: "folder", title: "Plans", text: "", truncated: false });
    expect(answer.attachments).toEqual([
      {
        name: "Old",
        type: "folder",
        bytes: 7,
        time: "2026-03-01T10:00:00+01:00",
        uri: "m365://file/b!xyz/01B",
      },
      { name: "a.csv", type: "text/csv", bytes: 9, uri: "m365://file/b!xyz/01C" },
    ]);
    expect(answer.notes).toEqual(["A folder: what it holds is in attachments."]);
    expect(graph.requests[1]?.query).toEqual(query);
  });

  it("of many items says how many there are, and how to find the others", async () => {
    const graph = new FakeGraph({
      [path]: folder,
      [`${path}/children`]: {
        value: Array.from({ length: 40 }, (_, index) => ({ id: `01${index}`, name: `${index}` })),
        "@odata.nextLink": "https://graph.microsoft.com/v1.0/next",
      },
    });

    const answer = await read(graph, uri);

    expect(answer.attachments).toHaveLength(40);
    expect(answer.notes?.[1]).toMatch(/first 40 of 90 items.*sharepoint_folder_search/);
  });

  it("that is empty says so", async () => {
    const graph = new FakeGraph({ [path]: folder, [`${path}/children`]: { value: [] } });

    expect(await read(graph, uri)).toMatchObject({
      attachments: [],
      notes: ["The folder is empty."],
    });
  });
});

describe("a link", () => {
  const site = "GET /sites/lumencycles.sharepoint.com:/sites/aurora";
  const link = "https://lumencycles.sharepoint.com/:t:/s/aurora/EVZ?e=1";
  const shared = (href: string) =>
    `GET /shares/u%21${Buffer.from(href).toString("base64url")}/driveItem/content`;

  it("reads the item it names, with its uri", async () => {
    const graph = new FakeGraph({
      [site]: { id: "s" },
      "GET /sites/s/drives": {
        value: [
          {
            id: "b!xyz",
            webUrl: "https://lumencycles.sharepoint.com/sites/aurora/Shared%20Documents",
          },
        ],
      },
      "GET /drives/b%21xyz/root:/a.txt": { id: "01ABC" },
      [path]: { ...item, name: "a.txt" },
      [`${path}/content`]: textFile("Hello."),
    });

    const answer = await read(
      graph,
      "https://lumencycles.sharepoint.com/sites/aurora/Shared%20Documents/a.txt",
    );

    expect(answer).toMatchObject({ title: "a.txt", text: "Hello.", uri });
  });

  it("that only the sharing service knows reads the content, and says what is not known", async () => {
    const graph = new FakeGraph({ [shared(link)]: textFile("Hello.") });

    const answer = await read(graph, link);

    expect(answer).toMatchObject({
      kind: "txt",
      title: "Shared file",
      time: null,
      link,
      text: "Hello.",
      notes: [expect.stringContaining("by its link alone")],
    });
    expect(answer).not.toHaveProperty("uri");
    expect(graph.requests).toMatchObject([{ prefer: ["redeemSharingLinkIfNecessary"] }]);
  });

  it("that shares a folder says what else to do", async () => {
    const locked = new ConnectorError("conflict", { happened: "No.", because: "No.", remedy: "" });
    const graph = new FakeGraph({ [shared(link)]: locked });

    await expect(read(graph, link)).rejects.toMatchObject({
      code: "unsupported_content",
      remedy: expect.stringContaining("copy the address"),
    });
  });

  it("that nothing opens fails by what its path led to", async () => {
    const plain = "https://lumencycles.sharepoint.com/sites/aurora/Docs/a.txt";
    const denied = new ConnectorError("consent_required", {
      happened: "Microsoft Graph refused the request.",
      because: "Sites.Read.All is missing.",
      remedy: "Grant it.",
    });
    const graph = new FakeGraph({ [site]: denied, [shared(plain)]: missing });

    await expect(read(graph, plain)).rejects.toBe(denied);
  });
});
