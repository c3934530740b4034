import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { GraphGrants } from "../../local/tenant/directory.ts";
import { type Connector, startConnectorStack } from "./connector.ts";

let connector: Connector;
let all: GraphGrants;
beforeAll(async () => {
  connector = await startConnectorStack({ settings: { CALLS_PER_MINUTE: "10000" } });
  all = structuredClone(connector.cloud.directory.api.grants);
});
afterAll(async () => await connector.discard());

let token: string;
beforeEach(() => hold(all.delegated, all.application));

/** Each time another sign-in: Graph tokens are kept for minutes. */
function hold(delegated: readonly string[], application: readonly string[] = delegated) {
  connector.cloud.directory.api.grants = structuredClone({
    ...all,
    delegated: [...delegated],
    application: [...application],
  });
  token = connector.cloud.entra.userToken("anna.keller@lumencycles.example");
}

async function call(tool: string, args: Record<string, unknown>, bearer = token) {
  return await connector.call(tool, args, bearer);
}

/** Graph paths asked while something is done, without ids. */
async function asked(work: () => Promise<unknown>): Promise<string[]> {
  const before = connector.cloud.graph.requests.length;
  await work();
  return connector.cloud.graph.requests
    .slice(before)
    .map(({ url }) => new URL(url).pathname.replace("/v1.0", ""));
}

const sharePoint = "https://lumencycles.sharepoint.com/sites";
const oneDrive =
  "https://lumencycles-my.sharepoint.com/personal/anna_keller_lumencycles_example/Documents";

describe("outlook_email_search", () => {
  const mail = async (args: Record<string, unknown>) => {
    const { status, body } = await call("outlook_email_search", { size: 50, ...args });
    expect(body).toMatchObject({ mailbox: args["user"] ?? "me" });
    expect(status).toBe(200);
    return body;
  };

  it("finds a folder by name, by path and by well-known name alike", async () => {
    const byName = await mail({ folder: "dealers" });
    const byPath = await mail({ folder: "Inbox/Aurora/Dealers" });
    const everything = await mail({});

    expect(byName.count).toBeGreaterThan(0);
    expect(byPath).toEqual(byName);
    expect(everything.count).toBeGreaterThan(byName.count);
    expect((await mail({ folder: "Sent Items" })).messages[0].from).toContain("Anna Keller");
  });

  it("says what to do about a folder that there is not", async () => {
    const { status, body } = await call("outlook_email_search", { folder: "No such folder" });

    expect(status).toBe(404);
    expect(body).toMatchObject({ code: "not_found", remedy: expect.stringContaining("Inbox/") });
  });

  it("narrows by recipient, importance and attachment, with words and without", async () => {
    const everything = await mail({});
    const important = await mail({ importance: "high" });
    const toBen = await mail({ to: "ben.okafor@lumencycles.example" });
    const [withFile] = (await mail({ hasAttachments: true })).messages;
    const { body: read } = await call("read_resource", { uri: withFile.uri });
    const name = read.attachments[0].name.split(/[\W_]+/)[0];
    const named = await mail({ attachment: name });

    expect(important.count).toBeGreaterThan(0);
    expect(important.count).toBeLessThan(everything.count);
    expect(important.messages.every((one: { important?: boolean }) => one.important)).toBe(true);
    expect(toBen.count).toBeGreaterThan(0);
    expect(named.messages.map(({ uri }: { uri: string }) => uri)).toContain(withFile.uri);
    const both = await mail({ importance: "high", to: "Anna" });
    expect(both.count).toBeLessThanOrEqual(important.count);
    expect((await mail({ importance: "low", to: "Anna" })).messages).not.toContainEqual(
      expect.objectContaining({ important: true }),
    );
  });

  it("works without previews with Mail.ReadBasic, and names what attachments take", async () => {
    hold([...all.delegated.filter((name) => !name.startsWith("Mail.")), "Mail.ReadBasic"]);

    const listed = await mail({ folder: "Aurora" });
    const { status, body } = await call("outlook_email_search", { attachment: "budget" });

    expect(listed.messages[0]).not.toHaveProperty("preview");
    expect(listed.notes).toContainEqual(expect.stringContaining("Mail.ReadBasic"));
    expect(status).toBe(403);
    expect(body).toMatchObject({
      code: "consent_required",
      detail: expect.stringContaining("Mail.Read"),
    });
  });
});

