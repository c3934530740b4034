import { describe, expect, it } from "vitest";
import { asUser, startGraph } from "./graph-client.ts";
import { financeSite, listId, pageId, productDrive, productSite } from "./tenant-fixture.ts";

const product = `/sites/${productSite}`;

describe("sites", () => {
  it("are found by id and by path", async () => {
    const { ask } = startGraph();

    const byId = await ask(`${product}?$select=id,displayName`);
    const byPath = await ask(
      "/sites/lumencycles.sharepoint.com:/sites/Product?$select=displayName",
    );
    const missing = await ask("/sites/lumencycles.sharepoint.com:/sites/nowhere");

    expect(byId.body).toMatchObject({ id: productSite, displayName: "Product" });
    expect(byPath.body.displayName).toBe("Product");
    expect([missing.status, missing.body.error.code]).toEqual([404, "itemNotFound"]);
  });

  it("of another organisation's host are refused, whatever the path", async () => {
    const { ask } = startGraph();

    const byPath = await ask("/sites/contoso.sharepoint.com:/sites/product");
    const byHost = await ask("/sites/contoso.sharepoint.com");

    for (const { status, body } of [byPath, byHost])
      expect([status, body.error.code]).toEqual([400, "invalidRequest"]);
  });

  it("are closed to those who may not read them", async () => {
    const { ask } = startGraph();

    const { status, body } = await ask(`/sites/${financeSite}`);

    expect([status, body.error.code]).toEqual([403, "accessDenied"]);
  });

  it("are searched by name, trimmed to the caller", async () => {
    const { ask } = startGraph();

    const found = await ask("/sites?search=prod&$select=displayName");
    const closed = await ask("/sites?search=finance");

    expect(found.body.value).toEqual([{ displayName: "Product" }]);
    expect(closed.body.value).toEqual([]);
    expect((await ask("/sites")).status).toBe(400);
  });

  it("have a default library among their drives", async () => {
    const { ask } = startGraph();

    const one = await ask(`${product}/drive?$select=id`);
    const all = await ask(`${product}/drives?$select=id`);

    expect(one.body.id).toBe(productDrive);
    expect(all.body.value).toEqual([{ id: productDrive }]);
  });

  it("show their libraries to those who may read files but not sites", async () => {
    const { ask } = startGraph();
    const filesOnly = { token: asUser("Files.Read.All") };

    const open = await ask(`${product}/drives?$select=id`, filesOnly);
    const closed = await ask(`/sites/${financeSite}/drives`, filesOnly);

    expect(open.body.value).toEqual([{ id: productDrive }]);
    expect([closed.status, closed.body.error.code]).toEqual([403, "accessDenied"]);
  });
});

describe("pages", () => {
  it("show their canvas only through the cast", async () => {
    const { ask } = startGraph();
    const cast = `${product}/pages/${pageId}/microsoft.graph.sitePage`;

    const full = await ask(`${cast}?$expand=canvasLayout`);
    const withoutExpand = await ask(cast);
    const base = await ask(`${product}/pages/${pageId}`);
    const refused = await ask(`${product}/pages/${pageId}?$expand=canvasLayout`);

    const [section] = full.body.canvasLayout.horizontalSections;
    expect(section.columns[0].webparts[0].innerHtml).toBe("<p>We launch in May.</p>");
    expect(withoutExpand.body).not.toHaveProperty("canvasLayout");
    expect(base.body).toMatchObject({
      "@odata.type": "#microsoft.graph.sitePage",
      title: "Aurora launch",
    });
    expect(base.body).not.toHaveProperty("titleArea");
    expect(refused.status).toBe(400);
  });

  it("are listed with and without the cast", async () => {
    const { ask } = startGraph();

    const base = await ask(`${product}/pages?$select=title`);
    const cast = await ask(`${product}/pages/microsoft.graph.sitePage?$select=title,showComments`);

    expect(base.body.value).toMatchObject([{ title: "Aurora launch" }]);
    expect(cast.status).toBe(200);
    expect((await ask(`${product}/pages?$select=showComments`)).status).toBe(400);
  });
});

describe("lists", () => {
  it("are found by id or title, with columns on request", async () => {
    const { ask } = startGraph();

    const byTitle = await ask(
      `${product}/lists/suppliers?$select=id&$expand=columns($select=name)`,
    );
    const byId = await ask(`${product}/lists/${listId}?$select=displayName`);

    expect(byTitle.body).toMatchObject({
      id: listId,
      columns: [{ name: "Title" }, { name: "City" }],
    });
    expect(byId.body.displayName).toBe("Suppliers");
  });

  it("give the fields of items on request", async () => {
    const { ask } = startGraph();
    const items = `${product}/lists/${listId}/items`;

    const bare = await ask(items);
    const some = await ask(`${items}?$expand=fields($select=Title)&$select=id`);
    const one = await ask(`${items}/2?$expand=fields`);

    expect(bare.body.value[0]).not.toHaveProperty("fields");
    expect(some.body.value[0]).toMatchObject({ id: "1", fields: { Title: "Voltara" } });
    expect(some.body.value[0].fields).not.toHaveProperty("City");
    expect(one.body.fields).toMatchObject({ Title: "Nordcell", City: "Aarhus" });
  });

  it("filter by indexed columns, and by others only when told that this may fail", async () => {
    const { ask } = startGraph();
    const items = `${product}/lists/${listId}/items?$expand=fields&$filter=fields/`;

    const indexed = await ask(`${items}Title eq 'Nordcell'`);
    const other = await ask(`${items}City eq 'Turin'`);
    const told = await ask(`${items}City eq 'Turin'`, {
      headers: { Prefer: "allowthrottleablequeries" },
    });

    expect(indexed.body.value).toHaveLength(1);
    expect([other.status, other.body.error.code]).toEqual([400, "invalidRequest"]);
    expect(told.body.value[0].fields.Title).toBe("Voltara");
  });
});
