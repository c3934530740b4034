/** Finds what a Markdown file keeps from people who view it rendered, and marks it. */
import { HiddenText } from "./hidden-text.ts";

const fencedCode = "^ {0,3}(?:```[^]*?(?:^ {0,3}```|(?![^]))|~~~[^]*?(?:^ {0,3}~~~|(?![^])))";
const codeSpan = "`[^`\\n]+`";
const comment = "<!--(?<comment>[^]*?)(?:-->|(?![^]))";
/** A definition that leads nowhere is a remark: `[//]: # (like this)`. */
const remark =
  "^ {0,3}\\[[^\\]\\n]{1,200}\\]:[ \\t]*(?:#|<>)[ \\t]*[(\"'](?<remark>[^\\n]*)[)\"'][ \\t]*$";
/** HTML that says how it looks; longer passages are left as they stand. */
const styled =
  "<(?<tag>[a-z][a-z0-9]*)\\s[^<>]{0,500}?\\b(?:style|hidden|color)\\b[^<>]{0,500}>[^]{0,5000}?</\\k<tag>\\s*>";
const passages = new RegExp([fencedCode, codeSpan, comment, remark, styled].join("|"), "gim");

/** Code shows whatever stands in it and is left alone. */
export async function markHiddenMarkdown(text: string, hidden: HiddenText): Promise<string> {
  const { htmlToMarkdown } = await import("./html-to-markdown.ts");
  return text.replace(passages, (match: string, ...rest: unknown[]) => {
    const groups = rest.at(-1) as Record<"comment" | "remark" | "tag", string | undefined>;
    const unseen = groups.comment ?? groups.remark;
    if (unseen !== undefined) return hidden.mark(unseen);
    if (groups.tag === undefined) return match;
    const found = new HiddenText();
    htmlToMarkdown(match, found);
    return found.passages > 0 ? htmlToMarkdown(match, hidden).markdown.trim() : match;
  });
}
