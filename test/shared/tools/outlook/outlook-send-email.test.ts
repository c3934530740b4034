import { describe, expect, it } from "vitest";
import { ConnectorError } from "../../../../shared/errors/connector-error.ts";
import { GraphServiceError, GraphTransportError } from "../../../../shared/graph/graph-failure.ts";
import { outlookSendEmail } from "../../../../shared/tools/outlook/outlook-send-email.ts";
import { FakeGraph, type FakeRoutes } from "../../../fakes/fake-graph.ts";
import { fakeToolContext } from "../../../fakes/fake-tool-context.ts";

const args = {
  to: ["Ben@contoso.com"],
  cc: ["ines@contoso.com"],
  bcc: ["legal@contoso.com"],
  subject: "Samples",
  body: "They arrive **today**.",
};
const recipients = (address: string) => [{ emailAddress: { address } }];
const draft = {
  id: "AAk1",
  isDraft: true,
  subject: "Samples",
  toRecipients: recipients("Ben@contoso.com"),
  ccRecipients: recipients("ines@contoso.com"),
  bccRecipients: recipients("legal@contoso.com"),
  webLink: "https://outlook.office365.com/owa/?ItemID=draft",
};
const sent = {
  ...draft,
  isDraft: false,
  sentDateTime: "2026-03-02T08:00:01Z",
  webLink: "https://outlook.office365.com/owa/?ItemID=sent",
};
const routes: FakeRoutes = {
  "GET /me": { displayName: "Anna <Keller>" },
  "POST /me/messages": draft,
  "POST /me/messages/AAk1/send": undefined,
  "GET /me/messages/AAk1": sent,
};
const marker = "3d5c2f2e-7c1b-4f0a-9a55-0f6d2b8f9c11";
const markId = "String {5f0c7c1e-8f0b-4c8e-9d53-2f6a1c7be0d4} Name ClaudeChange";
const select =
  "id,isDraft,subject,toRecipients,ccRecipients,bccRecipients,createdDateTime,sentDateTime,webLink";

function start(changed: FakeRoutes = {}, attempt: { repeated?: boolean; noted?: unknown } = {}) {
  const graph = new FakeGraph({ ...routes, ...changed });
  const fake = fakeToolContext(graph);
  const notes: unknown[] = [];
  const note = async (value: unknown) => void notes.push([value, graph.requests.length]);
  const context = { ...fake, attempt: { ...fake.attempt, ...attempt, note } };
  const run = async (more: object = {}) =>
    await outlookSendEmail.run(outlookSendEmail.input.parse({ ...args, ...more }), context);
  const asked = () => graph.requests.map(({ method, path }) => `${method} ${path}`);
  return { graph, run, notes, asked };
}

/** Answers in turn; the last one stays. */
const inTurn = (...answers: unknown[]) => {
  let next = 0;
  return () => {
    const answer = answers[Math.min(next++, answers.length - 1)];
    if (answer instanceof Error) throw answer;
    return answer;
  };
};

const explanation = { happened: "It failed.", because: "So.", remedy: "Wait." };
const lost = new ConnectorError("timeout", explanation, {
  cause: new GraphTransportError("timeout"),
});
const refusal = (code: "not_found" | "invalid_input" | "access_denied", status: number) =>
  new ConnectorError(code, explanation, {
    cause: new GraphServiceError({ status, headers: new Headers(), code: undefined }),
  });
const gone = refusal("not_found", 404);
const failure = (run: Promise<unknown>) => run.catch((error: unknown) => error);

it("makes a draft that carries the mark and who it is for, notes it, sends it, and says what went out", async () => {
  const { graph, run, notes } = start();

  const answer = await run({ important: true });

  expect(answer).toEqual({
    mailbox: "me",
    subject: "Samples",
    to: ["Ben@contoso.com"],
    cc: ["ines@contoso.com"],
    bcc: ["legal@contoso.com"],
    sent: "2026-03-02T09:00:01+01:00",
    uri: "m365://mail/me/AAk1",
    link: "https://outlook.office365.com/owa/?ItemID=sent",
    notes: undefined,
  });
  expect(
    graph.requests.map(({ method, path, query, body }) => ({ method, path, query, body })),
  ).toEqual([
    { method: "GET", path: "/me", query: { $select: "displayName" }, body: undefined },
    {
      method: "POST",
      path: "/me/messages",
      query: {},
      body: {
        subject: "Samples",
        body: {
          contentType: "html",
          content:
            "<p>They arrive <strong>today</strong>.</p><hr><p>Sent with Claude for Anna &lt;Keller&gt;</p>",
        },
        toRecipients: recipients("Ben@contoso.com"),
        ccRecipients: recipients("ines@contoso.com"),
        bccRecipients: recipients("legal@contoso.com"),
        importance: "high",
        singleValueExtendedProperties: [{ id: markId, value: marker }],
      },
    },
    { method: "POST", path: "/me/messages/AAk1/send", query: {}, body: undefined },
    { method: "GET", path: "/me/messages/AAk1", query: { $select: select }, body: undefined },
  ]);
  expect(notes).toEqual([[{ draft: "AAk1" }, 2]]);
});

it("says so when the mail is accepted and not yet in Sent Items", async () => {
  const { run } = start({ "GET /me/messages/AAk1": draft });

  expect(await run()).toMatchObject({
    sent: null,
    link: undefined,
    notes: ["Exchange has accepted the mail; it is not in Sent Items yet."],
  });
});

