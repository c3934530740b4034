import { expect, it } from "vitest";
import { readContent } from "../../../../shared/content/read-content.ts";

const transcript = (...blocks: string[]) => Buffer.from(["WEBVTT", ...blocks, ""].join("\n\n"));

it("reads who said what, with the time where a minute has passed", async () => {
  const bytes = transcript(
    "NOTE\n00:00:00.000 --> 00:00:01.000\nno one",
    "STYLE\n::cue { color: lime }",
    "6f1a/9-0\n00:00:03.000 --> 00:00:05.000 align:start\n<v Anna Keller>Hello &amp;\nwelcome.</v>",
    "6f1a/9-1\n00:00:05.500 --> 00:00:07.000\n<v.loud Anna Keller>We <b>start</b> &constructor;.</v>",
    "00:08.000 --> 00:09.000\n<v Ben>Yes.</v>\n<v Anna Keller>Good.</v>",
    "01:01:04.000 --> 01:01:05.000\n<v Anna Keller>The end.</v>",
    "01:01:06.000 --> 01:01:07.000\nApplause",
    "01:01:08.000 --> 01:01:09.000\n<v Ben></v>",
  );

  const content = await readContent({ bytes, fileName: "kick-off.vtt" });

  expect(content).toEqual({
    format: "vtt",
    markdown: [
      "[0:00:03] Anna Keller: Hello & welcome. We start &constructor;.",
      "Ben: Yes.",
      "Anna Keller: Good.",
      "[1:01:04] Anna Keller: The end.",
      "Applause",
    ].join("\n\n"),
    notes: [],
  });
});

it("is told by its first line, with Windows line ends and a byte order mark too", async () => {
  const bytes = Buffer.from("\ufeffWEBVTT - x\r\n\r\n00:01.000 --> 00:02.000\r\n<v Ann>Hi</v>\r\n");

  const content = await readContent({ bytes, mediaType: "text/plain" });

  expect(content).toEqual({ format: "vtt", markdown: "[0:00:01] Ann: Hi", notes: [] });
});

it("says when nothing was said", async () => {
  const content = await readContent({ bytes: transcript("NOTE x") });

  expect(content).toEqual({ format: "vtt", markdown: "", notes: ["It holds no spoken text."] });
});

it.each([
  ["opening brackets", "<".repeat(5_000_000)],
  ["a voice without an end", `<v ${" ".repeat(5_000_000)}`],
  ["voices without text", "<v x>".repeat(1_000_000)],
  ["empty lines", " \n".repeat(2_000_000)],
])("reads a transcript of millions of %s", async (_what, payload) => {
  const bytes = transcript(`00:01.000 --> 00:02.000\n${payload}`);

  await expect(readContent({ bytes })).resolves.toMatchObject({ format: "vtt" });
});
