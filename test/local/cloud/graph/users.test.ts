import { describe, expect, it } from "vitest";
import { asUser, daemon, origins, startGraph } from "./graph-client.ts";
import { anna, ben, orders } from "./tenant-fixture.ts";

describe("users", () => {
  it("show the standard properties when none is selected", async () => {
    const { ask } = startGraph();

    const { body } = await ask("/me");

    expect(body).toEqual({
      "@odata.context": `${origins.graph}/v1.0/$metadata#users/$entity`,
      businessPhones: [],
      displayName: "Anna Keller",
      givenName: "Anna",
      jobTitle: "Head of Product",
      mail: "anna.keller@lumencycles.example",
      mobilePhone: null,
      officeLocation: "Freiburg",
      preferredLanguage: "en-GB",
      surname: "Keller",
      userPrincipalName: "anna.keller@lumencycles.example",
      id: anna,
    });
  });

  it("show exactly what is selected", async () => {
    const { ask } = startGraph();

    const { body } = await ask("/me?$select=department");

    expect(Object.keys(body)).toEqual(["@odata.context", "department"]);
  });

  it("bring their mailbox settings along under Exchange's permission", async () => {
    const { ask } = startGraph();

    const allowed = await ask("/me?$select=id,mailboxSettings");
    const refused = await ask("/me?$select=id,mailboxSettings", { token: asUser("User.Read") });

    expect(allowed.body.mailboxSettings.timeZone).toBe("W. Europe Standard Time");
    expect([refused.status, refused.body.error.code]).toEqual([403, "ErrorAccessDenied"]);
  });

  it("are found by id or sign-in name, and not otherwise", async () => {
    const { ask } = startGraph();

    const byName = await ask("/users/BEN.OKAFOR@lumencycles.example", { token: daemon });
    const missing = await ask("/users/nobody@lumencycles.example", { token: daemon });

    expect(byName.body.id).toBe(ben);
    expect([missing.status, missing.body.error.code]).toEqual([404, "Request_ResourceNotFound"]);
  });

  it.each([
    "/me?$select=shoeSize",
    "/me?$filter=id eq 'x'",
    "/me?foo=bar",
    "/me?$select=id&$select=mail",
  ])("refuse %s", async (path) => {
    const { ask } = startGraph();

    const { status, body } = await ask(path);

    expect([status, body.error.code]).toEqual([400, "BadRequest"]);
  });

  it("belong to an organisation", async () => {
    const { ask } = startGraph();

    const { body } = await ask("/organization?$select=id,displayName");

    expect(body.value).toEqual([
      { id: "6f1d9c1e-52a4-4c3b-9d7e-0b6a5f3e8c21", displayName: "Lumen Cycles" },
    ]);
  });
});

describe("mailbox settings", () => {
  it("tell the time zone", async () => {
    const { ask } = startGraph();

    const { body } = await ask("/me/mailboxSettings?$select=timeZone");

    expect(body).toEqual({
      "@odata.context": `${origins.graph}/v1.0/$metadata#users('${anna}')/mailboxSettings(timeZone)`,
      timeZone: "W. Europe Standard Time",
    });
  });

  it("of another mailbox are closed to people and open to applications", async () => {
    const { ask } = startGraph();

    const person = await ask(`/users/${orders}/mailboxSettings`);
    const application = await ask(`/users/${orders}/mailboxSettings`, { token: daemon });

    expect([person.status, person.body.error.code]).toEqual([403, "ErrorAccessDenied"]);
    expect(application.status).toBe(200);
  });

  it("need a mailbox", async () => {
    const { ask } = startGraph();
    const grace = "6071c2d4-f938-45be-8e70-81d2a3b4cf07";

    const { status, body } = await ask("/me/mailboxSettings", {
      token: asUser("MailboxSettings.Read", grace),
    });

    expect([status, body.error.code]).toEqual([404, "MailboxNotEnabledForRESTAPI"]);
  });
});
