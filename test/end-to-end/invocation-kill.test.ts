import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Mailbox } from "../../local/tenant/content.ts";
import { formatUri } from "../../shared/tools/uri.ts";
import { anna, ben, day } from "./good-calls.ts";
import { type KillRange, startKillRange } from "./kill-range.ts";
import type { Death } from "./mortal-host.ts";

const minute = 60_000;
/** In a soak every request is a place to die. */
const everywhere = process.env["KILL_EVERYWHERE"] === "true";
const sampled = 10;

let range: KillRange;
beforeAll(async () => {
  range = await startKillRange();
}, 120_000);
afterAll(async () => await range.close());

function mailboxOf(address: string): Mailbox {
  return range.cloud.graph.content.mailboxes.find(({ mail }) => mail === address)!;
}

function chatWithBen() {
  const people = [anna, ben].map((address) => mailboxOf(address).userId);
  return range.cloud.graph.content.chats.find(
    ({ chat, members }) =>
      chat.chatType === "oneOnOne" &&
      people.every((id) => members.some(({ userId }) => userId === id)),
  )!;
}

const tools = ["outlook_create_event", "outlook_send_email", "teams_send_chat_message"] as const;

/** One event, one mail and one chat message, by which `text` they are known. */
async function request(text: string): Promise<string> {
  const chat = formatUri({ kind: "chat", chatId: chatWithBen().chat.id });
  const [start, end] = [`${day(30)}T10:00`, `${day(30)}T10:30`];
  range.cloud.claude.script(
    [
      { calls: [{ name: "get_me" }] },
      {
        calls: [
          { name: tools[0], input: { subject: text, start, end, attendees: [ben] } },
          { name: tools[1], input: { to: [ben], subject: text, body: "See you." } },
        ],
      },
      { calls: [{ name: tools[2], input: { chat, text } }] },
      { calls: [{ name: "deliver_answer", input: { text: "Done.", citations: [] } }] },
    ],
    text,
  );
  return await range.accept({ prompt: text, allowWrites: tools, allowedRecipients: [ben] });
}

/** How often each change was made, by its tool. */
function made(text: string): Record<(typeof tools)[number], number> {
  const { messages, events } = mailboxOf(anna);
  return {
    outlook_create_event: events.filter(({ subject }) => subject === text).length,
    outlook_send_email: messages.filter((one) => one.subject === text && !one.isDraft).length,
    teams_send_chat_message: chatWithBen().messages.filter(({ body }) =>
      body.content?.includes(text),
    ).length,
  };
}

/**
 * Killed there; the next worker comes by the sweep, or because the message is seen again. Resolves to
 * whether it died: no two runs make exactly as many requests.
 */
async function killed(death: Death): Promise<boolean> {
  const text = `Kick-off ${randomUUID()}`;
  const id = await request(text);

  const survived = await range.work(death);
  await range.wait(death.at % 2 === 0 ? 3 * minute : 11 * minute);
  const view = await range.recover(id);

  expect(view, `killed ${death.when} request ${death.at}`).toMatchObject({ status: "succeeded" });
  const counts = made(text);
  for (const tool of tools) {
    const [call, ...more] = view.toolCalls.filter((one) => one.tool === tool);
    expect(more).toEqual([]);
    const expected = call?.outcome === "unknown" ? [0, 1] : [1];
    expect(expected, `${tool}, killed ${death.when} request ${death.at}`).toContain(counts[tool]);
    expect(["ok", "unknown"]).toContain(call?.outcome);
  }
  return survived === undefined;
}

it("makes every change once, whichever request its worker is killed at", async () => {
  const text = `Kick-off ${randomUUID()}`;
  const id = await request(text);
  const survived = await range.work();
  const undisturbed = await range.recover(id);
  const count = survived?.requests.length ?? 0;
  expect(undisturbed).toMatchObject({ status: "succeeded" });
  expect(made(text)).toEqual(Object.fromEntries(tools.map((tool) => [tool, 1])));
  expect(count).toBeGreaterThan(40);

  const places = deaths(count);
  let died = 0;
  for (const death of places) if (await killed(death)) died += 1;

  expect(died).toBeGreaterThan(places.length * 0.9 - 1);
}, 3_600_000);

function deaths(count: number): Death[] {
  const all = Array.from({ length: count }, (_, index) => index + 1).flatMap((at): Death[] => [
    { at, when: "before" },
    { at, when: "after" },
  ]);
  if (everywhere) return all;
  const step = all.length / sampled;
  return Array.from({ length: sampled }, (_, index) => all[Math.floor((index + 0.5) * step)]!);
}
