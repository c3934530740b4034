/** Bounds how deep HTML is nested, before a parser spends quadratic time and the whole stack on it. */

/** Browsers stop at 512; a mail that quotes fifty others stays well below. */
const maxDepth = 500;

// Elements that end by themselves, so that an opening tag says nothing about depth.
const selfEnding = new Set(
  "area base br col embed hr img input link meta param source track wbr p li dt dd tr td th thead tbody tfoot option".split(
    " ",
  ),
);
const rawText = new Set([
  "script",
  "style",
  "title",
  "textarea",
  "xmp",
  "iframe",
  "noembed",
  "noframes",
]);

/** The HTML up to the first tag that lies too deep. One linear pass, no tree. */
export function boundNesting(html: string): { html: string; isCut: boolean } {
  const tag = /<!--|<(\/?)([a-z][^\s/>]*)/gi;
  let depth = 0;
  for (let match = tag.exec(html); match; match = tag.exec(html)) {
    const [opening, slash, name = ""] = match;
    const element = name.toLowerCase();
    if (opening === "<!--") tag.lastIndex = after(html, "-->", tag.lastIndex);
    else if (slash) depth = selfEnding.has(element) ? depth : Math.max(0, depth - 1);
    else if (rawText.has(element)) tag.lastIndex = after(html, `</${element}`, tag.lastIndex);
    else if (!selfEnding.has(element) && ++depth > maxDepth)
      return { html: html.slice(0, match.index), isCut: true };
  }
  return { html, isCut: false };
}

function after(html: string, end: string, from: number): number {
  const pattern = new RegExp(end, "gi");
  pattern.lastIndex = from;
  return pattern.exec(html) ? pattern.lastIndex : html.length;
}
