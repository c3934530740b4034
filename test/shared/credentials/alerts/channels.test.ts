import { createHmac } from "node:crypto";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createAuthority } from "../../../../local/network/certificates.ts";
import { type Network, startNetwork } from "../../../../local/network/network.ts";
import type { Message } from "../../../../shared/credentials/alerts/message.ts";
import {
  channelSecrets,
  openChannels,
} from "../../../../shared/credentials/alerts/open-channels.ts";
import { createPost } from "../../../../shared/outbound/post.ts";
import { mayReach } from "../../../../shared/outbound/private-address.ts";
import { FakeClock, FakeVault } from "../watch-fixtures.ts";

const host = "hooks.localhost";
const key = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

interface Received {
  readonly path: string;
  readonly headers: Headers;
  readonly body: string;
}

let network: Network;
let clock: FakeClock;
let received: Received[];
/** What the receiver answers, one after another; then 202. */
let answers: (Response | "cut")[];
beforeEach(async () => {
  network = await startNetwork();
  clock = new FakeClock();
  received = [];
  answers = [];
  network.mount(host, async (request, { incoming }) => {
    const { pathname } = new URL(request.url);
    received.push({ path: pathname, headers: request.headers, body: await request.text() });
    const answer = answers.shift() ?? new Response(null, { status: 202 });
    if (answer !== "cut") return answer;
    incoming.socket.destroy();
    return new Response();
  });
});
afterEach(() => network.close());

const post = (privateHosts: readonly string[] = [host]) => createPost({ clock, privateHosts });
const address = (path = "/flow?sig=topsecret") => `${network.origin(host)}${path}`;
const send = async (url = address(), privateHosts?: readonly string[]) =>
  await post(privateHosts)({ url, headers: {}, body: "{}" });

const message: Message = {
  kind: "alert",
  subject: "default|app|key|expiring|",
  severity: "high",
  title: "Attention needed: Connector [x](https://evil.example)",
  text: "Ends in 14 days.",
  facts: [["App", "Connector_1 {{DATE(1)}}"]],
  action: "Look at it.",
  link: { title: "Certificates & secrets", url: "https://entra.microsoft.com/#view" },
};

function vault(): FakeVault {
  return new FakeVault(clock, {
    [channelSecrets.teamsUrl]: address("/teams?sig=topsecret"),
    [channelSecrets.webhookUrl]: address("/hook"),
    [channelSecrets.webhookKey]: key,
  });
}

const channels = async (secrets = vault()) =>
  await openChannels({ vault: secrets, post: post(), clock });

