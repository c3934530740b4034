import { describe, expect, it } from "vitest";
import { FakeGraph } from "../../../fakes/fake-graph.ts";
import { pngFile, read, textFile } from "./reading.ts";

const uri = "m365://attachment/me/AAk1/a1";
const message = "GET /me/messages/AAk1";
const path = `${message}/attachments/a1`;
const fields = { $select: "id,name,contentType,size,lastModifiedDateTime" };

describe("a file", () => {
  const file = {
    "@odata.type": "#microsoft.graph.fileAttachment",
    name: "list.csv",
    contentType: "text/csv",
    size: 20,
    lastModifiedDateTime: "2026-03-02T09:30:00Z",
  };

  it("is read like one of a drive", async () => {
    const graph = new FakeGraph({
      [path]: file,
      [`${path}/$value`]: textFile("Model,Price\nAurora,4299"),
    });

    const answer = await read(graph, uri);

    expect(answer).toMatchObject({ kind: "csv", title: "list.csv" });
    expect(answer.time).toBe("2026-03-02T10:30:00+01:00");
    expect(answer.text).toMatch(/\| Aurora \| 4299\s+\|/);
    expect(graph.requests.map(({ query }) => query)).toEqual([fields, {}]);
  });

  it("that is a picture comes as one", async () => {
    const picture = pngFile(640, 480);
    const graph = new FakeGraph({
      [path]: { ...file, name: "shot.dat" },
      [`${path}/$value`]: picture,
    });

    const answer = await read(graph, uri);

    expect(answer).toMatchObject({
      kind: "png",
      title: "shot.dat",
      text: "",
      image: { mediaType: "image/png", data: Buffer.from(picture).toString("base64") },
    });
  });

  it("that is a picture too large for an answer is refused with what to do", async () => {
    const graph = new FakeGraph({
      [path]: file,
      [`${path}/$value`]: pngFile(4000, 3000, 800 * 1024),
    });

    await expect(read(graph, uri)).rejects.toMatchObject({
      code: "content_too_large",
      because: "It is larger than 700 KB or 8000 pixels along one side.",
      remedy: expect.stringContaining("OneDrive"),
    });
  });
});

describe("an item of Outlook", () => {
  const item = (attached: object) =>
    new FakeGraph({
      [path]: (request: { query: Record<string, unknown> }) =>
        request.query["$expand"] === undefined
          ? { "@odata.type": "#microsoft.graph.itemAttachment", name: "Attached" }
          : { item: attached },
    });

  it("that is a mail is read like one, and says that its own attachments are out of reach", async () => {
    const graph = item({
      "@odata.type": "#microsoft.graph.message",
      subject: "Delay",
      hasAttachments: true,
      body: { contentType: "text", content: "Two weeks." },
    });

    const answer = await read(graph, uri);

    expect(answer).toMatchObject({ kind: "mail", title: "Delay", text: "Two weeks." });
    expect(answer.notes).toEqual([expect.stringContaining("attachments of its own")]);
    expect(graph.requests.map(({ query }) => query)).toEqual([
      fields,
      { $expand: "microsoft.graph.itemAttachment/item" },
    ]);
  });

  it("that is a meeting request is read like a mail", async () => {
    const graph = item({
      "@odata.type": "#microsoft.graph.eventMessageRequest",
      subject: "Review",
      body: { contentType: "text", content: "Please join." },
    });

    expect(await read(graph, uri)).toMatchObject({ kind: "mail", text: "Please join." });
  });

  it("that is an event tells when and where it is, and with whom", async () => {
    const graph = item({
      "@odata.type": "#microsoft.graph.event",
      subject: "Launch review",
      start: { dateTime: "2026-03-02T09:00:00.0000000", timeZone: "UTC" },
      end: { dateTime: "2026-03-02T10:00:00.0000000", timeZone: "UTC" },
      location: { displayName: "Room <Feldberg>" },
      organizer: { emailAddress: { name: "Anna", address: "anna@lumencycles.example" } },
      attendees: [{ emailAddress: { name: "Ben", address: "ben@lumencycles.example" } }],
      body: { contentType: "html", content: "<p>Bring <b>numbers</b>.</p>" },
      hasAttachments: true,
      lastModifiedDateTime: "2026-02-01T09:00:00Z",
    });

    const answer = await read(graph, uri);

    expect(answer).toMatchObject({
      kind: "event",
      title: "Launch review",
      from: "Anna (anna@lumencycles.example)",
      notes: ["Attachments of an attached event are not listed."],
    });
    expect(answer.text).toContain("2026-03-02T10:00:00+01:00 to 2026-03-02T11:00:00+01:00");
    expect(answer.text).toMatch(/\*\*Where:\*\* Room .*Feldberg/);
    expect(answer.text).toContain("Ben (ben@lumencycles.example)");
    expect(answer.text).toContain("Bring **numbers**.");
    expect(graph.requests[1]?.prefer).toEqual(['outlook.timezone="UTC"']);
  });

  it("that is a contact tells how to reach the person", async () => {
    const graph = item({
      "@odata.type": "#microsoft.graph.contact",
      displayName: "Mei Lin",
      companyName: "Voltara",
      jobTitle: "Sales",
      emailAddresses: [{ name: "Mei Lin", address: "mei.lin@voltara.example" }],
      mobilePhone: "+49 170 1",
      businessPhones: ["+49 761 2"],
      businessAddress: { street: "Hafen 1", postalCode: "79098", city: "Freiburg" },
      birthday: "1980-05-01T11:59:00Z",
      personalNotes: "Prefers mail.\nSpeaks German.",
    });

    const answer = await read(graph, uri);

    expect(answer).toMatchObject({ kind: "contact", title: "Mei Lin", time: null });
    expect(answer.text.replaceAll("\\", "")).toMatch(
      /Company:\*\* Voltara[^]*Sales[^]*Mei Lin \(mei.lin@voltara.example\)[^]*Mobile:\*\* \+49 170 1[^]*Phone:\*\* \+49 761 2[^]*Hafen 1, 79098 Freiburg[^]*1980-05-01[^]*Prefers mail\.[^]*Speaks German\./,
    );
  });

  it("of another kind is refused", async () => {
    const graph = item({ "@odata.type": "#microsoft.graph.outlookItem" });

    await expect(read(graph, uri)).rejects.toMatchObject({ code: "unsupported_content" });
  });
});

