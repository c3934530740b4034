import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { FaultKind } from "../../local/cloud/graph/faults.ts";
import type { Mailbox, SampleMessage } from "../../local/tenant/content.ts";
import type { GraphGrants } from "../../local/tenant/directory.ts";
import { writingTools } from "../../shared/tools/define-tool.ts";
import { isUnavailable } from "../../shared/tools/availability.ts";
import { registry } from "../../shared/tools/registry.ts";
import { formatUri } from "../../shared/tools/uri.ts";
import { type Answer, type Connector, startWritingStack } from "./connector.ts";
import { anna, ben, day } from "./good-calls.ts";

let connector: Connector;
let daemonWriter: string;
beforeAll(async () => {
  connector = await startWritingStack({ settings: { CALLS_PER_MINUTE: "10000" } });
  daemonWriter = connector.cloud.entra.appToken({ roles: ["Connector.Read", "Connector.Write"] });
});
afterAll(async () => await connector.discard());
afterEach(() => connector.cloud.graph.faults.clear());

type WritingTool = (typeof writingTools)[number];

const mailboxOf = (address: string): Mailbox =>
  connector.cloud.graph.content.mailboxes.find(({ mail }) => mail === address)!;

function chatWithBen() {
  const people = [mailboxOf(anna).userId, mailboxOf(ben).userId];
  return connector.cloud.graph.content.chats.find(
    ({ chat, members }) =>
      chat.chatType === "oneOnOne" &&
      people.every((id) => members.some(({ userId }) => userId === id)),
  )!;
}

/** Arguments with a text of their own, by which what they made is counted. */
function argumentsOf(tool: WritingTool, text: string): Record<string, unknown> {
  const mail = { to: [ben], subject: text, body: "Hello **Ben**,\nsee you soon." };
  const [start, end] = [`${day(3)}T10:00`, `${day(3)}T10:30`];
  return {
    outlook_create_draft: mail,
    outlook_send_email: mail,
    outlook_create_event: { subject: text, start, end, attendees: [ben], online: true },
    teams_send_chat_message: {
      chat: formatUri({ kind: "chat", chatId: chatWithBen().chat.id }),
      text,
    },
  }[tool];
}

const newText = () => `Check ${randomUUID()}`;

/** What there is of one call when its tool made it once. */
const once = {
  outlook_create_draft: { drafts: 1, sent: 0, received: 0, events: 0, invitations: 0, chat: 0 },
  outlook_send_email: { drafts: 0, sent: 1, received: 1, events: 0, invitations: 0, chat: 0 },
  outlook_create_event: { drafts: 0, sent: 0, received: 0, events: 1, invitations: 1, chat: 0 },
  teams_send_chat_message: { drafts: 0, sent: 0, received: 0, events: 0, invitations: 0, chat: 1 },
};
const nothing = { drafts: 0, sent: 0, received: 0, events: 0, invitations: 0, chat: 0 };

function counted(text: string): typeof nothing {
  const [mine, bens] = [mailboxOf(anna), mailboxOf(ben)];
  const mails = (mailbox: Mailbox, is: (message: SampleMessage) => boolean) =>
    mailbox.messages.filter((message) => message.subject === text && is(message)).length;
  const eventsOf = ({ events }: Mailbox) => events.filter(({ subject }) => subject === text).length;
  return {
    drafts: mails(mine, ({ isDraft }) => isDraft),
    sent: mails(mine, ({ isDraft }) => !isDraft),
    received: mails(bens, () => true),
    events: eventsOf(mine),
    invitations: eventsOf(bens),
    chat: chatWithBen().messages.filter(({ body }) => body.content?.includes(text)).length,
  };
}

/** Once all that is on its way has arrived, which takes another request. */
async function expectMade(tool: WritingTool, text: string): Promise<void> {
  await vi.waitFor(async () => {
    await connector.call("outlook_email_search", { size: 1 });
    expect(counted(text)).toEqual(once[tool]);
  }, 10_000);
}

