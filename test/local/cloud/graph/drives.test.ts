import { describe, expect, it } from "vitest";
import { asUser, daily, origins, startGraph } from "./graph-client.ts";
import {
  annasDrive,
  anna,
  ben,
  financeDrive,
  now,
  productDrive,
  tenantContent,
} from "./tenant-fixture.ts";

const planItem = "01BPRODUCTPRODUCTPRODUCTPLANSAURORAPLANMD";
const notesItem = "01BANNAANNAANNAANNAANNANOTESTXT";
const diaryItem = "01BANNAANNAANNAANNAANNADIARYTXT";
const plan = `/drives/${productDrive}/items/${planItem}`;

const share = (url: string) => `/shares/u!${Buffer.from(url).toString("base64url")}/driveItem`;

describe("drives", () => {
  it("of a person are found under their name", async () => {
    const { ask } = startGraph();

    const { body } = await ask("/me/drive?$select=id,driveType");

    expect(body).toEqual({
      "@odata.context": `${origins.graph}/v1.0/$metadata#drives(id,driveType)/$entity`,
      id: annasDrive,
      driveType: "business",
    });
  });

  it("that a person may not read are refused, unknown ones not found", async () => {
    const { ask } = startGraph();

    const closed = await ask(`/drives/${financeDrive}`);
    const unknown = await ask("/drives/b!unknownunknownunknown");
    const nonsense = await ask("/drives/42");

    expect([closed.status, closed.body.error.code]).toEqual([403, "accessDenied"]);
    expect([unknown.status, unknown.body.error.code]).toEqual([404, "itemNotFound"]);
    expect([nonsense.status, nonsense.body.error.code]).toEqual([400, "invalidRequest"]);
  });

  it("list what lies in a folder", async () => {
    const { ask } = startGraph();

    const { body } = await ask(
      `/drives/${annasDrive}/root/children?$select=name&$orderby=name desc&$top=1`,
    );
    const rest = await ask(body["@odata.nextLink"]);

    expect(body.value).toEqual([{ name: "notes.txt" }]);
    expect(rest.body.value).toEqual([{ name: "diary.txt" }]);
  });

  it("are searched as one's own by who holds a permission on files, and only then", async () => {
    const { ask } = startGraph();
    const search = "/me/drive/root/search(q='note')?$select=name";

    const own = await ask(search, { token: asUser("Files.Read", anna) });
    const refused = await ask(search, { token: asUser("Sites.Selected", anna) });

    expect(own.body.value).toContainEqual({ name: "notes.txt" });
    expect([refused.status, refused.body.error.code]).toEqual([403, "accessDenied"]);
  });

  it("take root for the id of the topmost folder", async () => {
    const { ask } = startGraph();

    const { body } = await ask(`/drives/${annasDrive}/items/root?$select=id,root`);
    const root = await ask(`/drives/${annasDrive}/root?$select=id,root`);

    expect(body.id).toBe(root.body.id);
  });

  it("show other people only what was shared with them", async () => {
    const { ask } = startGraph();
    const asBen = asUser("Files.Read.All", ben);

    const shared = await ask(`/drives/${annasDrive}/items/${notesItem}?$select=name`, {
      token: asBen,
    });
    const closed = await ask(`/drives/${annasDrive}/items/${diaryItem}`, { token: asBen });

    expect(shared.body.name).toBe("notes.txt");
    expect([closed.status, closed.body.error.code]).toEqual([403, "accessDenied"]);
  });

  it("with Files.Read are the person's own", async () => {
    const { ask } = startGraph();
    const own = asUser("Files.Read");

    const mine = await ask(`/drives/${annasDrive}`, { token: own });
    const library = await ask(`/drives/${productDrive}`, { token: own });

    expect([mine.status, library.status]).toEqual([200, 403]);
  });

  it("search names and content", async () => {
    const { ask } = startGraph();
    const search = (text: string) =>
      ask(`/drives/${productDrive}/root/search(q='${encodeURIComponent(text)}')?$select=name`);

    expect((await search("e-bike")).body.value).toEqual([{ name: "Aurora plan.md" }]);
    expect((await search("O''Neil")).body.value).toEqual([]);
    expect((await search("it's")).status).toBe(400);
  });
});

