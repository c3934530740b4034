import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { GraphGrants } from "../../local/tenant/directory.ts";
import { type Connector, startConnectorStack } from "./connector.ts";

let connector: Connector;
let all: GraphGrants;
beforeAll(async () => {
  connector = await startConnectorStack({ settings: { CALLS_PER_MINUTE: "10000" } });
  all = structuredClone(connector.cloud.directory.api.grants);
});
// Not connector.close(): requests that lack a permission on purpose stay out of the recorded file.
afterAll(async () => {
  await connector.host.close();
  await connector.cloud.close();
});

/** Each test signs in anew: Graph tokens are kept for minutes. */
let token: string;
beforeEach(() => {
  connector.cloud.directory.api.grants = structuredClone(all);
});

function without(...permissions: string[]) {
  const { grants } = connector.cloud.directory.api;
  grants.delegated = grants.delegated.filter((name) => !permissions.includes(name));
  grants.application = grants.application.filter((name) => !permissions.includes(name));
  token = connector.cloud.entra.userToken("anna.keller@lumencycles.example");
}

function instead(permission: string, other: string) {
  without(permission);
  connector.cloud.directory.api.grants.delegated.push(other);
}

it("searches mail in UTC, and says so, without MailboxSettings.Read", async () => {
  without("MailboxSettings.Read");

  const { status, body } = await connector.call("outlook_email_search", { size: 2 }, token);

  expect(status).toBe(200);
  // The zone of a mailbox is remembered per caller, so that this needs one not asked before.
  expect(body.notes).toEqual([expect.stringContaining("MailboxSettings.Read")]);
  expect(body.messages[0].received).toMatch(/\+00:00$/);
});

describe("names the missing permission", () => {
  it("Mail.Read, when nothing of a mailbox can be read", async () => {
    without("Mail.Read", "Mail.Read.Shared");

    const { status, body } = await connector.call("outlook_email_search", {}, token);

    expect(status).toBe(403);
    expect(body).toMatchObject({
      code: "consent_required",
      detail: expect.stringContaining("Mail.Read"),
      remedy: expect.stringContaining("adminconsent"),
    });
  });

  it("Files.Read.All, when files cannot be searched", async () => {
    without("Files.Read.All", "Sites.Read.All");

    const { status, body } = await connector.call("sharepoint_search", { query: "Aurora" }, token);

    expect(status).toBe(403);
    expect(body).toMatchObject({
      code: "consent_required",
      detail: expect.stringContaining("Files.Read.All"),
    });
  });
});

describe("without Sites.Read.All", () => {
  it("finds files, and says that pages and list items are missing", async () => {
    without("Sites.Read.All");
    const before = connector.cloud.graph.requests.length;

    const { status, body } = await connector.call("sharepoint_search", { query: "Aurora" }, token);

    expect(status).toBe(200);
    expect(body.items.length).toBeGreaterThan(0);
    expect(body.notes).toContainEqual(expect.stringContaining("Sites.Read.All"));
    const searches = connector.cloud.graph.requests
      .slice(before)
      .filter(({ url }) => url.endsWith("/search/query"));
    expect(searches).toHaveLength(2);
  });

  it("finds files for an application, too", async () => {
    without("Sites.Read.All");

    const { status, body } = await connector.call(
      "sharepoint_search",
      { query: "Aurora" },
      connector.daemonToken,
    );

    expect(status).toBe(200);
    expect(body.items.length).toBeGreaterThan(0);
    expect(body.notes).toContainEqual(expect.stringContaining("Sites.Read.All"));
  });

  it("names it when pages or list items alone are wanted, and when one is read", async () => {
    const { body: found } = await connector.call("sharepoint_search", {
      query: "kiosk OR VPN",
      kinds: ["pages", "listItems"],
    });
    without("Sites.Read.All");

    const answers = [
      await connector.call("sharepoint_search", { query: "VPN", kinds: ["listItems"] }, token),
      ...(await Promise.all(
        found.items.map(
          async ({ uri }: { uri: string }) => await connector.call("read_resource", { uri }, token),
        ),
      )),
    ];

    expect(answers.length).toBeGreaterThan(2);
    for (const { status, body } of answers) {
      expect(status).toBe(403);
      expect(body).toMatchObject({
        code: "consent_required",
        detail: expect.stringContaining("the delegated permission Sites.Read.All."),
      });
    }
  });
});

it("reads who sent a mail, but says that its text is missing, with Mail.ReadBasic alone", async () => {
  const { body: found } = await connector.call("outlook_email_search", { size: 1 });
  instead("Mail.Read", "Mail.ReadBasic");

  const { status, body } = await connector.call(
    "read_resource",
    { uri: found.messages[0].uri },
    token,
  );

  expect(status).toBe(200);
  expect(body.title).toBe(found.messages[0].subject);
  expect(body.text).toBe("");
  expect(body.notes).toContainEqual(expect.stringContaining("Mail.ReadBasic"));
});

it("keeps one person's mailbox from another who was not given it", async () => {
  const { status, body } = await connector.call("outlook_email_search", {
    user: "daniel.meier@lumencycles.example",
  });

  expect(status).toBe(403);
  expect(body.code).toBe("access_denied");
});
