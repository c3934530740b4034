import { expect, it } from "vitest";
import { plainText } from "../../../../shared/tools/teams/plain-text.ts";

const html = (content: string) => plainText({ contentType: "html", content });

it.each([
  ["<p>One</p><p>two<br>three</p>", "One two three"],
  ["<ul><li>a</li><li><b>b</b>c</li></ul>", "a bc"],
  [
    "a &amp;lt; b &#38; &#x26; &nbsp;&quot;c&quot; &unknown; &#0; &#xD800;",
    'a &lt; b & & "c" &unknown; &#0; &#xD800;',
  ],
  ['<at id="0">Anna</at>, <emoji id="smile" alt="🙂" title="x"></emoji>', "@Anna, 🙂"],
  ['<img src="x" alt="y"><attachment id="1"></attachment>', "[image]"],
  ["1 < 2 and <3", "1 < 2 and <3"],
  ["<systemEventMessage/>", ""],
])("shows %s in one line", (content, expected) => {
  expect(html(content)).toBe(expected);
});

it("takes plain text as it is, and nothing for nothing", () => {
  expect(plainText({ contentType: "text", content: " <b>\n" })).toBe("<b>");
  expect(plainText(null)).toBe("");
});

it.each(["<", '<emoji alt="', '<emoji alt="" ', "<at ", "<img /hostedContents/", "<p "])(
  "takes no time for a message of nothing but %s",
  (part) => {
    expect(html(part.repeat(20_000)).length).toBeLessThan(300_000);
    expect(html(`<emoji ${part.slice(1).repeat(20_000)}`).length).toBeLessThan(300_000);
  },
);
