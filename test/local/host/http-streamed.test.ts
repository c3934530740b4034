import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { release } from "../../fixtures/host/signals.ts";
import { startApp, type TestHost } from "./sample-host.ts";

let host: TestHost;
beforeAll(async () => {
  host = await startApp("streaming", { limits: { bodyBytes: 1000 } });
});
afterAll(() => host.close()); // once more, if a test did already

describe("a function with HTTP streams", () => {
  it("gets the request and gives the response", async () => {
    const response = await fetch(`${host.url}/api/upper/x`, { method: "POST", body: "a body" });

    expect([response.status, await response.text()]).toEqual([200, "A BODY"]);
  });

  it("sends each part of its response as it is made", async () => {
    const response = await fetch(`${host.url}/api/drip`);
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    const first = await reader.read();
    await host.logged("first part sent");
    release();
    const second = await reader.read();

    expect([first.value, second.value]).toEqual(["first,", "second"]);
  });

  it("finds query values and JSON fields among its parameters, as on Azure; the route wins", async () => {
    const response = await fetch(`${host.url}/api/upper/real?name=query&other=q`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: "body", optional: "body", nested: {} }),
    });

    expect(JSON.parse(response.headers.get("x-params") ?? "")).toEqual({
      name: "real",
      other: "q",
      optional: "body",
    });
  });

  it("that throws gives an empty 500", async () => {
    const response = await fetch(`${host.url}/api/failing`, { method: "POST", body: "x" });

    expect([response.status, await response.text()]).toEqual([500, ""]);
  });

  it("is refused a body that is too large, declared, undeclared or JSON", async () => {
    const body = "x".repeat(2000);
    const json = { "content-type": "application/json" };
    const requests: RequestInit[] = [
      { body },
      { body, headers: json },
      { body: new Blob([body]).stream(), duplex: "half" },
    ];

    const answers = requests.map((init) =>
      fetch(`${host.url}/api/upper/x`, { method: "POST", ...init }),
    );

    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    expect(statuses).toEqual([413, 413, 413]);
  });

  it("ends its response when the client goes away, and the next caller is served", async () => {
    const abort = new AbortController();
    const response = await fetch(`${host.url}/api/drip`, { signal: abort.signal });
    await response.body!.getReader().read();
    abort.abort();
    release();

    const next = await fetch(`${host.url}/api/upper/x`, { method: "POST", body: "a body" });

    expect(await next.text()).toBe("A BODY");
  });

  it("leaves nothing running when the host closes, neither invocations nor the app's server", async () => {
    await host.close();

    await host.logged("Http proxy closing");
    expect(host.log.filter(({ message }) => message.includes("still ran"))).toEqual([]);
  });
});
