/** Finds text that is written in characters which show nothing, and spells it out. */

/** Flags of regions, such as Scotland's, are a black flag and a few tags: those belong to the picture. */
const flag = "\\u{1F3F4}[\\u{E0030}-\\u{E0039}\\u{E0061}-\\u{E007A}]{3,6}\\u{E007F}";
const tags = "[\\u{E0000}-\\u{E007F}]+";
// One selector varies the character before it; a second has nothing left to vary.
const selectors = "[\\uFE00-\\uFE0F\\u{E0100}-\\u{E01EF}]{2,}";
// No writing needs so many in a row.
const zeroWidths = "[\\u200B-\\u200F\\u2060-\\u2064\\uFEFF]{16,}";
const smuggled = new RegExp(`${flag}|${tags}|${selectors}|${zeroWidths}`, "gu");

/** The text with each such run replaced; `show` gets what it says, or what it is made of. */
export function revealSmuggled(text: string, show: (text: string) => string): string {
  return text.replace(smuggled, (run) => {
    const first = run.codePointAt(0)!;
    if (first === 0x1f3f4) return run;
    if (first >= 0xe0000 && first <= 0xe007f) return show(fromTags(run));
    return show(isSelector(first) ? fromSelectors(run) : `${run.length} zero-width characters`);
  });
}

/** Each tag stands for the ASCII character 0xE0000 below it. */
function fromTags(run: string): string {
  return Array.from(run, (tag) => String.fromCharCode(tag.codePointAt(0)! - 0xe0000)).join("");
}

/** The 256 selectors stand for bytes: text in UTF-8 where they are used to carry any. */
function fromSelectors(run: string): string {
  const bytes = Uint8Array.from(run, (selector) => {
    const point = selector.codePointAt(0)!;
    return point < 0xe0100 ? point - 0xfe00 : point - 0xe0100 + 16;
  });
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return /\p{Cc}/u.test(text) ? selectorCount(bytes) : text;
  } catch {
    return selectorCount(bytes);
  }
}

function selectorCount({ length }: Uint8Array): string {
  return `${length} variation selectors`;
}

function isSelector(point: number): boolean {
  return (point >= 0xfe00 && point <= 0xfe0f) || point >= 0xe0100;
}