describe("items", () => {
  it("are found by path, whatever its case, and by their unique id", async () => {
    const content = tenantContent();
    const { items } = content.drives.find(({ drive }) => drive.id === productDrive)!;
    const { resource } = items.find((each) => each.resource.id === planItem)!;
    resource.sharepointIds.listItemUniqueId = "9d2b7c1a-0f3e-4b5d-8a6c-7e1f2a3b4c5d";
    const { ask } = startGraph({ content });

    const byPath = await ask(`/drives/${productDrive}/root:/plans/Aurora%20plan.md?$select=id`);
    const byUniqueId = await ask(
      `/drives/${productDrive}/items/9D2B7C1A-0F3E-4B5D-8A6C-7E1F2A3B4C5D?$select=id`,
    );
    const missing = await ask(`/drives/${productDrive}/root:/plans/nowhere.md`);
    const closed = await ask(`/drives/${financeDrive}/root:/x.md`);

    expect(byPath.body.id).toBe(planItem);
    expect(byUniqueId.body.id).toBe(planItem);
    expect([missing.status, missing.body.error.code]).toEqual([404, "itemNotFound"]);
    expect([closed.status, closed.body.error.code]).toEqual([403, "accessDenied"]);
  });

  it("that are pictures are rendered in the sizes that Graph names", async () => {
    const content = tenantContent();
    const { items } = content.drives.find(({ drive }) => drive.id === productDrive)!;
    const picture = items.find(({ resource }) => resource.id === planItem)!;
    picture.document = { ...picture.document!, mimeType: "image/tiff" };
    const { ask, files } = startGraph({ content });

    const { status, headers } = await ask(`${plan}/thumbnails/0/large/content`);
    const file = await files.request(headers.get("Location") ?? "");
    const bytes = Buffer.from(await file.arrayBuffer());
    const folder = `/drives/${productDrive}/items/01BPRODUCTPRODUCTPRODUCTPLANS`;

    expect(status).toBe(302);
    expect(file.headers.get("Content-Type")).toBe("image/png");
    expect(bytes.readUInt32BE(16)).toBe(1920);
    for (const none of [`${plan}/thumbnails/1/large`, `${plan}/thumbnails/0/huge`])
      expect((await ask(`${none}/content`)).status).toBe(404);
    expect((await ask(`${folder}/thumbnails/0/large/content`)).status).toBe(404);
  });
});

describe("downloads", () => {
  it("are redirected to another host that wants no bearer", async () => {
    const { ask, files } = startGraph();

    const reply = await ask(`${plan}/content`);
    const location = reply.headers.get("Location") ?? "";
    const file = await files.request(location);
    const withBearer = await files.request(location, {
      headers: { Authorization: `Bearer ${daily}` },
    });

    expect([reply.status, reply.body]).toEqual([302, ""]);
    expect(location).toMatch(`${origins.files}/`);
    expect(file.headers.get("Content-Type")).toBe("text/markdown");
    expect(await file.text()).toContain("The Aurora plan");
    expect(withBearer.status).toBe(401);
  });

  it("serve ranges", async () => {
    const { ask, files } = startGraph();
    const { body } = await ask(plan);
    const url = body["@microsoft.graph.downloadUrl"];
    const part = async (range: string) => {
      const reply = await files.request(url, { headers: { Range: range } });
      return [reply.status, reply.headers.get("Content-Range"), await reply.text()];
    };

    expect(await part("bytes=4-9")).toEqual([206, "bytes 4-9/57", "Aurora"]);
    expect(await part("bytes=-5")).toEqual([206, "bytes 52-56/57", "kEUR."]);
    expect(await part("bytes=50-999")).toEqual([206, "bytes 50-56/57", "0 kEUR."]);
    expect(await part("bytes=99-")).toEqual([416, "bytes */57", ""]);
  });

  it("end with the life of their URL", async () => {
    let time = now;
    const { ask, files } = startGraph({ clock: () => time });
    const { headers } = await ask(`${plan}/content`);
    const location = headers.get("Location") ?? "";
    time = new Date(now.getTime() + 2 * 3_600_000);

    expect((await files.request(location)).status).toBe(401);
    expect((await files.request(`${location}x`)).status).toBe(404);
  });

  it("are unchanged by eTag and refused for folders", async () => {
    const { ask } = startGraph();
    const { body } = await ask(plan);

    const same = await ask(`${plan}/content`, { headers: { "If-None-Match": body.eTag } });
    const folder = await ask(`/drives/${productDrive}/items/01BPRODUCTPRODUCTPRODUCTPLANS/content`);

    expect(same.status).toBe(304);
    expect([folder.status, folder.body.error.code]).toEqual([400, "notAllowed"]);
  });
});

describe("sharing links", () => {
  const link =
    "https://lumencycles.sharepoint.com/sites/product/Shared%20Documents/Plans/Aurora%20plan.md";

  it("lead to the item, for those who hold write permissions as Graph asks", async () => {
    const { ask } = startGraph();
    const mayWrite = asUser("Files.ReadWrite.All", anna);

    const found = await ask(`${share(link)}?$select=id,name`, { token: mayWrite });
    const readOnly = await ask(share(link));
    const gone = await ask(share(`${link}x`), { token: mayWrite });
    const nonsense = await ask("/shares/abc/driveItem", { token: mayWrite });

    expect(found.body).toMatchObject({ id: planItem, name: "Aurora plan.md" });
    expect(readOnly.status).toBe(403);
    expect([gone.status, gone.body.error.code]).toEqual([404, "itemNotFound"]);
    expect([nonsense.status, nonsense.body.error.code]).toEqual([400, "invalidRequest"]);
  });

  it("give the content to those who may only read", async () => {
    const { ask } = startGraph();

    expect((await ask(`${share(link)}/content`)).status).toBe(302);
  });
});