describe("a link to a file", () => {
  const reference = {
    "@odata.type": "#microsoft.graph.referenceAttachment",
    name: "Plan_2027.docx",
  };
  const drive = "/drives/b%21d";
  const site = "/sites/lumencycles.sharepoint.com:/sites/aurora";
  const file = {
    [`GET ${site}`]: { id: "site1" },
    "GET /sites/site1/drives": {
      value: [
        { id: "b!d", webUrl: "https://lumencycles.sharepoint.com/sites/aurora/Shared%20Documents" },
      ],
    },
    [`GET ${drive}/root:/Plan_2027.docx`]: { id: "01A" },
    [`GET ${drive}/items/01A`]: { name: "Plan_2027.docx", size: 5, file: {} },
    [`GET ${drive}/items/01A/content`]: textFile("Ship in May."),
  };
  const address =
    "https://lumencycles.sharepoint.com/sites/aurora/Shared%20Documents/Plan_2027.docx";
  const mail = (content: string) => ({ body: { contentType: "html", content } });

  it("is read by the link of its name in the text of the mail", async () => {
    const graph = new FakeGraph({
      ...file,
      [path]: reference,
      [message]: mail(
        `<p>Not <a href="https://lumencycles.sharepoint.com/sites/x/Other.docx">this</a>, but
        <a href="${address}?web=1">Plan_2027.docx</a></p>`,
      ),
    });

    const answer = await read(graph, uri);

    expect(answer).toMatchObject({
      title: "Plan_2027.docx",
      text: "Ship in May.",
      uri: "m365://file/b!d/01A",
    });
    expect(graph.requests[1]).toMatchObject({
      path: "/me/messages/AAk1",
      query: { $select: "body" },
    });
  });

  it("is read by a sharing link that bears its name", async () => {
    const link = "https://lumencycles.sharepoint.com/:w:/s/aurora/EabcDEF?e=1";
    const share = `u%21${Buffer.from(link).toString("base64url")}`;
    const graph = new FakeGraph({
      [path]: reference,
      [message]: mail(`<p>See <a href="${link}">Plan_2027.docx</a></p>`),
      [`GET /shares/${share}/driveItem/content`]: textFile("Ship in May."),
    });

    expect(await read(graph, uri)).toMatchObject({ text: "Ship in May." });
  });

  it.each([
    ["no link", "<p>Plan_2027.docx</p>"],
    ["a link of another name", `<p><a href="${address.replace("Plan", "Plot")}">here</a></p>`],
    [
      "a link out of Microsoft 365",
      '<p><a href="https://evil.example/Plan_2027.docx">Plan_2027.docx</a></p>',
    ],
  ])("with %s in the text says what to do, and opens nothing", async (_case, html) => {
    const graph = new FakeGraph({ [path]: reference, [message]: mail(html) });

    await expect(read(graph, uri)).rejects.toMatchObject({
      code: "unsupported_content",
      remedy: expect.stringContaining("sharepoint_search"),
    });
    expect(graph.requests).toHaveLength(2);
  });
});