async function write(
  tool: string,
  args: object,
  { key, token = connector.annaToken }: { key?: string; token?: string } = {},
): Promise<Answer> {
  return await connector.send(`/api/tools/${tool}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      ...(key !== undefined && { "idempotency-key": key }),
    },
    body: JSON.stringify(args),
  });
}

it("has every writing tool in the list that the settings know", () => {
  const writing = registry.filter(({ effect }) => effect !== "read").map(({ name }) => name);

  expect(writing).toEqual(writingTools);
});

describe.each(writingTools)("%s", (tool) => {
  it("makes its change once and says what it made, with a uri that can be read", async () => {
    const text = newText();

    const { status, body } = await write(tool, argumentsOf(tool, text));

    expect([status, body.code]).toEqual([200, undefined]);
    expect(body.link).toMatch(/^https:\/\//);
    await expectMade(tool, text);
    const read = await connector.call("read_resource", { uri: body.uri });
    expect([read.status, read.body.code]).toEqual([200, undefined]);
    expect(JSON.stringify(read.body)).toContain(text);
  });

  it("gives a repeated call with the same key the first answer, and makes nothing more", async () => {
    const [text, key] = [newText(), randomUUID()];
    const args = argumentsOf(tool, text);

    const first = await write(tool, args, { key });
    const second = await write(tool, args, { key });

    expect(first.status).toBe(200);
    expect(second.body).toEqual(first.body);
    await expectMade(tool, text);
  });

  it("refuses a key that was used for other arguments", async () => {
    const [text, key] = [newText(), randomUUID()];
    await write(tool, argumentsOf(tool, text), { key });

    const { status, body } = await write(tool, argumentsOf(tool, newText()), { key });

    expect([status, body.code]).toEqual([422, "key_reused"]);
    await expectMade(tool, text);
  });

  const kinds: FaultKind[] = ["connection-drop", "503"];
  const faults = kinds.flatMap((kind) => [
    { kind, applied: undefined },
    { kind, applied: true as const },
  ]);

  it.each([...faults, { kind: "truncated-body" as const, applied: undefined }])(
    "makes one change when its first POST meets $kind, done: $applied",
    async ({ kind, applied }) => {
      const [text, key] = [newText(), randomUUID()];
      const args = argumentsOf(tool, text);
      const match = (method: string) => method === "POST";
      connector.cloud.graph.faults.add({
        match,
        kind,
        times: 1,
        retryAfter: 0.05,
        ...(applied && { applied }),
      });

      const first = await write(tool, args, { key });
      const second = await write(tool, args, { key });

      expect([first.status, first.body.code]).toEqual([200, undefined]);
      expect(second.body).toEqual(first.body);
      await expectMade(tool, text);
    },
    30_000,
  );

  it("makes one change though every request fails once, done and not done in turn", async () => {
    const [text, key] = [newText(), randomUUID()];
    const args = argumentsOf(tool, text);
    for (const applied of [true, undefined] as const) {
      const seen = new Set<string>();
      const match = (method: string, path: string) => {
        const before = seen.size;
        return seen.add(`${method} ${path}`).size > before;
      };
      connector.cloud.graph.faults.add({
        match,
        kind: "500",
        times: 99,
        ...(applied && { applied }),
      });
    }

    const answer = await vi.waitFor(
      async () => {
        const { status, body } = await write(tool, args, { key });
        expect([status, body.code]).toEqual([200, undefined]);
        return body;
      },
      { timeout: 60_000, interval: 10 },
    );

    expect(answer.uri).toMatch(/^m365:/);
    await expectMade(tool, text);
  }, 70_000);

  it("takes the role Connector.Write, even for an answer that is kept", async () => {
    const [text, key] = [newText(), randomUUID()];
    const args = argumentsOf(tool, text);
    await write(tool, args, { key });
    const reader = connector.cloud.entra.userToken(anna, { roles: ["Connector.Read"] });

    const { status, body } = await write(tool, args, { key, token: reader });

    expect([status, body.code]).toEqual([403, "missing_role"]);
    expect(body.detail).toContain("Connector.Write");
  });
});

describe("for an application", () => {
  it.each(["outlook_create_draft", "outlook_send_email", "outlook_create_event"] as const)(
    "%s writes in the mailbox that it names",
    async (tool) => {
      const text = newText();
      const args = { ...argumentsOf(tool, text), user: anna };

      const { status, body } = await write(tool, args, { token: daemonWriter });

      expect([status, body.code]).toEqual([200, undefined]);
      expect(body.mailbox).toBe(anna);
      await expectMade(tool, text);
    },
  );

  it("teams_send_chat_message is not available", async () => {
    const args = argumentsOf("teams_send_chat_message", newText());

    const { status, body } = await write("teams_send_chat_message", args, { token: daemonWriter });

    expect([status, body.code]).toEqual([400, "not_available_in_mode"]);
  });
});

describe("when the write policy", () => {
  afterAll(async () => await connector.restart());

  it.each(writingTools)("leaves out %s, it is off, hidden and refused", async (tool) => {
    await connector.restart({ WRITE_TOOLS: writingTools.filter((one) => one !== tool).join(",") });
    const text = newText();

    const authorization = `Bearer ${connector.annaToken}`;
    const list = await connector.send("/api/tools", { headers: { authorization } });
    const { status, body } = await write(tool, argumentsOf(tool, text), { key: randomUUID() });

    expect([status, body.code]).toEqual([403, "tool_disabled"]);
    expect(body.remedy).toContain("WRITE_TOOLS");
    const names = list.body.tools.map(({ name }: { name: string }) => name);
    expect(names.filter((name: string) => writingTools.some((one) => one === name))).toEqual(
      writingTools.filter((one) => one !== tool),
    );
    expect(counted(text)).toEqual(nothing);
  });
});

describe("without a permission", () => {
  // The functions keep tokens, and with them what was granted.
  afterAll(async () => await connector.restart());

  const consent = (name: string) => ({
    status: 403,
    body: expect.objectContaining({
      code: "consent_required",
      detail: expect.stringContaining(name),
    }),
  });
  const inUtc = {
    status: 200,
    body: expect.objectContaining({ notes: [expect.stringContaining("MailboxSettings.Read")] }),
  };
  const whole = expect.objectContaining({ status: 200 });
  const needsZone = {
    status: 400,
    body: expect.objectContaining({ remedy: expect.stringContaining("timeZone") }),
  };
  const fates: Record<WritingTool, Record<string, object>> = {
    outlook_create_draft: {
      "Mail.ReadWrite": consent("Mail.ReadWrite"),
      "Mail.ReadWrite.Shared": whole,
      "MailboxSettings.Read": inUtc,
    },
    outlook_send_email: {
      "Mail.ReadWrite": consent("Mail.ReadWrite"),
      "Mail.Send": consent("Mail.Send"),
      // Who may write may read.
      "Mail.Read": whole,
      "Mail.Read.Shared": whole,
      "Mail.ReadWrite.Shared": whole,
      "Mail.Send.Shared": whole,
      "MailboxSettings.Read": inUtc,
      "User.Read": whole,
      "User.ReadBasic.All": whole,
    },
    outlook_create_event: {
      "Calendars.ReadWrite": consent("Calendars.ReadWrite"),
      "Calendars.ReadWrite.Shared": whole,
      // A time without an offset would mean another one in UTC.
      "MailboxSettings.Read": needsZone,
      "User.Read": whole,
      "User.ReadBasic.All": whole,
    },
    teams_send_chat_message: {
      "ChatMessage.Send": consent("ChatMessage.Send"),
      "Chat.Read": consent("Chat.Read"),
      "MailboxSettings.Read": inUtc,
      "User.Read": whole,
    },
  };
  const allCases = registry
    .filter(({ effect }) => effect !== "read")
    .flatMap(({ name, permissions }) =>
      (["delegated", "application"] as const).flatMap((mode) => {
        const declared = permissions[mode];
        return isUnavailable(declared)
          ? []
          : declared.map((permission) => [name as WritingTool, mode, permission] as const);
      }),
    );

  const missing = [...new Set(allCases.map(([, , permission]) => permission))];
  describe.each(missing)("%s", (permission) => {
    let granted: GraphGrants;
    beforeAll(async () => {
      const { api } = connector.cloud.directory;
      granted = api.grants;
      const others = (names: string[]) =>
        names.filter((name) => name !== permission && !coversNames(permission).includes(name));
      api.grants = {
        delegated: others(granted.delegated),
        application: others(granted.application),
      };
      await connector.restart();
    });
    afterAll(() => {
      connector.cloud.directory.api.grants = granted;
    });

    const cases = allCases.filter((one) => one[2] === permission);
    it.each(cases)("%s, %s, says what is missing", async (tool, mode) => {
      const args = argumentsOf(tool, newText());

      const answer =
        mode === "delegated"
          ? await write(tool, args)
          : await write(tool, { ...args, user: anna }, { token: daemonWriter });

      expect({ status: answer.status, body: answer.body }).toEqual(fates[tool][permission]);
    });
  });

  /** Others that would do in its stead. */
  function coversNames(permission: string): string[] {
    return permission === "User.ReadBasic.All" ? ["User.Read.All"] : [];
  }
});

it("keeps the keys of two callers apart", async () => {
  const [key, text] = [randomUUID(), newText()];
  const args = { ...argumentsOf("outlook_create_draft", text), user: anna };
  const first = await write("outlook_create_draft", args, { key, token: daemonWriter });

  const { status, body } = await write("outlook_create_draft", args, { key });

  expect([first.status, status]).toEqual([200, 200]);
  expect(body.uri).not.toBe(first.body.uri);
});

it("answers a call whose first is still running with 409 and when to come back", async () => {
  const [key, text] = [randomUUID(), newText()];
  const args = argumentsOf("outlook_send_email", text);
  const arrived = Promise.withResolvers<void>();
  const match = (method: string) => {
    if (method === "POST") arrived.resolve();
    return method === "POST";
  };
  connector.cloud.graph.faults.add({ match, kind: "latency", delay: 1_000, times: 1 });
  const first = write("outlook_send_email", args, { key });
  await arrived.promise;

  const { status, body, headers } = await write("outlook_send_email", args, { key });

  expect([status, body.code]).toEqual([409, "in_progress"]);
  expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
  expect((await first).status).toBe(200);
  await expectMade("outlook_send_email", text);
});

it("refuses a key that is none, and overlooks one on a tool that reads", async () => {
  const text = newText();

  const long = await write("outlook_send_email", argumentsOf("outlook_send_email", text), {
    key: "k".repeat(256),
  });
  const read = await write("get_me", {}, { key: "k".repeat(256) });

  expect([long.status, long.body.code]).toEqual([400, "invalid_input"]);
  expect(read.status).toBe(200);
  expect(counted(text)).toEqual(nothing);
});

it("sends what Claude wrote with the person's name, and nothing that fetches or hides", async () => {
  const subject = newText();
  const body =
    "Hi\n\n![x](https://tracker.example/p.png) [bank](https://evil.example) <img src=x onerror=1>";

  await write("outlook_send_email", { to: [ben], subject, body });

  await expectMade("outlook_send_email", subject);
  const received = mailboxOf(ben).messages.find((message) => message.subject === subject)!;
  expect(received.body.content).toContain("Sent with Claude for Anna Keller");
  expect(received.body.content).not.toMatch(/<img|<script/);
  expect(received.body.content).toContain("bank</a> (https://evil.example)");
  expect(received.from.emailAddress).toMatchObject({ address: anna });
});