it("tells whom it would reach, each once", async () => {
  const parsed = outlookSendEmail.input.parse({ ...args, cc: ["BEN@contoso.com"] });

  const reached = await outlookSendEmail.recipients?.(parsed, fakeToolContext(new FakeGraph()));

  expect(reached).toEqual(["ben@contoso.com", "legal@contoso.com"]);
});

describe("when an answer is lost", () => {
  it("of the request to send, looks whether the mail went out", async () => {
    const { run, asked } = start({ "POST /me/messages/AAk1/send": inTurn(lost) });

    expect(await run()).toMatchObject({ sent: "2026-03-02T09:00:01+01:00" });
    expect(asked().filter((one) => one.endsWith("/send"))).toHaveLength(1);
  });

  it("asks again to send a draft that is still one: Exchange sends it once", async () => {
    const { run, asked } = start({
      "POST /me/messages/AAk1/send": inTurn(lost, undefined),
      "GET /me/messages/AAk1": inTurn(draft, draft, draft, sent),
    });

    expect(await run()).toMatchObject({ sent: "2026-03-02T09:00:01+01:00" });
    expect(asked().filter((one) => one.endsWith("/send"))).toHaveLength(2);
    expect(asked().filter((one) => one === "POST /me/messages")).toHaveLength(1);
  });

  it("takes a refusal of the second request for what it means once the mail shows as sent", async () => {
    const { run } = start({
      "POST /me/messages/AAk1/send": inTurn(lost, refusal("invalid_input", 400)),
      "GET /me/messages/AAk1": inTurn(draft, draft, draft, sent),
    });

    expect(await run()).toMatchObject({ sent: "2026-03-02T09:00:01+01:00" });
  });

  it.each([
    ["wrong", refusal("invalid_input", 400)],
    ["gone", refusal("not_found", 404)],
  ])(
    "does not take it for unsent when Exchange calls it %s and it is not in Sent Items yet",
    async (_how, refused) => {
      const { run } = start({
        "POST /me/messages/AAk1/send": inTurn(lost, refused),
        "GET /me/messages/AAk1": draft,
      });

      expect(await failure(run())).toMatchObject({ code: "outcome_unknown" });
    },
  );

  it("lets a refusal rise that has nothing to do with an earlier request", async () => {
    const { run } = start({
      "POST /me/messages/AAk1/send": inTurn(lost, refusal("access_denied", 403)),
      "GET /me/messages/AAk1": draft,
    });

    expect(await failure(run())).toMatchObject({ code: "access_denied" });
  });

  it("of every request, says that nothing is known", async () => {
    const { run } = start({
      "POST /me/messages/AAk1/send": lost,
      "GET /me/messages/AAk1": draft,
    });

    expect(await failure(run())).toMatchObject({ code: "outcome_unknown" });
  });

  it("of the draft, finds it by its mark", async () => {
    const { run, graph } = start({
      "POST /me/messages": lost,
      "GET /me/messages": { value: [draft] },
    });

    expect(await run()).toMatchObject({ uri: "m365://mail/me/AAk1" });
    expect(
      graph.requests.find(({ path, method }) => method === "GET" && path === "/me/messages")?.query,
    ).toEqual({
      $filter: `singleValueExtendedProperties/any(ep: ep/id eq '${markId}' and ep/value eq '${marker}')`,
      $select: select,
      $top: 1,
    });
  });
});

describe("a repeated attempt", () => {
  it("finds the mail it had noted, sent already, and sends nothing", async () => {
    const { run, asked } = start({}, { repeated: true, noted: { draft: "AAk1" } });

    expect(await run()).toMatchObject({ sent: "2026-03-02T09:00:01+01:00" });
    expect(asked()).toEqual(["GET /me/messages/AAk1"]);
  });

  it("sends the draft that it had noted", async () => {
    const { run, asked } = start(
      { "GET /me/messages/AAk1": inTurn(draft, sent) },
      { repeated: true, noted: { draft: "AAk1" } },
    );

    await run();

    expect(asked()).toEqual([
      "GET /me/messages/AAk1",
      "POST /me/messages/AAk1/send",
      "GET /me/messages/AAk1",
    ]);
  });

  it("makes no second mail when the noted one is gone: it may have been sent", async () => {
    const { run, asked } = start(
      { "GET /me/messages/AAk1": gone, "GET /me/messages": { value: [] } },
      { repeated: true, noted: { draft: "AAk1" } },
    );

    expect(await failure(run())).toMatchObject({ code: "outcome_unknown" });
    expect(asked()).toEqual(["GET /me/messages/AAk1", "GET /me/messages"]);
  });

  it("that had noted nothing looks for its draft, and makes one when there is none", async () => {
    const { run, asked } = start({ "GET /me/messages": { value: [] } }, { repeated: true });

    await run();

    expect(asked().filter((one) => one === "GET /me/messages")).toHaveLength(4);
    expect(asked().filter((one) => one === "POST /me/messages")).toHaveLength(1);
  });
});

it("lets a refusal rise at once, and says where the mail is", async () => {
  const denied = refusal("access_denied", 403);
  const { run, asked } = start({ "POST /me/messages/AAk1/send": denied });

  expect(await failure(run())).toMatchObject({
    code: "access_denied",
    because: denied.because,
    remedy: "Wait. The mail was not sent and lies in Drafts.",
    cause: denied.cause,
  });
  expect(asked().at(-1)).toBe("POST /me/messages/AAk1/send");
});

it("leaves the name out where it may not be read", async () => {
  const { run, graph } = start({ "GET /me": refusal("access_denied", 403) });

  await run();

  expect(JSON.stringify(graph.requests[1]?.body)).toContain("<p>Sent with Claude</p>");
});
