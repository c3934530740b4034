import { expect, it } from "vitest";
import { ConnectorError } from "../../../../shared/errors/connector-error.ts";
import { GraphTransportError } from "../../../../shared/graph/graph-failure.ts";
import { outlookCreateDraft } from "../../../../shared/tools/outlook/outlook-create-draft.ts";
import { FakeGraph } from "../../../fakes/fake-graph.ts";
import { fakeToolContext } from "../../../fakes/fake-tool-context.ts";

const input = outlookCreateDraft.input.parse({
  to: ["ben@contoso.com"],
  subject: "Samples",
  body: "They arrive today.",
  user: "support@contoso.com",
});
const recipients = (address: string) => [{ emailAddress: { address } }];
const draft = {
  id: "AAk1",
  isDraft: true,
  subject: "Samples",
  toRecipients: recipients("ben@contoso.com"),
  ccRecipients: [],
  bccRecipients: [],
  createdDateTime: "2026-03-02T08:00:00Z",
  webLink: "https://outlook.office365.com/owa/?ItemID=draft",
};
const path = "/users/support%40contoso.com/messages";
const answer = {
  mailbox: "support@contoso.com",
  subject: "Samples",
  to: ["ben@contoso.com"],
  cc: undefined,
  bcc: undefined,
  created: "2026-03-02T09:00:00+01:00",
  uri: "m365://mail/support%40contoso.com/AAk1",
  link: "https://outlook.office365.com/owa/?ItemID=draft",
  notes: undefined,
};

it("puts a mail into Drafts of the mailbox named, marked, without a line of ours", async () => {
  const graph = new FakeGraph({ [`POST ${path}`]: draft });

  const result = await outlookCreateDraft.run(input, fakeToolContext(graph));

  expect(result).toEqual(answer);
  expect(graph.requests).toEqual([
    {
      method: "POST",
      path,
      query: {},
      prefer: [],
      headers: {},
      body: {
        subject: "Samples",
        body: { contentType: "html", content: "<p>They arrive today.</p>" },
        toRecipients: recipients("ben@contoso.com"),
        ccRecipients: [],
        bccRecipients: [],
        importance: "normal",
        singleValueExtendedProperties: [
          {
            id: "String {5f0c7c1e-8f0b-4c8e-9d53-2f6a1c7be0d4} Name ClaudeChange",
            value: "3d5c2f2e-7c1b-4f0a-9a55-0f6d2b8f9c11",
          },
        ],
      },
    },
  ]);
});

it("finds its draft by the mark when the answer is lost", async () => {
  const explanation = { happened: "It failed.", because: "So.", remedy: "Wait." };
  const cause = new GraphTransportError("network");
  const graph = new FakeGraph({
    [`POST ${path}`]: new ConnectorError("service_unavailable", explanation, { cause }),
    [`GET ${path}`]: { value: [draft] },
  });

  expect(await outlookCreateDraft.run(input, fakeToolContext(graph))).toEqual(answer);
});

it.each([
  ["no address", { to: ["ben"] }],
  ["nobody", { to: [] }],
  ["too many", { to: Array.from({ length: 51 }, (_, index) => `a${index}@contoso.com`) }],
])("refuses %s", (_what, changed) => {
  const args = { subject: "a", body: "b", ...changed };

  expect(outlookCreateDraft.input.safeParse(args).success).toBe(false);
});
