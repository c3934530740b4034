import { describe, expect, it } from "vitest";
import { delivers, jobWith, resultsIn, says, startRun, use } from "./agent-fixture.ts";

const uri = "m365://mail/me/1";
const mail = {
  subject: "Offer",
  from: "Anna (anna@contoso.com)",
  link: "https://outlook.office.com/1",
  text:
    "# Offer\n\nWe offer **1,200 €** for\n- the “blue” one – with `snake\\_case` names\n\n" +
    "| Item | Price |\n| --- | --- |\n| Chair | 45 |\n\nSee [the list](https://contoso.com/list).",
  attachments: [{ name: "terms.pdf", uri: "m365://attachment/me/1/2", type: "pdf" }],
};

async function citing(citations: { uri: string; quote: string }[], answer: unknown = mail) {
  const run = startRun({
    script: [says([use("read_resource", { uri })]), delivers({ text: "Ok.", citations })],
    tools: { read_resource: () => answer },
  });
  const end = await run.go();
  if (end.next !== "answered") throw new Error(`It ended as ${end.next}.`);
  return end.answer;
}

describe("citations", () => {
  it.each([
    ["word by word", "We offer **1,200 €**"],
    ["without marks", "We offer 1,200 € for"],
    ["across lines and bullets", "1,200 € for the"],
    ["with plain quotes and dashes", 'the "blue" one - with snake_case names'],
    ["within quotes and dots", "“… We offer 1,200 € …”"],
    ["as a row of a table", "Chair | 45"],
    ["with a link for its text", "See the list."],
    ["with odd white space", "We\u00a0offer\n1,200\u200b €"],
    ["by another field", "Anna (anna@contoso.com)"],
  ])("are kept when the quote stands in what was read, %s", async (_how, quote) => {
    const { citations, notes } = await citing([{ uri, quote }]);

    expect(citations).toEqual([
      {
        uri,
        title: "Offer",
        webUrl: "https://outlook.office.com/1",
        quote: quote.replace("\u200b", ""),
      },
    ]);
    expect(notes).toEqual([]);
  });

  it.each([
    ["another number", "We offer 1,300 €"],
    ["another order", "offer We"],
    ["other letters", "We Offer 1,200"],
    ["nothing", ""],
    ["next to nothing", "…W…"],
    ["words of what it holds", "terms.pdf"],
  ])("are left out with a note when the quote has %s", async (_what, quote) => {
    const { citations, notes } = await citing([{ uri, quote }]);

    expect(citations).toEqual([]);
    expect(notes).toEqual(["Quotes left out because they do not stand in what was read: 1."]);
  });

  it("name items within items by their own names", async () => {
    const { citations } = await citing([{ uri: "m365://attachment/me/1/2", quote: "terms.pdf" }]);

    expect(citations).toMatchObject([{ title: "terms.pdf", webUrl: undefined }]);
  });

  it("find an item by its link, too, and name it by its uri", async () => {
    const { citations } = await citing([{ uri: mail.link, quote: "We offer" }]);

    expect(citations).toMatchObject([{ uri }]);
  });

  it("of items that were not read are left out with a note", async () => {
    const { citations, notes } = await citing([{ uri: "m365://mail/me/2", quote: "We offer" }]);

    expect(citations).toEqual([]);
    expect(notes).toEqual(["Citations left out because their item was not read: 1."]);
  });

  it("are given once each, a hundred at most", async () => {
    const twice = await citing([
      { uri, quote: "We offer" },
      { uri, quote: "We offer" },
    ]);
    const many = await citing(Array.from({ length: 103 }, () => ({ uri, quote: "We offer" })));

    expect(twice.citations).toHaveLength(1);
    expect(many.notes).toEqual(["Citations left out beyond the first 100: 3."]);
  });

  it("take a kind for a title where there is none", async () => {
    const { citations } = await citing([{ uri, quote: "We offer" }], { text: "We offer" });

    expect(citations).toMatchObject([{ title: "mail", webUrl: undefined }]);
  });

  it("do not count what a failed call says as read", async () => {
    const run = startRun({
      script: [
        says([use("search", { query: uri })]),
        delivers({ text: "Ok.", citations: [{ uri, quote: "no such tool" }] }),
      ],
      job: jobWith({ tools: [] }),
    });

    const end = await run.go();

    expect(end).toMatchObject({ answer: { citations: [] } });
  });

  it("join what was read of one item in several calls", async () => {
    const pages = [{ text: "First page." }, { title: "Report", text: "Second page." }];
    const run = startRun({
      script: [
        says([use("read_resource", { uri }), use("read_resource", { uri })]),
        delivers({
          text: "Ok.",
          citations: [
            { uri, quote: "First page" },
            { uri, quote: "Second page" },
          ],
        }),
      ],
      tools: { read_resource: () => pages.shift() },
    });

    const end = await run.go();

    expect(end).toMatchObject({
      answer: { citations: [{ title: "Report" }, { title: "Report" }], notes: [] },
    });
  });

  it("are checked in no time, whatever others wrote", async () => {
    const walls = ["[", "[](", "(", "|", "- ", "1.", "\\", "[a](b", " \n"].map((piece) => ({
      uri: `m365://mail/me/${encodeURIComponent(piece)}`,
      text: piece.repeat(150_000 / piece.length),
    }));
    const citations = walls.map((wall) => ({ uri: wall.uri, quote: "not there" }));

    const { notes } = await citing(citations, { items: walls });

    expect(notes).toEqual(["Quotes left out because they do not stand in what was read: 9."]);
  }, 5_000);
});

