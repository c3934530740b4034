import { describe, expect, it } from "vitest";
import { ConnectorError } from "../../../../shared/errors/connector-error.ts";
import { GraphTransportError } from "../../../../shared/graph/graph-failure.ts";
import { teamsSendChatMessage } from "../../../../shared/tools/teams/teams-send-chat-message.ts";
import { FakeGraph, type FakeRoutes } from "../../../fakes/fake-graph.ts";
import { fakeToolContext, testTenant } from "../../../fakes/fake-tool-context.ts";

const members = [
  { id: "m1", userId: "anna-id", displayName: "Anna Keller", email: "anna@contoso.com" },
  { id: "m2", userId: "ben-id", displayName: "Ben Okafor", email: "Ben@contoso.com" },
];
const path = "/chats/19%3Aab%40thread.v2";
const posted = { id: "1772438400000", createdDateTime: "2026-03-02T08:00:00Z", webUrl: null };
const routes: FakeRoutes = {
  "GET /me": { id: "anna-id", displayName: "Anna Keller" },
  [`GET ${path}/members`]: { value: members },
  [`POST ${path}/messages`]: posted,
};
const reference = "ZN6MPX";
const listed = (text: string, createdDateTime = "2026-03-02T08:00:00Z") => ({
  ...posted,
  createdDateTime,
  body: { contentType: "html", content: text },
});

function start(changed: FakeRoutes = {}, repeated = false) {
  const graph = new FakeGraph({ ...routes, ...changed });
  const fake = fakeToolContext(graph);
  const context = { ...fake, attempt: { ...fake.attempt, repeated } };
  const run = async (chat = "m365://chat/19%3Aab%40thread.v2") =>
    await teamsSendChatMessage.run({ chat, text: "Done, *Ben*." }, context);
  const asked = (method: string) => graph.requests.filter((one) => one.method === method);
  return { graph, run, asked, context };
}

const failure = (run: Promise<unknown>) => run.catch((error: unknown) => error);
const lost = new ConnectorError(
  "timeout",
  { happened: "It failed.", because: "So.", remedy: "Wait." },
  { cause: new GraphTransportError("timeout") },
);

it("posts the text with a last line that names the person and a reference, and says who reads it", async () => {
  const { run, asked } = start();

  const answer = await run();

  expect(answer).toEqual({
    chat: "m365://chat/19%3Aab%40thread.v2",
    members: ["Anna Keller (anna@contoso.com)", "Ben Okafor (Ben@contoso.com)"],
    sent: "2026-03-02T09:00:00+01:00",
    reference,
    uri: "m365://chatmessage/19%3Aab%40thread.v2/1772438400000",
    link: expect.stringContaining("https://teams.microsoft.com/l/message/"),
    notes: undefined,
  });
  expect(asked("POST")).toEqual([
    {
      method: "POST",
      path: `${path}/messages`,
      query: {},
      prefer: [],
      headers: {},
      body: {
        body: {
          contentType: "html",
          content: `<p>Done, <em>Ben</em>.</p><p><em>Sent with Claude for Anna Keller · ref ${reference}</em></p>`,
        },
      },
    },
  ]);
});

it.each(["19:ab@thread.v2", "m365://chatmessage/19%3Aab%40thread.v2/17"])(
  "takes %s",
  async (chat) => {
    const { run } = start();

    expect(await run(chat)).toMatchObject({ chat: "m365://chat/19%3Aab%40thread.v2" });
  },
);

it("refuses the uri of something else", async () => {
  const { run, graph } = start();

  expect(await failure(run("m365://mail/me/AAk1"))).toMatchObject({ code: "invalid_input" });
  expect(graph.requests).toEqual([]);
});

