import fc from "fast-check";
import { expect, it } from "vitest";
import { markdownToHtml } from "../../../shared/tools/markdown-to-html.ts";

it.each([
  ["plain text with its lines", "Hi Ben,\nsee you", "<p>Hi Ben,<br>see you</p>"],
  ["characters of HTML", "1 < 2 & 3", "<p>1 &#x3C; 2 &#x26; 3</p>"],
  ["emphasis", "**all** _new_", "<p><strong>all</strong> <em>new</em></p>"],
  ["lists, and where they begin", "3. c\n4. d", '<ol start="3">\n<li>c</li>\n<li>d</li>\n</ol>'],
  ["code as it stands", "```js\na\n<b>\n```", "<pre><code>a\n&#x3C;b>\n</code></pre>"],
  ["tasks", "- [x] done", "<ul>\n<li>☑ done</li>\n</ul>"],
  ["HTML as text", '<b onclick="x()">Hi</b>', '<p>&#x3C;b onclick="x()">Hi&#x3C;/b></p>'],
  ["pictures as text", "![plan](https://t.example/p.png)", "<p>plan: https://t.example/p.png</p>"],
  [
    "links with their address",
    "[bank](https://evil.example/x)",
    '<p><a href="https://evil.example/x">bank</a> (https://evil.example/x)</p>',
  ],
  [
    "an address once",
    "https://a.example/",
    '<p><a href="https://a.example/">https://a.example/</a></p>',
  ],
  ["no link that runs", "[x](javascript:alert(1))", "<p>x</p>"],
])("shows %s", async (_what, markdown, html) => {
  expect(await markdownToHtml(markdown)).toBe(html);
});

it.each(["> ", "- ", "1. ", ">", "  * ", "12) "])(
  "shows a tower of %j as it is written, which would cost the parser its stack",
  async (mark) => {
    const html = await markdownToHtml(`Hello\n\n${mark.repeat(16_000 / mark.length)}`);

    expect(html).toContain(mark.trim());
    expect(html.match(/<(?:blockquote|[ou]l)>/g)).toBeNull();
  },
);

it("keeps quotes and lists as deep as people write them", async () => {
  const html = await markdownToHtml(`${"> ".repeat(8)}- 1. deep\n\n${"-".repeat(40)}`);

  expect(html.match(/<blockquote>/g)).toHaveLength(8);
  expect(html).toContain("<li>deep</li>");
  expect(html).toContain("<hr>");
});

it("writes nothing but plain elements, whatever the text", async () => {
  const part = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.constantFrom(
      "<img src=x onerror=1>",
      "![a](http://b)",
      "[",
      "](data:text/html,x)",
      "\n\n",
      "`",
      "|",
      "<!--",
    ),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 12 }), async (parts) => {
      const html = await markdownToHtml(parts.join(""));

      const tags = html.match(/<[^>]*>/g) ?? [];
      for (const tag of tags)
        expect(tag).toMatch(
          /^<(?:\/?(?:p|em|strong|del|code|pre|blockquote|ul|li|ol|h[1-6]|table|thead|tbody|tr|t[hd]|a|section|sup)|br|hr|ol start="\d+"|a href="(?:https?:\/\/|mailto:)[^"]*")>$/i,
        );
    }),
    { numRuns: 150 },
  );
});
