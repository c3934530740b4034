import { describe, expect, it } from "vitest";
import { daily, origins, startGraph } from "./graph-client.ts";

describe("faults", () => {
  it.each([
    ["429", 429, "TooManyRequests"],
    ["503", 503, "serviceNotAvailable"],
    ["504", 504, "UnknownError"],
    ["expired-token", 401, "InvalidAuthenticationToken"],
  ] as const)("of kind %s strike as often as told", async (kind, status, code) => {
    const { ask, faults } = startGraph();
    faults.add({ match: /^\/me$/, kind, times: 2 });

    const replies = [await ask("/me"), await ask("/me/drive"), await ask("/me"), await ask("/me")];

    expect(replies.map((reply) => reply.status)).toEqual([status, 200, status, 200]);
    expect(replies[0]?.body.error.code).toBe(code);
  });

  it("say when to try again", async () => {
    const { ask, faults } = startGraph();
    faults.add({ match: /./, kind: "429", times: 1, retryAfter: 2.128 });

    expect((await ask("/me")).headers.get("Retry-After")).toBe("2.128");
  });

  it("challenge for claims as Conditional Access does", async () => {
    const { ask, faults } = startGraph();
    const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
    faults.add({ match: /./, kind: "claims-challenge", times: 1, claims });

    const { status, headers } = await ask("/me");

    const challenge = headers.get("WWW-Authenticate") ?? "";
    const encoded = /claims="([^"]+)"/.exec(challenge)?.[1] ?? "";
    expect(status).toBe(401);
    expect(challenge).toContain('error="insufficient_claims"');
    expect(Buffer.from(encoded, "base64").toString()).toBe(claims);
  });

  it("cut bodies and connections", async () => {
    const { app, faults } = startGraph();
    faults.add({ match: /./, kind: "truncated-body", times: 1 });
    faults.add({ match: /./, kind: "connection-drop", times: 1 });
    const get = () =>
      app.request(`${origins.graph}/v1.0/me`, { headers: { Authorization: `Bearer ${daily}` } });

    await expect((await get()).json()).rejects.toThrow(SyntaxError);
    await expect((await get()).text()).rejects.toThrow("dropped");
    expect((await get()).status).toBe(200);
  });

  it("hold an answer back", async () => {
    const { ask, faults } = startGraph();
    faults.add({ match: /^\/me$/, kind: "latency", times: 1, delay: 20 });
    const order: string[] = [];

    await Promise.all([
      ask("/me").then(() => order.push("held back")),
      ask("/me/drive").then(() => order.push("at once")),
    ]);

    expect(order).toEqual(["at once", "held back"]);
  });
});

describe("a mailbox", () => {
  it("refuses a fifth request at a time when nobody waits", async () => {
    const { ask, content } = startGraph({ mailboxConcurrency: { limit: 4, patience: 0 } });
    const gate = Promise.withResolvers<void>();
    const attachment = content.mailboxes[0]?.messages.flatMap(({ attachments }) => attachments)[0];
    if (attachment && "document" in attachment) attachment.document.read = slowRead(gate.promise);
    const list = await ask("/me/messages?$filter=hasAttachments eq true&$select=id");
    const path = `/me/messages/${encodeURIComponent(list.body.value[0].id)}/attachments`;

    const running = Array.from({ length: 4 }, () => ask(path));
    const fifth = await ask(path);
    gate.resolve();
    const others = await Promise.all(running);

    expect([fifth.status, fifth.body.error.code]).toEqual([429, "ApplicationThrottled"]);
    expect(fifth.body.error.message).toContain("MailboxConcurrency");
    expect(fifth.headers.get("Retry-After")).toBe("1");
    expect(others.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect((await ask(path)).status).toBe(200);
  });

  it("lets further requests wait for their turn", async () => {
    const { ask } = startGraph();

    const replies = await Promise.all(Array.from({ length: 12 }, () => ask("/me/messages?$top=1")));

    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
  });
});

function slowRead(gate: Promise<void>) {
  return async () => {
    await gate;
    return new Uint8Array([1]);
  };
}
