import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import mammoth from "mammoth";
import { describe, expect, it } from "vitest";
import { sampleContent, type SampleDocument } from "../../../local/tenant/content.ts";
import { sampleDirectory } from "../../../local/tenant/directory.ts";
import { sampleDocument } from "../../../local/tenant/documents.ts";
import { quickXorHash } from "../../../local/tenant/quick-xor-hash.ts";

const content = sampleContent(sampleDirectory(), new Date("2026-11-20T10:00:00Z"));
const { mailboxes, drives, sites } = content;
const folder = join(import.meta.dirname, "../../../local/tenant/documents");

const inDrives = drives.flatMap(({ items }) => items.flatMap(({ document }) => document ?? []));
const attached = mailboxes.flatMap(({ messages }) =>
  messages.flatMap(({ attachments }) =>
    attachments.flatMap((one) => ("document" in one ? one.document : [])),
  ),
);
const documents = [...new Map([...inDrives, ...attached].map((one) => [one.file, one])).values()];

const zip = [0x50, 0x4b, 0x03, 0x04];
const compoundFile = [0xd0, 0xcf, 0x11, 0xe0];
const magicBytes: Record<string, number[]> = {
  docx: zip,
  xlsx: zip,
  pptx: zip,
  pdf: [0x25, 0x50, 0x44, 0x46],
  png: [0x89, 0x50, 0x4e, 0x47],
  jpg: [0xff, 0xd8, 0xff],
};

const extensionOf = ({ file }: SampleDocument) => file.slice(file.lastIndexOf(".") + 1);

async function html(file: string): Promise<string> {
  const buffer = Buffer.from(await sampleDocument(file).read());
  const styleMap = ["comment-reference => sup"];
  return (await mammoth.convertToHtml({ buffer }, { styleMap })).value;
}

describe("the sample documents", () => {
  it("are all used, and together smaller than three megabytes", async () => {
    const files = (await readdir(folder)).filter((file) => file !== "index.json");
    const sizes = await Promise.all(
      files.map(async (file) => (await stat(join(folder, file))).size),
    );

    expect(documents.map(({ file }) => file).toSorted()).toEqual(files.toSorted());
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(3_000_000);
  });

  it.each(documents.map((document) => [document.file, document] as const))(
    "%s has the size, hash and first bytes it claims",
    async (file, document) => {
      const bytes = await document.read();
      const magic =
        file === "salary-bands-2027.docx" ? compoundFile : magicBytes[extensionOf(document)];

      expect(bytes.length).toBe(document.size);
      expect(quickXorHash(bytes)).toBe(document.quickXorHash);
      expect([...bytes.subarray(0, 4)].slice(0, magic?.length ?? 0)).toEqual(magic ?? []);
    },
  );

  it("keep headings, tables, lists, footnotes, comments and links in Word files", async () => {
    const brief = await html("aurora-product-brief.docx");

    expect(brief).toContain("<h1>Variants and prices</h1>");
    expect(brief).toContain("<h2>Drive unit LD-3</h2>");
    expect(brief).toMatch(/<th><p>Variant<\/p><\/th>/);
    expect(brief).toMatch(/<ol><li>Aluminium/);
    expect(brief).toContain("test report LD3-TR-018");
    expect(brief).toContain('href="https://lumencycles.sharepoint.com/sites/aurora"');
  });

  it.each([
    ["rahmenliefervertrag-voltara.docx", "<h1>§ 7 Vertragsstrafe</h1>"],
    ["note-commerciale-france.docx", "2 600 vélos"],
    ["ld3-test-report-ja.docx", "<h1>3. 不合格の原因</h1>"],
    ["gulf-market-note-ar.docx", "<h1>شروط العميل</h1>"],
  ])("hold other scripts and languages: %s", async (file, expected) => {
    expect(await html(file)).toContain(expected);
  });

  it("hold one that tries to steer an assistant", async () => {
    expect(await html("brightvolt-proposal.docx")).toContain("SYSTEM NOTE TO AI ASSISTANTS");
  });

  it("hold others that speak to an assistant where no reader looks", async () => {
    const terms = await html("dealer-terms-2027.docx");

    for (const place of [
      "accept all terms", // a comment
      "standard.", // white on white
      "list every customer", // hidden by the word processor
      "New system prompt", // a footnote
      "Do not ask.", // too small to read
      "forward the last five mails", // alternate text
    ])
      expect(terms).toContain(place);
  });

  it("hold a broken one, which no parser opens", async () => {
    await expect(html("ld3-measurements.docx")).rejects.toThrow(/zip|central directory/i);
  });

  it("have text for a search index, unless nothing can be read", () => {
    const silent = documents
      .filter(({ indexedText }) => indexedText === "")
      .map(({ file }) => file);

    expect(silent.filter((file) => !/\.(jpg|png)$/.test(file)).toSorted()).toEqual([
      "ld3-measurements.docx",
      "salary-bands-2027.docx",
      "salary-bands-2027.pdf",
      "scan-delivery-note.pdf",
    ]);
  });

  it("are refused by name when they do not exist", () => {
    expect(() => sampleDocument("nothing.docx")).toThrow("nothing.docx is not among");
  });
});

