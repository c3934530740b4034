import { describe, expect, it } from "vitest";
import { readResource } from "../../../../shared/tools/resource/read-resource.ts";
import { FakeGraph } from "../../../fakes/fake-graph.ts";
import { fakeToolContext } from "../../../fakes/fake-tool-context.ts";

async function read(
  graph: FakeGraph,
  args: Record<string, unknown>,
  context: Parameters<typeof fakeToolContext>[1] = {},
) {
  return await readResource.run(readResource.input.parse(args), fakeToolContext(graph, context));
}

const text = (content: string, contentType = "text/plain") => ({
  bytes: new TextEncoder().encode(content),
  contentType,
});

describe("a file", () => {
  const item = {
    id: "01ABC",
    name: "notes.md",
    size: 30,
    file: { mimeType: "text/markdown" },
    webUrl: "https://lumencycles.sharepoint.com/notes.md",
    lastModifiedDateTime: "2026-03-02T09:30:00Z",
    lastModifiedBy: { user: { displayName: "Anna Keller" } },
  };
  const uri = "m365://file/b!xyz/01ABC";

  it("is read as Markdown, with what a person wants to know of it", async () => {
    const graph = new FakeGraph({
      "GET /drives/b%21xyz/items/01ABC": item,
      "GET /drives/b%21xyz/items/01ABC/content": text("# Launch\n\nIn May."),
    });

    const answer = await read(graph, { uri });

    expect(answer).toMatchObject({
      kind: "md",
      title: "notes.md",
      from: "Anna Keller",
      time: "2026-03-02T10:30:00+01:00",
      link: "https://lumencycles.sharepoint.com/notes.md",
      text: expect.stringContaining("In May."),
      offset: 0,
      truncated: false,
    });
    expect(graph.requests[0]?.query).toMatchObject({ $select: expect.stringContaining("webUrl") });
  });

  it("comes in pages that add up to the whole", async () => {
    const long = Array.from({ length: 300 }, (_, line) => `Line ${line} of the notes.`).join(
      "\n\n",
    );
    const graph = new FakeGraph({
      "GET /drives/b%21xyz/items/01ABC": item,
      "GET /drives/b%21xyz/items/01ABC/content": text(long),
    });

    let answer = await read(graph, { uri, maxCharacters: 2_000 });
    let whole = answer.text;
    while (answer.truncated) {
      const openedCursor = JSON.parse(answer.nextCursor!.slice("sealed:".length));
      answer = await read(graph, { uri, maxCharacters: 2_000 }, { openedCursor });
      whole += answer.text;
    }

    expect(whole).toContain("Line 0 of");
    expect(whole).toContain("Line 299 of");
    expect(whole.length).toBe(answer.totalCharacters);
  });

  it("that is too large is refused before anything is fetched", async () => {
    const graph = new FakeGraph({
      "GET /drives/b%21xyz/items/01ABC": { ...item, size: 26 * 1024 * 1024 },
    });

    await expect(read(graph, { uri })).rejects.toMatchObject({
      code: "content_too_large",
      because: "It is larger than 25 MB.",
    });
    expect(graph.requests).toHaveLength(1);
  });
});

