import { request as httpRequest } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { release } from "../../fixtures/host/signals.ts";
import { startSample, type TestHost } from "./sample-host.ts";

const keys = { master: "m".repeat(40), host: ["host-key"], functions: { keyed: ["own-key"] } };
let host: TestHost;

beforeAll(async () => {
  const settings = { "AzureWebJobs.greet.Disabled": "1" };
  host = await startSample({ settings, keys, limits: { bodyBytes: 1000, responseMs: 300 } });
});
afterAll(() => host.close());

/** `fetch` would tidy up the path; this sends the target as it is. */
async function statusOf(target: string, headers: Record<string, string> = {}): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const { port } = new URL(host.url);
  httpRequest({ port, path: target, headers }, (answer) => {
    answer.resume();
    resolve(answer.statusCode ?? 0);
  })
    .once("error", reject)
    .end();
  return await promise;
}

/** Sends a body in chunks and ends it only when the answer is there. */
async function statusBeforeEnd(path: string, chunk: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const { port } = new URL(host.url);
  const request = httpRequest({ port, path, method: "POST" }, (answer) => {
    answer.resume();
    request.end();
    resolve(answer.statusCode ?? 0);
  });
  request.once("error", reject).write(chunk);
  return await promise;
}

describe("an HTTP function", () => {
  it("gets the request and gives the response", async () => {
    const response = await fetch(`${host.url}/echo/Ann%20Lee/7?x=1&y=&x=2`, {
      method: "POST",
      headers: { "x-accept": "a" },
      body: "ünïcode",
    });

    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({
      method: "POST",
      url: `${host.url}/echo/Ann%20Lee/7?x=1&y=&x=2`,
      params: { name: "Ann Lee", id: "7" },
      query: { x: "1,2", y: "" },
      accept: "a",
      body: "ünïcode",
    });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "application/json",
      "set-cookie": "seen=a%20b; Path=/; HttpOnly; SameSite=Lax",
      "x-answered-by": "echo",
      "x-content-type-options": "nosniff",
    });
  });

  it("sees an encoded slash as part of a parameter, still encoded", async () => {
    const response = await fetch(`${host.url}/echo/a%2Fb`);

    expect(await response.json()).toMatchObject({ params: { name: "a%2Fb" } });
  });

  it("may answer nothing, which is an empty 200", async () => {
    const response = await fetch(`${host.url}/silent`);

    expect([response.status, await response.text()]).toEqual([200, ""]);
  });

  it("that throws gives an empty 500; the log has the reason", async () => {
    const response = await fetch(`${host.url}/failing`);

    expect([response.status, await response.text()]).toEqual([500, ""]);
    expect((await host.logged("details for the log alone")).level).toBe("error");
  });

  it.each([
    ["an unknown path", "GET", "/nowhere"],
    ["a method it does not name", "DELETE", "/echo/x"],
    ["HEAD, which GET does not imply", "HEAD", "/echo/x"],
    ["a parameter that breaks its constraint", "GET", "/echo/x/seven"],
    ["a disabled function", "GET", "/greet"],
  ])("is not found at %s", async (_, method, path) => {
    const response = await fetch(host.url + path, { method });

    expect(response.status).toBe(404);
  });

  it("that gives no answer in time is answered for with 504", async () => {
    const response = await fetch(`${host.url}/slow`);
    release();

    expect(response.status).toBe(504);
    expect((await host.logged("slow gave no answer")).functionName).toBeUndefined();
  });

  it("runs to its end when the client goes away, and the next caller is served", async () => {
    const abort = new AbortController();
    const gone = fetch(`${host.url}/slow`, { signal: abort.signal });
    await host.logged("slow started");
    abort.abort();
    await expect(gone).rejects.toThrow("aborted");

    release();

    await host.logged("slow ended");
    expect((await fetch(`${host.url}/silent`)).status).toBe(200);
  });
});

describe("a function key", () => {
  it.each([
    ["/keyed", undefined, 401],
    ["/keyed", "wrong", 401],
    ["/keyed", "own-key", 200],
    ["/keyed", "host-key", 200],
    ["/keyed", keys.master, 200],
    ["/secured", "host-key", 401],
    ["/secured", keys.master, 200],
    ["/greet", keys.master, 200], // disabled, but the master key opens it
  ])("opens %s: %s → %i", async (path, key, status) => {
    const inHeader = await fetch(host.url + path, {
      headers: key ? { "x-functions-key": key } : {},
    });
    const inQuery = await fetch(`${host.url}${path}?code=${key ?? ""}`);

    expect([inHeader.status, inQuery.status]).toEqual([status, status]);
  });
});

describe("a request beyond the limits", () => {
  it("is refused with 414 when its URL or query is too long", async () => {
    expect(await statusOf(`/echo/${"x".repeat(8192)}`)).toBe(414);
    expect(await statusOf(`/echo/x?${"y".repeat(4096)}`)).toBe(414);
    expect(await statusOf(`/echo/x?${"y".repeat(4095)}`)).toBe(201);
  });

  it("is refused with 413 when its body is too large, declared or not", async () => {
    const declared = await fetch(`${host.url}/echo/x`, { method: "POST", body: "x".repeat(1001) });
    const undeclared = await statusBeforeEnd("/echo/x", "x".repeat(2000));
    const fitting = await fetch(`${host.url}/echo/x`, { method: "POST", body: "x".repeat(1000) });

    expect([declared.status, undeclared, fitting.status]).toEqual([413, 413, 201]);
  });

  it("is refused with 400 when its URL is none", async () => {
    expect(await statusOf("echo/x")).toBe(400);
    expect(await statusOf("/echo/x", { host: "a b" })).toBe(400);
  });

  it("stays on this host when its path starts with two slashes", async () => {
    expect(await statusOf("//elsewhere.example/echo/x")).toBe(404);
  });
});