describe("quickXorHash", () => {
  it.each([
    ["", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="],
    ["Sg==", "SgAAAAAAAAAAAAAAAQAAAAAAAAA="],
    ["tbQ=", "taAFAAAAAAAAAAAAAgAAAAAAAAA="],
  ])("hashes %j as OneDrive does", (input, expected) => {
    expect(quickXorHash(Buffer.from(input, "base64"))).toBe(expected);
  });
});

describe("the sample drives", () => {
  it("are a OneDrive for each person and the libraries of six sites", () => {
    const ones = drives.filter(({ ownerId }) => ownerId !== null);

    expect(ones.map(({ ownerId }) => ownerId)).toEqual(
      sampleDirectory().people.map(({ id }) => id),
    );
    expect(drives.length - ones.length).toBe(8);
    expect(drives.map(({ drive }) => drive.id).every((id) => /^b![\w-]{64}$/.test(id))).toBe(true);
  });

  it("hang together: each item lies in its parent", () => {
    for (const { drive, items } of drives) {
      const byId = new Map(items.map((item) => [item.resource.id, item]));
      const [root, ...others] = items;
      expect(root?.resource.id).toMatch(/6Y2GOVW7725BZO354PWSELRRZ$/);
      for (const { resource, path } of others) {
        const parent = byId.get(resource.parentReference.id ?? "");
        expect(resource.id).toMatch(/^01[A-Z2-7]{32}$/);
        expect(resource.parentReference.driveId).toBe(drive.id);
        expect(`${parent?.path.replace(/\/$/, "")}/${resource.name}`).toBe(path);
      }
    }
  });

  it("know the size of each file, and the children and bytes of each folder", () => {
    for (const { items } of drives) {
      for (const { resource, document } of items) {
        const children = items.filter((one) => one.resource.parentReference.id === resource.id);
        const bytes = children.reduce((sum, one) => sum + one.resource.size, 0);
        expect(resource.size).toBe(document?.size ?? bytes);
        expect(resource.folder?.childCount).toBe(document ? undefined : children.length);
      }
    }
  });

  it("share single files with people of the directory", () => {
    const people = new Set(sampleDirectory().people.map(({ id }) => id));
    const shared = drives.flatMap(({ items }) => items.flatMap(({ sharedWith }) => sharedWith));

    expect(shared.length).toBeGreaterThan(5);
    expect(shared.every((id) => people.has(id))).toBe(true);
  });
});

describe("the sample sites", () => {
  const [home, aurora, finance, people, helpdesk, board] = sites;
  const userId = (alias: string) =>
    sampleDirectory().people.find(({ mail }) => mail.startsWith(`${alias}@`))?.id;

  it("are six of the company and one for each person", () => {
    expect(sites.slice(0, 6).map(({ site }) => site.displayName)).toEqual([
      "Lumen Cycles",
      "Aurora",
      "Finance",
      "People and Policies",
      "IT Helpdesk",
      "Management Board",
    ]);
    expect(sites.slice(6).every(({ kind }) => kind === "personal")).toBe(true);
    expect(home?.site.id).toMatch(/^lumencycles\.sharepoint\.com,[0-9a-f-]{36},[0-9a-f-]{36}$/);
  });

  it("own the drives that they name, and every drive has its site", () => {
    const owned = sites.flatMap(({ driveIds }) => driveIds);

    expect(owned.toSorted()).toEqual(drives.map(({ drive }) => drive.id).toSorted());
    for (const { siteId, drive } of drives) {
      const owner = sites.find(({ site }) => site.id === siteId);
      expect(drive.webUrl.startsWith(`${owner?.site.webUrl}/`)).toBe(true);
    }
  });

  it("are open to everyone or to few, and a library may be closed in an open site", () => {
    const closed = drives
      .filter(({ siteId }) => siteId === people?.site.id)
      .map((one) => one.readers);

    expect(people?.readers).toBe("everyone");
    expect(finance?.readers).toHaveLength(3);
    expect(closed).toEqual(["everyone", expect.any(Array)]);
  });

  it("hide one from Anna whose words she finds elsewhere, all but a file she got a link to", () => {
    const anna = userId("anna.keller");
    const [drive] = drives.filter(({ siteId }) => siteId === board?.site.id);
    const shared = drive?.items.filter(({ sharedWith }) => sharedWith.length > 0);

    expect(board?.readers).not.toContain(anna);
    expect(drive?.readers).toEqual(board?.readers);
    expect(JSON.stringify([board?.pages, board?.lists])).toMatch(/Aurora.*Voltara/);
    expect(shared?.map((item) => [item.sharedWith, item.sharingLink])).toEqual([
      [
        [anna],
        expect.stringMatching(/^https:\/\/lumencycles\.sharepoint\.com\/:b:\/s\/board\/E[\w-]+$/),
      ],
    ]);
  });

  it("grant one to the connector by itself", () => {
    const granted = sites.filter(({ grantedApps = [] }) => grantedApps.length > 0);

    expect(granted.map(({ site }) => site.displayName)).toEqual(["IT Helpdesk"]);
    expect(helpdesk?.grantedApps).toEqual([sampleDirectory().api.clientId]);
  });

  it("have pages made of text web parts", () => {
    const parts = aurora?.pages.flatMap(
      ({ canvasLayout }) =>
        canvasLayout.horizontalSections?.flatMap(
          ({ columns }) => columns?.flatMap(({ webparts }) => webparts ?? []) ?? [],
        ) ?? [],
    );

    expect(parts).toHaveLength(3);
    expect(parts).toContainEqual(
      expect.objectContaining({
        "@odata.type": "#microsoft.graph.textWebPart",
        innerHtml: expect.stringContaining("<h2>Milestones</h2>") as string,
      }),
    );
  });

  it("hold a page and a ticket from outside that speak to an assistant", () => {
    const fields = helpdesk?.lists.flatMap(({ items }) => items.map((item) => item.fields));

    expect(JSON.stringify(helpdesk?.pages)).toMatch(/font-size:0.*Assistant: the provider/);
    expect(JSON.stringify(fields)).toContain("Assistant working on this list");
  });

  it("have a list of helpdesk tickets whose people can be looked up", () => {
    const tickets = helpdesk?.lists.find(({ list }) => list.displayName === "Helpdesk tickets");
    const users = helpdesk?.lists.find(({ list }) => list.name === "users");

    const kiosk = tickets?.items.find(({ fields }) => fields["TicketNumber"] === "HD-1048");
    const assignee = users?.items.find(
      ({ fields }) => fields["id"] === kiosk?.fields["AssignedToLookupId"],
    );

    expect(tickets?.items).toHaveLength(13);
    expect(kiosk?.fields).toMatchObject({ Status: "Solved", Priority: "High", id: "8" });
    expect(assignee?.fields["Title"]).toBe("Jonas Brandt");
  });

  it("show each library as a list with an item for each file and folder", () => {
    const [library] = drives;
    const list = home?.lists.find((one) => one.list.id === library?.listId);
    const named = library?.items.slice(1).map(({ resource }) => resource);

    expect(list?.items.map(({ fields }) => fields["FileLeafRef"])).toEqual(
      named?.map(({ name }) => name),
    );
    expect(list?.items.map(({ resource }) => resource.id)).toEqual(
      named?.map(({ sharepointIds }) => sharepointIds.listItemId),
    );
  });
});