describe("a mail", () => {
  const message = {
    id: "AAk1",
    subject: "Budget",
    from: { emailAddress: { name: "Daniel Meier", address: "daniel@lumencycles.example" } },
    toRecipients: [{ emailAddress: { name: "Anna", address: "anna@lumencycles.example" } }],
    ccRecipients: [],
    receivedDateTime: "2026-03-02T09:30:00Z",
    hasAttachments: false,
    body: { contentType: "html", content: "<p>The <b>numbers</b> are in.</p>" },
    webLink: "https://outlook.office365.com/owa/?ItemID=AAk1",
  };
  const uri = "m365://mail/me/AAk1";

  it("is read as Markdown without asking for attachments it does not have", async () => {
    const graph = new FakeGraph({ "GET /me/messages/AAk1": message });

    const answer = await read(graph, { uri });

    expect(answer).toMatchObject({
      kind: "mail",
      title: "Budget",
      from: "Daniel Meier (daniel@lumencycles.example)",
      to: "Anna (anna@lumencycles.example)",
      time: "2026-03-02T10:30:00+01:00",
      attachments: [],
      text: "The **numbers** are in.",
    });
    expect(graph.requests).toHaveLength(1);
  });

  it("lists its attachments over all pages, pictures in the text last, each with a uri", async () => {
    const next = "https://graph.microsoft.com/v1.0/me/messages/AAk1/attachments?$skip=1";
    const graph = new FakeGraph({
      "GET /me/messages/AAk1": { ...message, hasAttachments: true },
      "GET /me/messages/AAk1/attachments": {
        value: [{ id: "a1", name: "plan.docx", contentType: "application/x", size: 10 }],
        "@odata.nextLink": next,
      },
      [`GET ${next}`]: {
        value: [
          { id: "a2", name: "logo.png", contentType: "image/png", size: 5, isInline: true },
          { id: "a3", name: "list.csv", contentType: "text/csv", size: 7, isInline: false },
        ],
      },
    });

    const answer = await read(graph, { uri });

    expect(answer.attachments).toEqual([
      { name: "plan.docx", type: "application/x", bytes: 10, uri: "m365://attachment/me/AAk1/a1" },
      { name: "list.csv", type: "text/csv", bytes: 7, uri: "m365://attachment/me/AAk1/a3" },
      {
        name: "logo.png",
        type: "image/png",
        bytes: 5,
        inline: true,
        uri: "m365://attachment/me/AAk1/a2",
      },
    ]);
    expect(graph.requests[1]?.query).toEqual({ $select: "id,name,contentType,size,isInline" });
  });

  it("lists a picture in its text though Graph counts no attachment", async () => {
    const body = { contentType: "html", content: '<p>See</p><img src="cid:shot@1">' };
    const graph = new FakeGraph({
      "GET /me/messages/AAk1": { ...message, body },
      "GET /me/messages/AAk1/attachments": {
        value: [{ id: "a1", name: "shot.png", contentType: "image/png", size: 9, isInline: true }],
      },
    });

    const answer = await read(graph, { uri });

    expect(answer.attachments).toMatchObject([{ name: "shot.png", inline: true }]);
  });

  it("says of attachments that are no files what they are", async () => {
    const type = "#microsoft.graph.";
    const graph = new FakeGraph({
      "GET /me/messages/AAk1": { ...message, hasAttachments: true },
      "GET /me/messages/AAk1/attachments": {
        value: [
          {
            "@odata.type": `${type}itemAttachment`,
            id: "a1",
            name: "FW: Delay",
            contentType: null,
          },
          { "@odata.type": `${type}referenceAttachment`, id: "a2", name: "Plan.docx" },
        ],
      },
    });

    const answer = await read(graph, { uri });

    expect(answer.attachments).toMatchObject([
      { name: "FW: Delay", type: "Outlook item" },
      { name: "Plan.docx", type: "link to a file" },
    ]);
  });

  it("whose body Graph withholds says so instead of looking empty", async () => {
    const { body: _withheld, ...basic } = message;
    const graph = new FakeGraph({ "GET /me/messages/AAk1": basic });

    const answer = await read(graph, { uri });

    expect(answer).toMatchObject({ text: "", notes: [expect.stringContaining("Mail.ReadBasic")] });
  });
});

it("refuses an application a mail of `me`, before any call", async () => {
  const graph = new FakeGraph({});

  const attempt = read(graph, { uri: "m365://mail/me/AAk1" }, { mode: "application" });

  await expect(attempt).rejects.toMatchObject({ code: "invalid_input" });
  expect(graph.requests).toEqual([]);
});
