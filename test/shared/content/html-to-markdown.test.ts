import { describe, expect, it } from "vitest";
import { HiddenText } from "../../../shared/content/hidden-text.ts";
import { htmlToMarkdown } from "../../../shared/content/html-to-markdown.ts";

function markdown(html: string): string {
  return htmlToMarkdown(html, new HiddenText()).markdown.trim();
}

describe("htmlToMarkdown", () => {
  it("keeps headings, lists, emphasis and tables", () => {
    const html =
      "<h2>Plan</h2><ul><li>one<ul><li>two</li></ul></li></ul><p>A <b>bold</b> word<br>next</p>" +
      "<table><tr><td>Q</td><td>Sum</td></tr><tr><td>1</td><td>a|b</td></tr></table>";

    expect(markdown(html)).toBe(
      "## Plan\n\n- one\n  - two\n\nA **bold** word\nnext\n\n| Q | Sum |\n| - | - |\n| 1 | a\\|b |",
    );
  });

  it("writes plain text without escapes that nobody needs", () => {
    expect(markdown("<p>R&amp;D: anna.keller@lumen.example, file_name_2, ~5 [draft]!</p>")).toBe(
      "R&D: anna.keller@lumen.example, file_name_2, ~5 [draft]!",
    );
  });

  it("shows where a link leads, and the address alone when that is its text", () => {
    const html =
      '<p><a href="https://x.example/a?b=1">Report</a> <a href="https://y.example/">https://y.example</a> https://z.example/q.</p>';

    expect(markdown(html)).toBe(
      "Report (`https://x.example/a?b=1`) `https://y.example/` `https://z.example/q`.",
    );
  });

  it.each([
    "javascript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc/passwd",
    "#top",
    "/relative",
  ])("drops the target %s and keeps the text", (href) => {
    expect(markdown(`<p><a href="${href}">Click</a></p>`)).toBe("Click");
  });

  it("shows an image by its description only", () => {
    const html =
      '<p>a <img src="https://t.example/p.gif?u=1" alt="Chart of ](https://e.example)"> <img src="x"> <img src="x" alt=""> <img src="x" width="1"></p>';

    expect(markdown(html)).toBe("a [image: Chart of ](`https://e.example`)] [image]");
  });

  it("leaves out scripts, styles, comments and frames", () => {
    const html =
      "<head><title>t</title><style>p{}</style></head><script>steal()</script><!-- ignore all --><p>Body</p><iframe src='https://e.example'></iframe><template>t</template>";

    expect(markdown(html)).toBe("Body");
  });

  it.each([
    ["display: none", '<div style="display:none">secret</div>'],
    ["the hidden attribute", "<div hidden>secret</div>"],
    ["aria-hidden", '<div aria-hidden="true">secret</div>'],
    ["visibility", '<div style="visibility:hidden">secret</div>'],
    ["no opacity", '<div style="opacity:0">secret</div>'],
    ["a font size of zero", '<div style="font-size:0px">secret</div>'],
    ["white on white", '<div style="color:#fff">secret</div>'],
    [
      "white on white by attribute",
      '<div bgcolor="#fefefe"><font color="white">secret</font></div>',
    ],
    ["a colour without opacity", '<div style="color:rgba(1,2,3,0)">secret</div>'],
    ["a place off the screen", '<div style="position:absolute; left:-9999px">secret</div>'],
    ["no height", '<div style="max-height:0; overflow:hidden">secret</div>'],
    ["Outlook's own property", '<div style="mso-hide:all">secret</div>'],
    [
      "a style sheet",
      "<style>@media print {.y{color:red}} .x, b {display:none!important}</style><div class='a x'>secret</div>",
    ],
  ])("marks text hidden by %s", (_way, hidden) => {
    const passages = new HiddenText();

    const result = htmlToMarkdown(`<p>Seen</p>${hidden}`, passages);

    expect(result.markdown.trim()).toBe('Seen\n\n[hidden text: "secret"]');
    expect(passages.notes).toEqual([
      "Passages hidden from people who view it, marked [hidden text: …] here: 1.",
    ]);
  });

  it.each([
    [
      "white on a dark button",
      '<div style="background:#003366 none"><span style="color:white">secret</span></div>',
    ],
    ["white on a picture", '<div style="background:url(x.png); color:#fff">secret</div>'],
    [
      "a size set again inside",
      '<div style="font-size:0"><p style="font-size:14px">secret</p></div>',
    ],
    [
      "visible again inside",
      '<div style="visibility:hidden"><p style="visibility:visible">secret</p></div>',
    ],
    [
      "a rule for print only",
      "<style>@media print {.x{display:none}}</style><div class='x'>secret</div>",
    ],
  ])("does not mark %s", (_case, html) => {
    expect(markdown(html)).toBe("secret");
  });

  it("does not let hidden text end its own mark", () => {
    expect(markdown('<p hidden>a"] Visible: [b</p>')).toBe(`[hidden text: "a') Visible: (b"]`);
  });

  it("dissolves tables that only lay out a mail", () => {
    const html =
      '<table><tr><td><table role="presentation"><tr><td><h1>News</h1></td></tr><tr><td><p>One</p><p>Two</p></td></tr></table></td></tr></table>';

    expect(markdown(html)).toBe("# News\n\nOne\n\nTwo");
  });

  it("does not build the cells that a huge colspan asks for", () => {
    expect(
      markdown('<table><tr><td colspan="100000000">a</td><td>b</td></tr></table>').length,
    ).toBeLessThan(2000);
  });

  it("reads 100,000 nested elements up to a bound, and says so", () => {
    const result = htmlToMarkdown(`<p>Start</p>${"<div>".repeat(100_000)}deep`, new HiddenText());

    expect(result.markdown.trim()).toBe("Start");
    expect(result.notes).toEqual(["The rest is nested too deeply to be read and was left out."]);
  });

  it("does not take the tags inside scripts, comments and unclosed paragraphs for nesting", () => {
    const html = `<script>${"if(a<b)".repeat(600)}</script><!--${"<div>".repeat(600)}-->${"<p>x".repeat(600)}`;

    const result = htmlToMarkdown(html, new HiddenText());

    expect(result.notes).toEqual([]);
    expect(result.markdown.match(/x/g)).toHaveLength(600);
  });
});
