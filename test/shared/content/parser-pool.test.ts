import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { ParserPool, type ParserPoolOptions } from "../../../shared/content/parser-pool.ts";
import { parseDrawnOrNot } from "../../../shared/content/read-content.ts";
import { ConnectorError } from "../../../shared/errors/connector-error.ts";

const entry = new URL("./threads/misbehaving-thread.ts", import.meta.url);
const answered = { format: "txt", markdown: "", notes: [] };

function poolOf(options: Partial<ParserPoolOptions> = {}): ParserPool {
  return new ParserPool({
    threads: 1,
    queueLimit: 10,
    timeLimitMs: 10_000,
    memoryLimitMb: 64,
    entry,
    ...options,
  });
}

function documentThat(fileName: string) {
  return { fileName, bytes: new Uint8Array(1) };
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => "no failure",
    (error: unknown) => error,
  );
}

describe("ParserPool", () => {
  it.each([
    ["ends its process", "exit", "unsupported_content", "stopped working"],
    ["throws what nothing catches", "throw", "unsupported_content", "stopped working"],
    ["fills the heap", "fill-heap", "content_too_large", "memory"],
    ["fills buffers outside the heap", "fill-buffers", "content_too_large", "memory"],
  ])("survives a parser that %s, and reads the next document", async (_what, how, code, why) => {
    const pool = poolOf();

    const failure = await failureOf(pool.parse(documentThat(how)));
    const next = await pool.parse(documentThat("answer"));

    expect(failure).toBeInstanceOf(ConnectorError);
    expect(failure).toMatchObject({ code, because: expect.stringContaining(why) as string });
    expect(next).toEqual(answered);
  });

  it("stops a parser that takes too long, and reads the next document", async () => {
    const spinning = poolOf({ timeLimitMs: 300 });
    const pool = poolOf({ timeLimitMs: 2000 });

    const failure = await failureOf(spinning.parse(documentThat("spin")));
    const [stopped, next] = await Promise.all([
      failureOf(pool.parse(documentThat("spin"))),
      pool.parse(documentThat("answer")),
    ]);

    expect(failure).toMatchObject({
      code: "content_too_large",
      because: "Reading it takes more than 0.3 seconds.",
    });
    expect(stopped).toMatchObject({ code: "content_too_large" });
    expect(next).toEqual(answered);
  });

  it("stops a parser when the caller goes away, and reads the next document", async () => {
    const pool = poolOf();
    const caller = new AbortController();

    const read = failureOf(pool.parse(documentThat("spin"), caller.signal));
    caller.abort();

    expect(await read).toMatchObject({ code: "client_closed_request" });
    expect(await pool.parse(documentThat("answer"))).toEqual(answered);
  });

  it("takes a waiting document out of the queue when its caller goes away", async () => {
    const pool = poolOf();
    const [first, second] = [new AbortController(), new AbortController()];

    const running = failureOf(pool.parse(documentThat("spin"), first.signal));
    const waiting = failureOf(pool.parse(documentThat("answer"), second.signal));
    second.abort();

    expect(await waiting).toMatchObject({ code: "client_closed_request" });
    first.abort();
    await running;
  });

  it("starts nothing for a caller that is gone already", async () => {
    const failure = await failureOf(poolOf().parse(documentThat("answer"), AbortSignal.abort()));

    expect(failure).toMatchObject({ code: "client_closed_request" });
  });

  it("gives on the reason of its caller's own time limit", async () => {
    const explanation = { happened: "a", because: "b", remedy: "c" };
    const reason = new ConnectorError("timeout", explanation);

    const failure = await failureOf(
      poolOf().parse(documentThat("answer"), AbortSignal.abort(reason)),
    );

    expect(failure).toBe(reason);
  });

  it("refuses a document when too many wait", async () => {
    const pool = poolOf({ queueLimit: 1 });
    const caller = new AbortController();
    const reading = [1, 2].map(() => failureOf(pool.parse(documentThat("spin"), caller.signal)));

    const failure = await failureOf(pool.parse(documentThat("answer")));

    expect(failure).toMatchObject({ code: "service_unavailable", retryAfterSeconds: 5 });
    caller.abort();
    await Promise.all(reading);
  });

  it("keeps the settings of the process, and so its secrets, from parsers", async () => {
    const content = await poolOf().parse(documentThat("answer"));

    expect(content.markdown).toBe("");
  });

  it("keeps what a failed parser says out of the error", async () => {
    const failure = await failureOf(poolOf().parse(documentThat("throw")));

    const { message, cause } = failure as ConnectorError;
    expect(`${message} ${String((cause as Error).stack)}`).not.toContain("SECRET");
  });

  it("leaves the bytes with the caller", async () => {
    const document = documentThat("answer");

    await poolOf().parse(document);

    expect(document.bytes).toHaveLength(1);
  });

  it("waits for a document, then lets the process end", async () => {
    const module = new URL("../../../shared/content/read-content.ts", import.meta.url).href;
    const program = `const { readContent } = await import(${JSON.stringify(module)});
      console.log((await readContent({ bytes: Buffer.from("Hello") })).markdown);`;

    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--input-type=module", "-e", program],
      { timeout: 10_000 },
    );

    expect(stdout).toBe("Hello\n");
  });
});

describe("a document with drawings that take too much", () => {
  const plan = { fileName: "draw", bytes: Buffer.from("%PDF-1.7") };

  it("is read again without them when it is a PDF", async () => {
    expect(await parseDrawnOrNot(poolOf(), plan)).toEqual(answered);
  });

  it("is refused when it is none, at once", async () => {
    const other = { ...plan, bytes: Buffer.from("PK") };

    expect(await failureOf(parseDrawnOrNot(poolOf(), other))).toMatchObject({
      code: "content_too_large",
    });
  });
});
