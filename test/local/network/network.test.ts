import dns from "node:dns";
import { readFile } from "node:fs/promises";
import { request } from "node:https";
import tls from "node:tls";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Hono } from "hono";
import { type Network, startNetwork } from "../../../local/network/network.ts";

let network: Network;
beforeEach(async () => {
  network = await startNetwork();
});
afterEach(() => network.close());

describe("one port for all stand-ins", () => {
  it("serves each host name with its own handler over trusted TLS", async () => {
    network.mount(
      "one.localhost",
      new Hono().get("/", (c) => c.text("first")),
    );
    network.mount("deep.vault.localhost", () => new Response("second"));

    const first = await fetch(network.origin("one.localhost"));
    const second = await fetch(network.origin("deep.vault.localhost"));

    expect([await first.text(), await second.text()]).toEqual(["first", "second"]);
  });

  it("answers 421 for a host name that nothing is mounted on", async () => {
    const answer = await fetch(network.origin("nobody.localhost"));

    expect(answer.status).toBe(421);
  });

  it("is reached by node:https as well", async () => {
    network.mount("one.localhost", () => new Response("hello"));

    const status = await new Promise((resolve, reject) => {
      const sent = request(network.origin("one.localhost"), { agent: false }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      sent.on("error", reject).end();
    });

    expect(status).toBe(200);
  });

  it("lets a handler cut the connection", async () => {
    network.mount("one.localhost", (_request, { incoming }) => {
      incoming.socket.destroy();
      return new Response();
    });

    await expect(fetch(network.origin("one.localhost"))).rejects.toThrow("fetch failed");
  });

  it("writes its certificates as files for child processes", async () => {
    const ca = await readFile(network.caFile, "utf8");
    const context = tls.createSecureContext({
      cert: await readFile(network.certFile),
      key: await readFile(network.keyFile),
      ca,
    });

    expect(ca).toContain("BEGIN CERTIFICATE");
    expect(context).toBeDefined();
  });
});

describe("closing", () => {
  it("gives back the resolver and the trust store when the last network is closed", async () => {
    const second = await startNetwork();
    const authority = (await readFile(second.caFile, "utf8")).replaceAll(/\s/g, "");
    const trusted = () =>
      tls.getCACertificates("default").some((pem) => pem.replaceAll(/\s/g, "") === authority);
    const wrapped = dns.lookup;

    const trustedBefore = trusted();
    await second.close();
    const stillWrapped = dns.lookup === wrapped;
    await network.close();

    expect({ trustedBefore, trustedAfter: trusted(), stillWrapped }).toEqual({
      trustedBefore: true,
      trustedAfter: false,
      stillWrapped: true,
    });
    expect(dns.lookup).not.toBe(wrapped);
  });

  it("resolves *.localhost for promisified and all-addresses lookups while it runs", async () => {
    const address = await new Promise((resolve) => {
      dns.lookup("any.localhost", { all: true }, (_error, found) => resolve(found));
    });

    expect(address).toEqual([{ address: "127.0.0.1", family: 4 }]);
  });
});
