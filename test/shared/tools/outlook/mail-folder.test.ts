import { describe, expect, it } from "vitest";
import { ConnectorError } from "../../../../shared/errors/connector-error.ts";
import { graphPath } from "../../../../shared/graph/path.ts";
import { findMailFolder } from "../../../../shared/tools/outlook/mail-folder.ts";
import { FakeGraph, type FakeRoutes } from "../../../fakes/fake-graph.ts";

const folder = (id: string, displayName: string, childFolderCount = 0) => ({
  id,
  displayName,
  childFolderCount,
});

/** Inbox/{Projects/{Aurora, Q1/Q2}, Aurora}, Projects, Posteingang-Archiv on a second page. */
const tree = {
  "GET /me/mailFolders": {
    value: [folder("inbox", "Inbox", 2), folder("top", "Projects")],
    "@odata.nextLink": "https://graph/folders2",
  },
  "GET https://graph/folders2": { value: [folder("late", "Löhne")] },
  "GET /me/mailFolders/inbox/childFolders": {
    value: [folder("projects", "Projects", 2)],
    "@odata.nextLink": "https://graph/children2",
  },
  "GET https://graph/children2": { value: [folder("aurora1", "Aurora")] },
  "GET /me/mailFolders/projects/childFolders": {
    value: [folder("aurora2", "AURORA"), folder("slash", "Q1/Q2")],
  },
};

async function find(name: string, routes: FakeRoutes = tree) {
  const graph = new FakeGraph(routes);
  const path = await findMailFolder(graphPath`/me`, name, { graph, permissions: ["Mail.Read"] });
  return { path: path.value, requests: graph.requests };
}

it.each([
  ["inbox", "/me/mailFolders/inbox"],
  ["Deleted Items", "/me/mailFolders/deleteditems"],
  [`AAMkADk${"x".repeat(40)}=`, `/me/mailFolders/AAMkADk${"x".repeat(40)}%3D`],
])("takes the well-known name or id %s as it is, without a request", async (name, path) => {
  const found = await find(name, {});

  expect(found).toEqual({ path, requests: [] });
});

it("finds a folder by its name, on whichever level and page, whatever its case", async () => {
  expect((await find("löhne")).path).toBe("/me/mailFolders/late");
  expect((await find("q1/q2")).path).toBe("/me/mailFolders/slash");
});

it("reads all folders in one request per level, without hidden ones", async () => {
  const { requests } = await find("löhne");

  const query = { $select: "id,displayName,childFolderCount", $top: 200 };
  expect(requests.map((request) => [request.path, request.query])).toEqual([
    ["/me/mailFolders", query],
    ["https://graph/folders2", {}],
    ["/me/mailFolders/inbox/childFolders", query],
    ["https://graph/children2", {}],
    ["/me/mailFolders/projects/childFolders", query],
  ]);
});

it("tells folders of one name apart by their path, the topmost first", async () => {
  expect((await find("Inbox/Projects")).path).toBe("/me/mailFolders/projects");
  expect((await find("projects / aurora")).path).toBe("/me/mailFolders/aurora2");
  expect((await find("Projects")).path).toBe("/me/mailFolders/top");
});

describe("refuses", () => {
  it("a name that several folders have, and says how to name one, but none of their names", async () => {
    const attempt = find("Aurora");

    await expect(attempt).rejects.toMatchObject({
      code: "invalid_input",
      because: expect.stringContaining("several"),
      remedy: expect.stringContaining("Inbox/Projects"),
    });
  });

  it("a name that none has, and says what to do", async () => {
    for (const name of ["Missing", "Inbox/Missing", "/"])
      await expect(find(name)).rejects.toMatchObject({
        code: "not_found",
        remedy: expect.stringContaining("sentitems"),
      });
  });

  it("with Graph's own refusal where a part of the tree cannot be read", async () => {
    const refusal = new ConnectorError("throttled", { happened: "h", because: "b", remedy: "r" });

    const attempt = find("x", { ...tree, "GET /me/mailFolders/inbox/childFolders": refusal });

    await expect(attempt).rejects.toBe(refusal);
  });
});
