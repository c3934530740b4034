import { describe, expect, it } from "vitest";
import { startGraph } from "./graph-client.ts";
import { messageKey } from "./tenant-fixture.ts";

const headers = { Prefer: 'IdType="ImmutableId"' };
const path = `/me/messages/${messageKey("budget")}/attachments`;
const file = `${path}/AAkALgattachmentfigurestxt`;
const item = `${path}/AAkALgattachmentinner0`;
const link = `${path}/AAkALgattachmentlink00`;

describe("attachments", () => {
  it("are of three kinds, files with their bytes", async () => {
    const { ask } = startGraph();

    const { body } = await ask(path, { headers });

    expect(body.value).toEqual([
      {
        "@odata.type": "#microsoft.graph.fileAttachment",
        "@odata.mediaContentType": "text/plain",
        id: "AAkALgattachmentfigurestxt",
        lastModifiedDateTime: "2026-03-02T09:30:00Z",
        name: "figures.txt",
        contentType: "text/plain",
        size: 17,
        isInline: false,
        contentId: null,
        contentLocation: null,
        contentBytes: Buffer.from("revenue 1200 kEUR").toString("base64"),
      },
      expect.objectContaining({
        "@odata.type": "#microsoft.graph.itemAttachment",
        contentType: null,
      }),
      expect.objectContaining({ "@odata.type": "#microsoft.graph.referenceAttachment" }),
    ]);
    expect(body.value[2]).not.toHaveProperty("sourceUrl");
  });

  it("come without bytes when these are not selected", async () => {
    const { ask } = startGraph();

    const { body } = await ask(`${path}?$select=id,name,contentType,size,isInline`, { headers });

    expect(body.value[0]).not.toHaveProperty("contentBytes");
    expect(body.value[0]).toMatchObject({ name: "figures.txt", size: 17 });
  });

  it("take contentBytes only with the type that has it", async () => {
    const { ask } = startGraph();

    const plain = await ask(`${path}?$select=contentBytes`, { headers });
    const cast = await ask(`${file}/microsoft.graph.fileAttachment?$select=contentBytes`, {
      headers,
    });
    const list = await ask(`${path}/microsoft.graph.fileAttachment?$select=name`, { headers });
    const wrong = await ask(`${item}/microsoft.graph.fileAttachment`, { headers });

    expect(plain.status).toBe(400);
    expect(cast.body.contentBytes).toBe(Buffer.from("revenue 1200 kEUR").toString("base64"));
    expect(list.body.value).toHaveLength(1);
    expect(wrong.status).toBe(400);
  });

  it("show the attached message on request", async () => {
    const { ask } = startGraph();
    const expand = "$expand=microsoft.graph.itemAttachment/item";

    const one = await ask(`${item}?${expand}`, { headers });
    const all = await ask(`${path}?${expand}`, { headers });
    const bare = await ask(item, { headers });

    expect(one.body.item).toMatchObject({
      "@odata.type": "#microsoft.graph.message",
      id: "",
      subject: "Delivery terms",
    });
    expect(all.body.value[1].item.subject).toBe("Delivery terms");
    expect(bare.body).not.toHaveProperty("item");
  });

  it("are raw as $value, except links", async () => {
    const { ask } = startGraph();

    const bytes = await ask(`${file}/$value`, { headers });
    const mime = await ask(`${item}/$value`, { headers });
    const none = await ask(`${link}/$value`, { headers });

    expect([bytes.body, bytes.headers.get("Content-Type")]).toEqual([
      "revenue 1200 kEUR",
      "text/plain",
    ]);
    expect(mime.body).toContain("Subject: Delivery terms");
    expect(none.status).toBe(405);
  });

  it("have ordinary and immutable ids like messages", async () => {
    const { ask } = startGraph();
    const list = await ask("/me/messages?$filter=subject eq 'Q3 budget'&$select=id");
    const ordinary = `/me/messages/${encodeURIComponent(list.body.value[0].id)}/attachments`;
    const { body } = await ask(`${ordinary}?$select=id`);

    const found = await ask(`${ordinary}/${encodeURIComponent(body.value[0].id)}?$select=name`);
    const refused = await ask(`${ordinary}/AAkALgattachmentfigurestxt`);

    expect(found.body.name).toBe("figures.txt");
    expect([refused.status, refused.body.error.code]).toEqual([400, "ErrorInvalidIdMalformed"]);
  });
});
