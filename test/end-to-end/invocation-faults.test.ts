import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type Cloud, startCloud } from "../../local/cloud/cloud.ts";
import { promptOf } from "../../local/cloud/claude/script.ts";
import type { LocalHost } from "../../local/host/host.ts";
import { installMovedDate, type MovedDate } from "../../local/moved-date.ts";
import { startConnector } from "../../local/stack.ts";
import { writingGrants } from "../../local/tenant/directory.ts";
import type { InvocationView } from "../../shared/invocations/types.ts";
import { type FaultyStorage, startFaultyStorage } from "../fakes/faulty-storage.ts";
import { anna, ben, day } from "./good-calls.ts";

/** A soak posts as often as the issue asks for. */
const posts = Number(process.env["FAULT_POSTS"] ?? 60);
const distinct = Math.ceil(posts / 4);
const faultRate = 0.06;
const connections = 8;
/** Longer than any message waits, and than the host hides one that it could not settle. */
const roundMs = 11 * 60_000;
const mostRounds = 40;
const storage = "AzureWebJobsStorage__";

let cloud: Cloud;
let faults: FaultyStorage;
let host: LocalHost;
let date: MovedDate;
let random = 7;

beforeAll(async () => {
  date = installMovedDate();
  cloud = await startCloud();
  const { api } = cloud.directory;
  api.grants = {
    delegated: [...api.grants.delegated, ...writingGrants.delegated],
    application: api.grants.application,
  };
  const urlOf = (service: string) => cloud.settings[`${storage}${service}ServiceUri`]!;
  const targets = { blob: urlOf("blob"), queue: urlOf("queue"), table: urlOf("table") };
  faults = await startFaultyStorage(targets, cloud.network);
  // What is left to the sweep is logged.
  vi.spyOn(console, "error").mockReturnValue();
  host = await startConnector({
    settings: {
      ...cloud.settings,
      [`${storage}blobServiceUri`]: faults.urls.blob,
      [`${storage}queueServiceUri`]: faults.urls.queue,
      [`${storage}tableServiceUri`]: faults.urls.table,
      WRITE_TOOLS: "outlook_create_event",
      CALLS_PER_MINUTE: "100000",
      INVOCATIONS_PER_CALLER: "1000",
      INVOCATIONS: "1000",
    },
    timersByHand: true,
  });
}, 120_000);
afterAll(async () => {
  faults.decide = () => undefined;
  await host.close();
  await faults.close();
  await cloud.close();
  date.restore();
  vi.restoreAllMocks();
}, 60_000);

/** The same numbers in every run; which request each falls on depends on the timing. */
function drawn(): number {
  random = (random * 48_271) % 2_147_483_647;
  return random / 2_147_483_647;
}

/** Claude creates one event named after the request, and answers. */
function scriptClaude(): void {
  cloud.claude.script((request, turn) => {
    const [subject = ""] = /Plan \d+\./.exec(promptOf(request)) ?? [];
    const [start, end] = [`${day(30)}T10:00`, `${day(30)}T10:30`];
    return turn === 0
      ? { calls: [{ name: "outlook_create_event", input: { subject, start, end } }] }
      : { calls: [{ name: "deliver_answer", input: { text: subject, citations: [] } }] };
  });
}

async function call(path: string, body?: object, key?: string): Promise<Response> {
  const response = await fetch(`${host.url}/api/invocations${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      authorization: `Bearer ${cloud.entra.userToken(anna)}`,
      "content-type": "application/json",
      ...(key !== undefined && { "idempotency-key": key }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return response;
}

/** As a flow does: again while the connector fails, here until it is answered. */
async function insist(path: string, body?: object, key?: string): Promise<InvocationView> {
  for (;;) {
    const response = await call(path, body, key);
    const answer = (await response.json()) as InvocationView;
    if (response.ok) return answer;
    if (response.status < 500) throw new Error(JSON.stringify(answer));
  }
}

async function post(key: string): Promise<string> {
  const body = { prompt: key, allowWrites: ["outlook_create_event"], allowedRecipients: [ben] };
  return (await insist("", body, key)).id;
}

/** The functions run, and time goes on, until each is at its end. */
async function ended(ids: readonly string[]): Promise<InvocationView[]> {
  for (let round = 1; round <= mostRounds; round += 1) {
    await host.drainQueue("run_invocation").catch(() => undefined);
    const views: InvocationView[] = [];
    for (const id of ids) views.push(await insist(`/${id}/status`));
    if (views.every(({ status }) => status !== "queued" && status !== "running")) return views;
    date.shift += roundMs;
    await cloud.azurite.moveClock(date.shift);
    await host.fireTimer("sweep_invocations").catch(() => undefined);
  }
  throw new Error("They never came to their end.");
}

it(`runs each of ${posts} posts with repeated keys once and to its end, though storage and queue fail`, async () => {
  scriptClaude();
  const first = await post("Plan 0.");
  const keys = Array.from({ length: posts }, () => `Plan ${1 + Math.floor(drawn() * distinct)}.`);
  faults.decide = () => {
    const chance = drawn();
    if (chance > faultRate) return undefined;
    return chance > faultRate / 2 ? "before" : "after";
  };

  const ids = new Map<string, Set<string>>([["Plan 0.", new Set([first])]]);
  let next = 0;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (let key; (key = keys[next++]) !== undefined;)
        ids.set(key, (ids.get(key) ?? new Set()).add(await post(key)));
    }),
  );
  const views = await ended([...ids.values()].flatMap((known) => [...known]));

  expect([...ids.values()].map(({ size }) => size)).toEqual([...ids.keys()].map(() => 1));
  expect(views.map(({ status, error }) => error?.code ?? status)).toEqual(
    views.map(() => "succeeded"),
  );
  const mailbox = cloud.graph.content.mailboxes.find(({ mail }) => mail === anna)!;
  for (const [index, prompt] of [...ids.keys()].entries()) {
    const calls = views[index]!.toolCalls;
    const made = mailbox.events.filter(({ subject }) => subject === prompt).length;
    expect(calls).toHaveLength(1);
    // Storage may fail in the middle of a change: then nothing is said of it that is not known.
    expect(calls[0]!.outcome === "ok" ? [1] : [0, 1], `${prompt} ${calls[0]!.outcome}`).toContain(
      made,
    );
  }
  const made = mailbox.events.filter(({ subject }) => subject?.startsWith("Plan ")).length;
  expect(made).toBeGreaterThan(ids.size / 2);
}, 900_000);