describe("when the answer may have been lost", () => {
  it("finds the message by its reference, and posts nothing more", async () => {
    const { run, asked } = start(
      {
        [`GET ${path}/messages`]: {
          value: [listed("other"), listed(`<p>x · ref ${reference}</p>`)],
        },
      },
      true,
    );

    await run();

    expect(asked("POST")).toEqual([]);
    expect(asked("GET").at(-1)).toMatchObject({
      path: `${path}/messages`,
      query: { $top: 50, $orderby: "createdDateTime desc" },
    });
  });

  it("looks through further pages, as far back as the first attempt", async () => {
    const old = listed("old", "2026-03-02T07:50:00Z");
    const { run, asked } = start(
      {
        [`GET ${path}/messages`]: { value: [listed("new")], "@odata.nextLink": "https://next/2" },
        "GET https://next/2": { value: [old], "@odata.nextLink": "https://next/3" },
      },
      true,
    );

    await run();

    expect(asked("POST")).toHaveLength(1);
    expect(asked("GET").filter((one) => one.path === "https://next/2")).toHaveLength(4);
  });

  it("goes on behind a page without messages", async () => {
    const { run, asked } = start(
      {
        [`GET ${path}/messages`]: { value: [], "@odata.nextLink": "https://next/2" },
        "GET https://next/2": { value: [listed(`<p>x · ref ${reference}</p>`)] },
      },
      true,
    );

    await run();

    expect(asked("POST")).toEqual([]);
  });

  it("posts nothing more where too much was said since to look through all of it", async () => {
    const { run, asked } = start(
      {
        [`GET ${path}/messages`]: { value: [listed("new")], "@odata.nextLink": "https://next/2" },
        "GET https://next/2": { value: [listed("new")], "@odata.nextLink": "https://next/2" },
      },
      true,
    );

    expect(await failure(run())).toMatchObject({ code: "outcome_unknown" });
    expect(asked("POST")).toEqual([]);
  });

  it("takes the first message with the reference for its own, not a copy of it", async () => {
    const copy = { ...listed(`<p>x · ref ${reference}</p>`), id: "1772438499999" };
    const { run } = start(
      { [`GET ${path}/messages`]: { value: [copy, listed(`<p>x · ref ${reference}</p>`)] } },
      true,
    );

    expect(await run()).toMatchObject({ uri: expect.stringMatching(/1772438400000$/) });
  });

  it("posts once more what the list does not show after its lag", async () => {
    const answers: unknown[] = [lost, posted];
    const { run, asked } = start({
      [`POST ${path}/messages`]: () => {
        const answer = answers.shift();
        if (answer instanceof Error) throw answer;
        return answer;
      },
      [`GET ${path}/messages`]: { value: [] },
    });

    expect(await run()).toMatchObject({ reference });
    expect(asked("POST")).toHaveLength(2);
  });

  it("says that nothing is known when the list cannot be read", async () => {
    const { run } = start({ [`POST ${path}/messages`]: lost, [`GET ${path}/messages`]: lost });

    expect(await failure(run())).toMatchObject({
      code: "outcome_unknown",
      happened: "Whether the message was sent is not known.",
    });
  });
});

it("does not pass the address that another organisation gives for one that is known", async () => {
  const other = { id: "m3", userId: "eve-id", email: "Ben@contoso.com", tenantId: "other-tenant" };
  const own = { ...members[1], tenantId: testTenant.id.toUpperCase() };
  const { context } = start({ [`GET ${path}/members`]: { value: [own, other] } });

  const reached = await teamsSendChatMessage.recipients?.(
    { chat: "19:ab@thread.v2", text: "x" },
    context,
  );

  expect(reached).toEqual([
    "ben@contoso.com",
    "ben@contoso.com (of the organisation other-tenant)",
  ]);
});

it("tells who would read it, the sender apart; who has no address does not go unseen", async () => {
  const guest = { id: "m3", userId: "guest-id", displayName: "Guest", email: null };
  const { context } = start({ [`GET ${path}/members`]: { value: [...members, guest] } });

  const reached = await teamsSendChatMessage.recipients?.(
    { chat: "19:ab@thread.v2", text: "x" },
    context,
  );

  expect(reached).toEqual(["ben@contoso.com", "guest-id"]);
});
