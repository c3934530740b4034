import { describe, expect, it } from "vitest";
import { asApp, asUser, daemon, origins, startGraph, token } from "./graph-client.ts";
import { anna, ben, now, productSite } from "./tenant-fixture.ts";

describe("access tokens", () => {
  it("are needed for every request", async () => {
    const { ask } = startGraph();

    const { status, body, headers } = await ask("/me", { token: undefined });

    expect(status).toBe(401);
    expect(body.error).toMatchObject({
      code: "InvalidAuthenticationToken",
      message: "Access token is empty.",
    });
    expect(headers.get("WWW-Authenticate")).toContain(
      `authorization_uri="${origins.authority}/common/oauth2/authorize"`,
    );
  });

  it.each([
    [
      "another audience",
      token({ oid: anna, scp: "User.Read", aud: "https://vault.azure.net" }),
      "Invalid audience",
    ],
    [
      "a past expiry",
      token({ oid: anna, scp: "User.Read", exp: now.getTime() / 1000 - 1 }),
      "expired",
    ],
    [
      "a start in the future",
      token({ oid: anna, scp: "User.Read", nbf: now.getTime() / 1000 + 900 }),
      "expired",
    ],
    [
      "a signature of somebody else",
      token({ oid: anna, scp: "User.Read" }, "bad"),
      "Invalid signature",
    ],
    ["no JWT form", "opaque", "not well formed"],
  ])("with %s are refused with 401", async (_, jwt, message) => {
    const { ask } = startGraph();

    const { status, body } = await ask("/me", { token: jwt });

    expect(status).toBe(401);
    expect(body.error.code).toBe("InvalidAuthenticationToken");
    expect(body.error.message).toContain(message);
  });

  it("may name Graph by its GUID", async () => {
    const { ask } = startGraph();
    const jwt = token({ oid: anna, scp: "User.Read", aud: "00000003-0000-0000-c000-000000000000" });

    expect((await ask("/me", { token: jwt })).status).toBe(200);
  });
});

describe("permissions", () => {
  it.each([
    ["/users/ben.okafor@lumencycles.example", asUser("User.Read"), "Authorization_RequestDenied"],
    ["/me/messages", asUser("User.Read"), "ErrorAccessDenied"],
    ["/me/mailboxSettings", asUser("Mail.Read"), "ErrorAccessDenied"],
    ["/drives/b!productproductproduct", asUser("User.Read"), "accessDenied"],
    [`/sites/${productSite}`, asUser("Files.Read.All"), "accessDenied"],
    [
      "/users/anna.keller@lumencycles.example/messages",
      asApp("User.Read.All"),
      "ErrorAccessDenied",
    ],
  ])("are missing for %s: 403 in the words of its service", async (path, jwt, code) => {
    const { ask } = startGraph();

    const { status, body } = await ask(path, { token: jwt });

    expect([status, body.error.code]).toEqual([403, code]);
  });

  it("of an application do not reach /me", async () => {
    const { ask } = startGraph();

    const { status, body } = await ask("/me/messages", { token: daemon });

    expect([status, body.error.code, body.error.message]).toEqual([
      400,
      "BadRequest",
      "/me request is only valid with delegated authentication flow.",
    ]);
  });

  it("for another mailbox need the shared scope and a share", async () => {
    const { ask } = startGraph();
    const orders = "/users/orders@lumencycles.example/messages?$select=subject";

    const withoutScope = await ask(orders, { token: asUser("Mail.Read") });
    const withoutShare = await ask(orders, { token: asUser("Mail.Read.Shared", ben) });
    const shared = await ask(orders, { token: asUser("Mail.Read.Shared") });

    expect([withoutScope.status, withoutShare.status, shared.status]).toEqual([403, 403, 200]);
    expect(shared.body.value).toMatchObject([{ subject: "Order 7781" }]);
  });

  it("for an app reach every mailbox", async () => {
    const { ask } = startGraph();

    const { status } = await ask(`/users/${ben}/messages`, { token: daemon });

    expect(status).toBe(200);
  });

  it("Sites.Selected reaches granted sites alone", async () => {
    const { ask, siteGrants } = startGraph();
    const selected = asApp("Sites.Selected");

    const before = await ask(`/sites/${productSite}`, { token: selected });
    siteGrants.set("d7e8394b-60af-4c25-95e7-f8490a2b360e", new Set([productSite]));
    const after = await ask(`/sites/${productSite}`, { token: selected });
    const search = await ask("/search/query", {
      token: selected,
      body: {
        requests: [{ entityTypes: ["site"], query: { queryString: "product" }, region: "EUR" }],
      },
    });

    expect([before.status, after.status, search.status]).toEqual([403, 200, 403]);
    expect(search.body.error.code).toBe("Forbidden");
  });

  it("User.ReadBasic.All shows others without their details", async () => {
    const { ask } = startGraph();

    const { body } = await ask(`/users/${ben}?$select=displayName,jobTitle`, {
      token: asUser("User.ReadBasic.All"),
    });

    expect(body).toMatchObject({ displayName: "Ben Okafor", jobTitle: null });
  });
});

describe("every answer", () => {
  it("carries Graph's headers and the caller's request id", async () => {
    const { ask } = startGraph();
    const id = "3f0f9d6a-6a2c-4c29-8f3a-0c2f8f0d6a11";

    const { headers } = await ask("/me", { headers: { "client-request-id": id } });

    expect(headers.get("client-request-id")).toBe(id);
    expect(headers.get("request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get("x-ms-ags-diagnostic")).toContain("ServerInfo");
    expect(headers.get("Date")).toBe("Wed, 04 Mar 2026 12:00:00 GMT");
    expect(headers.get("Content-Type")).toBe(
      "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8",
    );
  });

  it("to a failed request has Graph's error body", async () => {
    const { ask } = startGraph();

    const { status, body, headers } = await ask("/me/mesages");

    expect(status).toBe(400);
    expect(body).toEqual({
      error: {
        code: "BadRequest",
        message: "Resource not found for the segment 'mesages'.",
        innerError: {
          date: "2026-03-04T12:00:00",
          "request-id": headers.get("request-id"),
          "client-request-id": headers.get("client-request-id"),
        },
      },
    });
  });

  it("refuses a method that the resource does not have", async () => {
    const { ask } = startGraph();

    expect((await ask("/me/messages", { method: "DELETE" })).status).toBe(405);
  });
});
