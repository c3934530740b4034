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
beforeEach(() => {
  connector.cloud.directory.api.grants = structuredClone(all);
});

async function readWithout(permissions: string[], uri: string) {
  const { grants } = connector.cloud.directory.api;
  grants.delegated = grants.delegated.filter((name) => !permissions.includes(name));
  const token = connector.cloud.entra.userToken("anna.keller@lumencycles.example");
  return await connector.call("read_resource", { uri }, token);
}

const missing = (permission: string) => ({
  code: "consent_required",
  detail: expect.stringContaining(permission),
});

const site = () =>
  connector.cloud.graph.content.sites.find(({ site: { name } }) => name === "it-helpdesk")!;
const driveItem = (isWanted: (path: string) => boolean) =>
  connector.cloud.graph.content.drives
    .find(({ siteId }) => siteId === site().site.id)!
    .items.find(({ path }) => isWanted(path))!;

describe("without Sites.Read.All", () => {
  it("a link to a file of a site is read by itself alone, and the answer says so", async () => {
    const { webUrl, name } = driveItem((path) => path.endsWith(".txt")).resource;

    const { status, body } = await readWithout(["Sites.Read.All"], webUrl);

    expect(status).toBe(200);
    expect(body).toMatchObject({ kind: "txt", title: name });
    expect(body.notes).toContainEqual(expect.stringContaining("by its link alone"));
  });

  it("a link to a folder, a page or a list item names the permission", async () => {
    const folder = driveItem((path) => path !== "/" && !path.includes("."));
    const list = site().lists.find(({ items }) => items[0]?.resource.webUrl.includes("/Lists/"))!;
    const links = [folder.resource.webUrl, site().pages[0]!.webUrl, list.items[0]!.resource.webUrl];

    for (const link of links) {
      const { status, body } = await readWithout(["Sites.Read.All"], link);

      expect([link, status]).toEqual([link, 403]);
      expect(body).toMatchObject(missing("Sites.Read.All"));
    }
  });
});

it("without permissions on files or sites a link to a file names what is missing", async () => {
  const { webUrl } = driveItem((path) => path.endsWith(".txt")).resource;

  const { status, body } = await readWithout(["Files.Read.All", "Sites.Read.All"], webUrl);

  expect(status).toBe(403);
  expect(body).toMatchObject(missing("Sites.Read.All"));
});

it("without Mail.Read links to mail and to conversations name it", async () => {
  const anna = connector.cloud.graph.content.mailboxes.find(({ mail }) => mail.startsWith("anna"))!;
  const { webLink, conversationId } = anna.messages[0]!;
  const conversation = `https://outlook.office.com/mail/id/${encodeURIComponent(conversationId)}`;

  for (const link of [webLink, conversation]) {
    const { status, body } = await readWithout(["Mail.Read", "Mail.Read.Shared"], link);

    expect(status).toBe(403);
    expect(body).toMatchObject(missing("Mail.Read"));
  }
});