describe("a webhook over TLS", () => {
  it.each([200, 202, 204])("is delivered when it is answered %i", async (status) => {
    answers = [new Response(null, { status })];

    expect(await send()).toEqual({ ok: true });
  });

  it.each([404, 410, 400, 403])("fails at once when it is answered %i", async (status) => {
    answers = [new Response("no", { status })];

    const result = await send();

    expect(result).toMatchObject({ ok: false, failure: `HTTP ${status}` });
    expect(received).toHaveLength(1);
  });

  it("is tried again after 5xx and cut connections, with growing pauses", async () => {
    answers = [new Response(null, { status: 503 }), "cut"];

    const result = await send();

    expect(result).toEqual({ ok: true });
    expect(clock.slept).toEqual([1_000, 2_000]);
  });

  it("gives up after three tries", async () => {
    answers = ["cut", "cut", "cut"];

    expect(await send()).toEqual({ ok: false, failure: "no answer" });
    expect(received).toHaveLength(3);
  });

  it("waits as long as it is asked to when that is short", async () => {
    answers = [new Response(null, { status: 429, headers: { "retry-after": "7" } })];

    expect(await send()).toEqual({ ok: true });
    expect(clock.slept).toEqual([7_000]);
  });

  it("leaves a long wait to the next run", async () => {
    answers = [new Response(null, { status: 429, headers: { "retry-after": "600" } })];

    expect(await send()).toEqual({ ok: false, failure: "HTTP 429", retryAfterMs: 600_000 });
    expect(clock.slept).toEqual([]);
  });

  it("follows no redirect", async () => {
    answers = [Response.redirect(address("/elsewhere"), 307)];

    const result = await send();

    expect(result).toMatchObject({ failure: "HTTP 307, a redirect that is not followed" });
    expect(received.map(({ path }) => path)).toEqual(["/flow"]);
  });

  it("ends an attempt that is not answered in time", async () => {
    network.mount("slow.localhost", () => new Promise<Response>(() => undefined));
    const impatient = createPost({ clock, privateHosts: ["slow.localhost"], timeoutMs: 50 });

    const result = await impatient({
      url: network.origin("slow.localhost"),
      headers: {},
      body: "",
    });

    expect(result).toEqual({ ok: false, failure: "no answer" });
  });

  it("refuses a name that leads into a private network, before anything is sent", async () => {
    const result = await send(address(), []);

    expect(result).toEqual({ ok: false, failure: "the address lies in a private network" });
    expect(received).toEqual([]);
  });

  it.each([
    ["http://hooks.example/x", "the address is not an https address"],
    ["file:///etc/passwd", "the address is not an https address"],
    ["", "the address is not an https address"],
    ["https://user:password@hooks.example/", "the address holds a password"],
    ["https://127.0.0.1/", "the address lies in a private network"],
    ["https://2130706433/", "the address lies in a private network"],
    ["https://[::ffff:10.0.0.1]/", "the address lies in a private network"],
    ["https://169.254.169.254/metadata", "the address lies in a private network"],
  ])("refuses %s", async (url, failure) => {
    expect(await send(url)).toEqual({ ok: false, failure });
  });

  it("sends nothing to a receiver whose certificate nobody vouches for", async () => {
    const authority = await createAuthority();
    let requests = 0;
    const server = createServer(
      { key: authority.key, cert: await authority.issue("localhost") },
      () => {
        requests += 1;
      },
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;

    const result = await send(`https://localhost:${port}/`, ["localhost"]);

    server.close();
    expect(result).toEqual({ ok: false, failure: "no answer" });
    expect(requests).toBe(0);
  });
});

describe("addresses", () => {
  it.each(["10.1.2.3", "172.31.0.1", "192.168.1.1", "100.64.0.1", "127.0.0.1", "::1", "fd00::1"])(
    "%s is reached only for a host that an administrator named",
    (ip) => {
      expect([mayReach(ip, false), mayReach(ip, true)]).toEqual([false, true]);
    },
  );

  it.each([
    "169.254.169.254",
    "168.63.129.16",
    "0.0.0.0",
    "224.0.0.1",
    "fe80::1",
    "::",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
  ])("%s is never reached", (ip) => {
    expect([mayReach(ip, false), mayReach(ip, true)]).toEqual([false, false]);
  });

  it.each(["13.107.6.152", "2603:1006::1", "172.32.0.1", "::ffff:13.107.6.152"])(
    "%s is reached",
    (ip) => {
      expect(mayReach(ip, false)).toBe(true);
    },
  );
});

describe("channels from the vault", () => {
  it("are those whose addresses it holds", async () => {
    const none = await channels(new FakeVault(clock));
    const both = await channels();

    expect(none).toEqual([]);
    expect(both.map(({ name }) => name)).toEqual(["teams", "webhook"]);
  });

  it("are down, not unwanted, when an address cannot be read or was deleted", async () => {
    const secrets = vault();
    secrets.denied.add(channelSecrets.teamsUrl);
    secrets.deleted.add(channelSecrets.webhookUrl);

    const [teams, webhook] = await channels(secrets);

    const failure = "its address in the vault cannot be read";
    const parcel = teams!.pack([message])[0]!;
    expect(await teams!.deliver(parcel)).toEqual({ ok: false, failure });
    expect(await webhook!.deliver(parcel)).toEqual({ ok: false, failure });
  });

  it("send Teams an Adaptive Card in the envelope that Workflows takes", async () => {
    const [teams] = await channels();

    const result = await teams!.deliver(teams!.pack([message])[0]!);

    expect(result).toEqual({ ok: true });
    expect(received[0]!.path).toBe("/teams");
    expect(JSON.parse(received[0]!.body)).toEqual({
      type: "message",
      attachments: [
        {
          contentType: "application/vnd.microsoft.card.adaptive",
          contentUrl: null,
          content: {
            $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
            type: "AdaptiveCard",
            version: "1.4",
            msteams: { width: "Full" },
            body: [
              {
                type: "Container",
                style: "warning",
                separator: true,
                items: [
                  {
                    type: "TextBlock",
                    text: String.raw`Attention needed: Connector \[x\]\(https://evil.example\)`,
                    wrap: true,
                    weight: "Bolder",
                    size: "Medium",
                  },
                  { type: "TextBlock", text: "Ends in 14 days.", wrap: true },
                  {
                    type: "FactSet",
                    facts: [{ title: "App", value: String.raw`Connector\_1 { {DATE\(1\)}}` }],
                  },
                  {
                    type: "TextBlock",
                    text: "What to do: Look at it.",
                    wrap: true,
                    weight: "Bolder",
                  },
                  {
                    type: "ActionSet",
                    actions: [
                      {
                        type: "Action.OpenUrl",
                        title: "Certificates & secrets",
                        url: "https://entra.microsoft.com/#view",
                      },
                    ],
                  },
                ],
              },
            ],
          },
        },
      ],
    });
  });

  it("split what does not fit into one card of 28 KB", async () => {
    const [teams] = await channels();
    const many = Array.from({ length: 150 }, () => ({ ...message, text: "ü".repeat(300) }));

    const parcels = teams!.pack(many);

    expect(parcels.length).toBeGreaterThan(1);
    expect(parcels.flatMap(({ messages }) => messages)).toHaveLength(150);
    expect(Math.max(...parcels.map(({ body }) => Buffer.byteLength(body)))).toBeLessThan(28 * 1024);
  });

  it("sign what they send to a webhook over id, time and body", async () => {
    const [, webhook] = await channels();

    await webhook!.deliver(webhook!.pack([message])[0]!);

    const { headers, body, path } = received[0]!;
    const id = headers.get("webhook-id");
    const timestamp = headers.get("webhook-timestamp");
    const expected = createHmac("sha256", Buffer.alloc(32, 7))
      .update(`${id}.${timestamp}.${body}`)
      .digest("base64");
    expect(path).toBe("/hook");
    expect(timestamp).toBe(String(clock.time / 1_000));
    expect(headers.get("webhook-signature")).toBe(`v1,${expected}`);
    expect(JSON.parse(body)).toEqual({
      type: "credentials.messages",
      data: [{ ...message, facts: { App: "Connector_1 {{DATE(1)}}" } }],
    });
  });

  it("name a delivery the same at every try", async () => {
    answers = [new Response(null, { status: 500 })];
    const [, webhook] = await channels();

    await webhook!.deliver(webhook!.pack([message])[0]!);

    const ids = received.map(({ headers }) => headers.get("webhook-id"));
    expect(ids).toHaveLength(2);
    expect(ids[0]).toBe(ids[1]);
  });

  it("do not sign with a key that is missing or short", async () => {
    const secrets = vault();
    secrets.secrets.delete(channelSecrets.webhookKey);
    const [, webhook] = await channels(secrets);

    const result = await webhook!.deliver(webhook!.pack([message])[0]!);

    expect(result).toMatchObject({ ok: false });
    expect(received).toEqual([]);
  });
});
