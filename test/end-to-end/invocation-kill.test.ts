import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Mailbox } from "../../local/tenant/content.ts";
import { formatUri } from "../../shared/tools/uri.ts";
import { anna, ben, day } from "./good-calls.ts";
import { type KillRange, startKillRange } from "./kill-range.ts";
import type { Death } from "./mortal-host.ts";

const minute = 60_000;
/** Longer than a claim, and than the host keeps a message of a worker that died. */
const untilLapsed = 3 * minute;
const untilSeen = 11 * minute;
const everywhere = process.env["KILL_EVERYWHERE"] === "true";
const sampled = 6;
/** Recovered at once: hosts take long to start. */
const together = 8;

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

interface Victim {
  readonly id: string;
  readonly text: string;
  readonly death: Death;
}

/** A worker of its own for each request, killed there. */
async function kill(death: Death): Promise<Victim & { died: boolean }> {
  const text = `Kick-off ${randomUUID()}`;
  const id = await request(text);
  const survived = await range.work(death);
  return { id, text, death, died: survived === undefined };
}

/**
 * The next worker comes by the sweep, once the claim has lapsed; or, where nobody had claimed it yet,
 * because the message is seen again.
 */
async function expectRecovered(victims: readonly Victim[], waited: number): Promise<void> {
  await range.wait(waited);
  await range.recover();
  const views = await Promise.all(victims.map(async ({ id }) => await range.read(id)));
  if (views.some(({ status }) => status === "queued")) {
    await range.wait(untilSeen);
    await range.recover();
  }
  for (const [index, { id, text, death }] of victims.entries()) {
    const place = `${death.when} request ${death.at}`;
    const view = views[index]?.status === "queued" ? await range.read(id) : views[index];
    expect(view, `killed ${place}`).toMatchObject({ status: "succeeded" });
    const counts = made(text);
    for (const tool of tools) {
      const [call, ...more] = view?.toolCalls.filter((one) => one.tool === tool) ?? [];
      expect(more).toEqual([]);
      const expected = call?.outcome === "unknown" ? [0, 1] : [1];
      expect(expected, `${tool}, killed ${place}`).toContain(counts[tool]);
      expect(["ok", "unknown"]).toContain(call?.outcome);
    }
  }
}

it("makes every change once, whichever request its worker is killed at", async () => {
  const text = `Kick-off ${randomUUID()}`;
  const id = await request(text);
  const survived = await range.work();
  await range.wait(minute);
  const undisturbed = await range.read(id);
  const count = survived?.requests.length ?? 0;
  expect(undisturbed).toMatchObject({ status: "succeeded" });
  expect(made(text)).toEqual(Object.fromEntries(tools.map((tool) => [tool, 1])));
  expect(count).toBeGreaterThan(40);

  const places = deaths(count);
  let died = 0;
  for (const [index, waited] of [untilLapsed, untilSeen].entries()) {
    let victims: Victim[] = [];
    for (const death of places.filter((_, place) => place % 2 === index)) {
      const victim = await kill(death);
      if (victim.died) died += 1;
      victims.push(victim);
      // One that nobody had claimed yet would be taken by the next worker.
      const isLeft = (await range.read(victim.id)).status === "queued";
      if (!isLeft && victims.length < together) continue;
      await expectRecovered(victims, waited);
      victims = [];
    }
    if (victims.length > 0) await expectRecovered(victims, waited);
  }

  // No two runs make exactly as many requests.
  expect(died).toBeGreaterThan(places.length * 0.9 - 1);
}, 3_600_000);

/** In a soak every request is a place to die, before it and after; else some, spread evenly. */
function deaths(count: number): Death[] {
  const all = Array.from({ length: count }, (_, index) => index + 1).flatMap((at): Death[] => [
    { at, when: "before" },
    { at, when: "after" },
  ]);
  if (everywhere) return all;
  const step = all.length / sampled;
  return Array.from({ length: sampled }, (_, index) => all[Math.floor((index + 0.5) * step)]!);
}
