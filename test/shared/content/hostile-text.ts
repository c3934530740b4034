/** Random texts that mean harm, and what must not be left of them. */
import fc from "fast-check";

/** Strings made of what Markdown and HTML react to, so that random ones hit every rule. */
export const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ..."[]()<>!`\\:\"'*_~|# \n\t",
        ...[
          "](",
          "![",
          "<img",
          "http://",
          "https://x.example/a_b",
          "www.a.example",
          "```",
          "javascript:",
        ],
        ...[
          "\u200b",
          "\u200d",
          "\u200c",
          "\u202e",
          "\u2028",
          "\r\n",
          "\ud800",
          "\u{e0041}",
          "\ufeff",
        ],
        ...["می", "अ", "<!--", "]:", "\u00ad", "\ufe0f", "\u0000", "\u0085", "\u00a0"],
      ),
      fc.string({ unit: "grapheme" }),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(""));

// Written apart from the code under test: code points that no reader sees.
export const unseen =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufe00-\ufe0f\u{e0000}-\u{e0fff}]/u;
