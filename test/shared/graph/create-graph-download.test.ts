import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { graphPath } from "../../../shared/graph/path.ts";
import { graphError, ScriptedGraph, type Reply } from "./scripted-graph.ts";

let server: ScriptedGraph;
beforeEach(async () => {
  server = new ScriptedGraph();
  await server.start();
});
afterEach(() => server.stop());

const path = graphPath`/drives/d/items/i/content`;
const maxBytes = 10;
const file: Reply = {
  headers: { "content-type": "Text/Plain; charset=utf-8" },
  body: Buffer.from("0123456789"),
};

/** Begins an answer and never ends it. */
const stalled: Reply = (response) => {
  response.writeHead(200);
  response.write("01");
};

function redirect(location: string): Reply {
  return { status: 302, headers: { location } };
}

async function download(options = {}) {
  const { bytes, contentType } = await server.graph().download(path, { maxBytes, ...options });
  return { text: Buffer.from(bytes).toString(), contentType };
}

describe("download", () => {
  it("reads a file that Graph sends itself", async () => {
    server.reply(file);

    expect(await download()).toEqual({ text: "0123456789", contentType: "text/plain" });
  });

  it("follows the redirect to another host without bearer or any other header of ours", async () => {
    server.reply(redirect("https://files.test/x?tempauth=1"), file);

    const answer = await download({ headers: { Range: "bytes=0-4" } });

    expect(answer.text).toBe("0123456789");
    expect(server.requests[0]?.headers).toMatchObject({ range: "bytes=0-4" });
    expect(server.requests[1]).toMatchObject({
      method: "GET",
      url: "https://files.test/x?tempauth=1",
    });
    expect(Object.keys(server.requests[1]?.headers ?? {}).toSorted()).toEqual([
      "accept",
      "accept-encoding",
      "accept-language",
      "connection",
      "host",
      "sec-fetch-mode",
      "user-agent",
    ]);
    expect(server.requests[1]?.headers["user-agent"]).not.toContain("NONISV");
  });

  it("follows a few further redirects, relative ones too", async () => {
    server.reply(
      redirect("https://files.test/a"),
      redirect("/b"),
      redirect("https://c.test/"),
      file,
    );

    await download();

    expect(server.requests.map(({ url }) => url).slice(1)).toEqual([
      "https://files.test/a",
      "https://files.test/b",
      "https://c.test/",
    ]);
  });

  it("does not follow redirects without end", async () => {
    server.reply(...Array.from({ length: 9 }, () => redirect("https://files.test/loop")));

    await expect(download()).rejects.toMatchObject({ code: "graph_error" });
    expect(server.requests).toHaveLength(5);
  });

  it.each(["http://files.test/x", "file:///etc/passwd", "http://[", "javascript:1"])(
    "does not follow a redirect to %s",
    async (location) => {
      server.reply(redirect(location));

      await expect(download()).rejects.toMatchObject({ code: "graph_error" });
      expect(server.requests).toHaveLength(1);
    },
  );

  it("refuses a file whose declared length is over the limit, without reading it", async () => {
    server.reply((response) => {
      response.writeHead(200, { "content-length": "11" });
      response.flushHeaders();
    });

    await expect(download()).rejects.toMatchObject({ code: "content_too_large" });
  });

  it("stops reading a file without a length as soon as it passes the limit", async () => {
    server.reply(redirect("https://files.test/endless"), (response) => {
      response.writeHead(200);
      response.write("x".repeat(11));
    });

    await expect(download()).rejects.toMatchObject({ code: "content_too_large" });
  });

  it("starts again at Graph when the storage is throttled or breaks off", async () => {
    server.reply(
      redirect("https://files.test/1"),
      { status: 429, headers: { "retry-after": "2" } },
      redirect("https://files.test/2"),
      (response) => {
        response.writeHead(200, { "content-length": "10" });
        response.write("01234", () => response.destroy());
      },
      redirect("https://files.test/3"),
      file,
    );

    expect((await download()).text).toBe("0123456789");
    expect(server.pacing.waits[0]).toBe(2000);
    expect(server.requests[5]?.url).toBe("https://files.test/3");
  });

  it("does not take the storage's refusal for a missing permission", async () => {
    server.reply(redirect("https://files.test/1"), { status: 403 });

    await expect(download()).rejects.toMatchObject({ code: "graph_error" });
  });

  it("explains Graph's own refusal", async () => {
    server.reply(graphError(404, "itemNotFound"));

    await expect(download()).rejects.toMatchObject({ code: "not_found" });
  });

  it("counts the whole transfer against the time of an attempt", async () => {
    server.reply(redirect("https://files.test/1"), stalled, redirect("https://files.test/2"), file);

    const answer = await server.graph({ timeoutMs: 1_000 }).download(path, { maxBytes });

    expect(answer.bytes).toHaveLength(10);
  });

  it("ends when the caller goes away", async () => {
    server.reply(redirect("https://files.test/1"), (response) => {
      response.flushHeaders();
      server.caller.abort();
    });

    await expect(download()).rejects.toMatchObject({ code: "client_closed_request" });
  });
});
