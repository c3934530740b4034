import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { appendGraphRequests } from "../../local/graph-requests.ts";
import { daemon, startGraph } from "./cloud/graph/graph-client.ts";
import {
  anna,
  annasDrive,
  listId,
  messageKey,
  pageId,
  productDrive,
  productSite,
} from "./cloud/graph/tenant-fixture.ts";

/** Checks requests against Microsoft's model and permission table; the repository holds no copy of it. */
const lint = join(import.meta.dirname, "../../../shared/graph/graphlint.py");

const id = "3f0f9d6a-6a2c-4c29-8f3a-0c2f8f0d6a11";
let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "graph-requests-"));
});
afterEach(async () => await rm(folder, { recursive: true }));

async function linesOf(file: string): Promise<Record<string, unknown>[]> {
  const text = await readFile(file, "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe("recorded Graph requests", () => {
  it("name the public host, the granted permissions and the body, and never the token", async () => {
    const { ask, requests } = startGraph();
    const body = { requests: [{ entityTypes: ["site"], query: { queryString: "product" } }] };

    await ask("/search/query", { body, headers: { "client-request-id": id } });
    await ask("/me", { token: undefined });

    expect(requests).toEqual([
      {
        method: "POST",
        url: "https://graph.microsoft.com/v1.0/search/query",
        headers: { "client-request-id": id, "content-type": "application/json" },
        body,
        scheme: "delegated",
        permissions: [
          "Files.Read.All",
          "Mail.Read",
          "Mail.Read.Shared",
          "MailboxSettings.Read",
          "Sites.Read.All",
          "User.Read",
        ],
        clientRequestId: id,
      },
      { method: "GET", url: "https://graph.microsoft.com/v1.0/me", headers: {} },
    ]);
  });

  it("are written once as granted, and once as their tool declares", async () => {
    const { ask, requests } = startGraph();
    const file = join(folder, "new", "graph-requests.jsonl");
    const declared = { delegated: ["User.Read"], application: [] };
    await ask("/me?$select=id", { headers: { "client-request-id": id } });
    await ask("/me/drive");

    await appendGraphRequests(file, requests, new Map([[id, { tool: "get_me", declared }]]));
    await appendGraphRequests(file, requests.slice(1), new Map());

    const lines = await linesOf(file);
    expect(lines.map(({ url, label }) => [url, label])).toEqual([
      ["https://graph.microsoft.com/v1.0/me?$select=id", "get_me"],
      ["https://graph.microsoft.com/v1.0/me?$select=id", "get_me"],
      ["https://graph.microsoft.com/v1.0/me/drive", undefined],
      ["https://graph.microsoft.com/v1.0/me/drive", undefined],
    ]);
    expect(lines[0]?.["permissions"]).toContain("Mail.Read");
    expect(lines[1]?.["permissions"]).toEqual(["User.Read"]);
  });

  it.skipIf(!existsSync(lint))(
    "that the stand-in accepts are legal to Microsoft's own model",
    async () => {
      const { ask, requests } = startGraph();
      const headers = { Prefer: 'IdType="ImmutableId"' };
      const message = `/me/messages/${messageKey("budget")}`;
      const accepted = [
        "/me?$select=id,displayName",
        "/me/mailboxSettings?$select=timeZone",
        '/me/messages?$search="from:ben"&$select=id,subject&$top=25',
        "/me/messages?$filter=receivedDateTime ge 2026-01-01T00:00:00Z and isRead eq false&$orderby=receivedDateTime desc&$select=subject",
        "/me/mailFolders/inbox/messages?$top=5&$select=subject,from",
        `${message}?$select=subject,body,uniqueBody,internetMessageHeaders`,
        `${message}/attachments?$select=id,name,contentType,size,isInline`,
        `${message}/attachments/AAkALgattachmentinner0?$expand=microsoft.graph.itemAttachment/item`,
        `/drives/${productDrive}/items/01BPRODUCTPRODUCTPRODUCTPLANS?$select=id,name,file,folder`,
        `/drives/${annasDrive}/root/search(q='notes')?$select=id,name`,
        `/sites/${productSite}?$select=id,displayName,webUrl`,
        `/sites/${productSite}/pages/${pageId}/microsoft.graph.sitePage?$expand=canvasLayout`,
        `/sites/${productSite}/lists/${listId}/items?$expand=fields($select=Title)`,
      ];

      const statuses = [];
      for (const path of accepted) statuses.push((await ask(path, { headers })).status);
      const search = {
        entityTypes: ["driveItem", "listItem", "site"],
        query: { queryString: "aurora" },
        from: 0,
        size: 25,
      };
      await ask("/search/query", {
        body: { requests: [{ ...search, region: "EUR" }] },
        token: daemon,
      });
      await ask(`/users/${anna}/messages?$top=1&$select=subject`, { token: daemon });
      await ask("/$batch", {
        body: {
          requests: [{ id: "1", method: "GET", url: `${message}?$select=subject`, headers }],
        },
      });
      const file = join(folder, "graph-requests.jsonl");
      await appendGraphRequests(file, requests, new Map());

      expect(new Set(statuses)).toEqual(new Set([200]));
      expect(() =>
        execFileSync("python3", [lint, file], { encoding: "utf8", stdio: "pipe" }),
      ).not.toThrow();
    },
  );
});