describe("an answer", () => {
  const job = jobWith({
    outputSchema: {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      properties: { days: { $ref: "#/$defs/days" } },
      required: ["days"],
      additionalProperties: false,
      $defs: { days: { type: "integer", minimum: 0 } },
    },
  });

  it("has data that satisfies the request's schema", async () => {
    const run = startRun({ job, script: [delivers({ text: "30.", data: { days: 30 } })] });

    const end = await run.go();

    expect(end).toMatchObject({ next: "answered", answer: { text: "30.", data: { days: 30 } } });
  });

  it("has no data that nobody asked for", async () => {
    const run = startRun({ script: [delivers({ text: "30.", data: { days: 30 } })] });

    const end = await run.go();

    expect(end).toMatchObject({ answer: { data: undefined } });
  });

  it.each([
    [
      "data of another type",
      { text: "30.", data: { days: "thirty" } },
      "it breaks #/properties/days/$ref/type of outputSchema",
    ],
    ["no data", { text: "30." }, "data is missing"],
    ["no text", { data: { days: 30 } }, "text is missing"],
    ["a blank text", { text: " ", data: { days: 30 } }, "text: is empty"],
    [
      "citations that are none",
      { text: "30.", data: { days: 30 }, citations: "none" },
      "citations: Invalid input: expected array, received string",
    ],
  ])("with %s is mended once", async (_what, wrong, problem) => {
    const run = startRun({
      job,
      script: [delivers(wrong), delivers({ text: "30.", data: { days: 30 } })],
    });

    const end = await run.go();

    expect(end).toMatchObject({ next: "answered", answer: { data: { days: 30 } } });
    expect(resultsIn(end.state.messages)).toMatchObject([
      { isError: true, content: { notDelivered: expect.arrayContaining([problem]) } },
    ]);
  });

  it("that is wrong twice fails the run, in words of the request alone", async () => {
    const wrong = () => delivers({ text: "30.", data: { days: -1, secret: "x" } });
    const run = startRun({ job, script: [wrong(), wrong()] });

    const end = await run.go();

    expect(end).toMatchObject({
      next: "failed",
      failure: { code: "answer_invalid", detail: expect.stringContaining("additionalProperties") },
    });
    expect(JSON.stringify(end.next === "failed" && end.failure)).not.toContain("secret");
  });

  it("that is wrong at the last turn fails the run as such", async () => {
    const run = startRun({
      job: { ...job, limits: { ...job.limits, turns: 1 } },
      script: [delivers({ text: "30." })],
    });

    const end = await run.go();

    expect(end).toMatchObject({ failure: { code: "answer_invalid" } });
  });

  it("leaves the request's schema as it is", async () => {
    const before = JSON.stringify(job.outputSchema);
    const run = startRun({ job, script: [delivers({ text: "30.", data: { days: 30 } })] });

    await run.go();

    expect(JSON.stringify(job.outputSchema)).toBe(before);
    expect(Object.getOwnPropertyNames(job.outputSchema)).not.toContain("__absolute_uri__");
  });
});