describe("sharepoint_search within a place", () => {
  const find = async (args: Record<string, unknown>) => await call("sharepoint_search", args);

  it("takes an address, the view of a folder, and the uri of a folder alike", async () => {
    const { body: folders } = await call("sharepoint_folder_search", { query: "contracts" });
    const contracts = folders.items.find(({ link }: { link: string }) => link.includes("/aurora/"));

    const byAddress = await find({ query: "Voltara", within: contracts.link });
    const byUri = await find({ query: "Voltara", within: contracts.uri });
    const byView = await find({
      query: "Voltara",
      within:
        `${sharePoint}/aurora/Shared%20Documents/Forms/AllItems.aspx` +
        "?id=%2Fsites%2Faurora%2FShared%20Documents%2FContracts",
    });

    expect(byAddress.body.count).toBeGreaterThan(0);
    expect(byUri.body).toEqual(byAddress.body);
    expect(byView.body).toEqual(byAddress.body);
  });

  it("tells nothing found from no such place and from one that may not be opened", async () => {
    const nothing = await find({ query: "zeppelin", within: `${sharePoint}/aurora` });
    const nowhere = await find({ query: "budget", within: `${sharePoint}/no-such-site` });
    const closed = await find({ query: "budget", within: `${sharePoint}/board` });
    const elsewhere = await find({
      query: "budget",
      within: "https://other.sharepoint.com/sites/x",
    });

    expect(nothing).toMatchObject({ status: 200, body: { count: 0 } });
    expect(nothing.body.notes).toEqual([expect.stringContaining("may not be found yet")]);
    expect([nowhere.status, nowhere.body.code]).toEqual([404, "not_found"]);
    expect([closed.status, closed.body.code]).toEqual([403, "access_denied"]);
    expect([elsewhere.status, elsewhere.body.code]).toEqual([400, "invalid_input"]);
  });
});

describe("with few permissions", () => {
  const few = ["User.Read", "MailboxSettings.Read"];

  it("of Files.Read, one's own OneDrive is searched and listed, and the answer says so", async () => {
    hold([...few, "Files.Read"]);

    const files = await call("sharepoint_search", { query: "dealer", fileTypes: ["csv"] });
    const within = await call("sharepoint_search", {
      query: "dealer",
      within: `${oneDrive}/Proposals`,
    });
    const folders = await call("sharepoint_folder_search", { query: "proposals" });
    const listed = await call("sharepoint_folder_search", { folder: folders.body.items[0].uri });

    expect(files.body.items.map(({ name }: { name: string }) => name)).toEqual([
      "Dealer orders.csv",
    ]);
    expect(files.body.notes).toEqual([expect.stringContaining("own OneDrive")]);
    expect(within.body.items.map(({ name }: { name: string }) => name)).toContain(
      "Dealer terms 2027.docx",
    );
    expect(folders.body.items).toMatchObject([{ kind: "folder", name: "Proposals", items: 3 }]);
    expect(listed.body.items).toHaveLength(3);
  });

  it("of Sites.Selected, a granted site is searched by its libraries, in both modes", async () => {
    hold([...few, "Sites.Selected"], ["Sites.Selected"]);
    const args = { query: "kiosk", within: `${sharePoint}/it-helpdesk` };

    for (const bearer of [token, connector.daemonToken]) {
      const granted = await call("sharepoint_search", args, bearer);
      const everywhere = await call("sharepoint_search", { query: "kiosk" }, bearer);
      const other = await call(
        "sharepoint_search",
        { ...args, within: `${sharePoint}/aurora` },
        bearer,
      );

      expect(granted.body).toMatchObject({ notes: [expect.stringContaining("library's own")] });
      expect(granted.body.count).toBeGreaterThan(0);
      for (const { status, body } of [everywhere, other]) {
        expect(status).toBe(403);
        expect(body.code).toBe("consent_required");
      }
      expect(everywhere.body.remedy).toContain("within");
    }
  });
});

describe("sharepoint_folder_search", () => {
  it("goes from a site to its libraries, to a folder, to a file that can be read", async () => {
    const list = async (folder: string) =>
      (await call("sharepoint_folder_search", { folder })).body.items as {
        kind: string;
        name: string;
        uri: string;
      }[];

    const [library] = await list(`${sharePoint}/aurora`);
    const general = (await list(library!.uri)).find(({ name }) => name === "General");
    const file = (await list(general!.uri)).find(({ name }) => name.endsWith(".docx"));
    const { status, body } = await call("read_resource", { uri: file!.uri });

    expect([library?.kind, general?.kind, file?.kind]).toEqual(["library", "folder", "file"]);
    expect(status).toBe(200);
    expect(body.title).toBe(file!.name);
  });

  it("finds libraries by name, and pages to the end of a folder", async () => {
    const { body: libraries } = await call("sharepoint_folder_search", { query: "Documents" });
    const args = { folder: `${oneDrive}/Proposals`, size: 2 };
    const first = await call("sharepoint_folder_search", args);
    const last = await call("sharepoint_folder_search", {
      ...args,
      cursor: first.body.nextCursor,
    });

    expect(libraries.items).toContainEqual(expect.objectContaining({ kind: "library" }));
    expect([first.body.count, first.body.truncated]).toEqual([2, true]);
    expect([last.body.count, last.body.truncated]).toEqual([1, false]);
  });

  it("asks Graph for a folder by its uri in two requests", async () => {
    const { body } = await call("sharepoint_folder_search", { folder: `${oneDrive}/Proposals` });
    const { uri } = (await call("sharepoint_folder_search", { query: "Proposals" })).body.items[0];

    const paths = await asked(async () => await call("sharepoint_folder_search", { folder: uri }));

    expect(body.count).toBe(3);
    expect(paths.filter((path) => path.startsWith("/drives/"))).toHaveLength(2);
  });
});
