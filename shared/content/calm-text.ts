/** Tells at a glance text that neutralising would leave as it is: nearly all of it. */

const space = 0x20;

/**
 * True when nothing in the text is invisible, starts HTML, code, an image, a link or a URL, or is
 * white space other than single spaces between words and `lineBreak`. May be false for harmless
 * text, never true for other. One pass over the characters: a page of mail has a hundred fields.
 */
export function isCalm(text: string, lineBreak = ""): boolean {
  let before = space;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit > 0x7e ? !isVisible(unit) : !isHarmless(before, unit, lineBreak)) return false;
    before = unit;
  }
  return before !== space || text === "";
}

/** True when no character is invisible, and no white space but spaces. */
export function allShows(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit > 0x7e ? !isVisible(unit) : unit < space) return false;
  }
  return true;
}

/** One of ASCII, after what came before it. */
function isHarmless(before: number, unit: number, lineBreak: string): boolean {
  switch (unit) {
    case space:
      return before !== space;
    case 0x3c: // <
    case 0x60: // `
      return false;
    case 0x5b: // [ after !
      return before !== 0x21;
    case 0x28: // ( after ]
    case 0x3a: // : after ]
      return before !== 0x5d;
    case 0x2f: // / after : or another, as in every URL
      return before !== 0x3a && before !== 0x2f;
    case 0x57: // W
    case 0x77: // w, twice as in www.
      return before !== 0x57 && before !== 0x77;
    default:
      return unit > space || (unit === 0x0a && lineBreak === "\n");
  }
}

/** Ranges in which every character shows, whatever stands beside it. */
function isVisible(unit: number): boolean {
  if (unit < 0x0250) return unit > 0xa0 && unit !== 0xad;
  if (unit < 0x2060) return (unit > 0x200f && unit < 0x2028) || (unit > 0x202f && unit < 0x205f);
  if (unit < 0x20c0) return unit > 0x209f;
  return (unit > 0x3000 && unit < 0x3100) || (unit > 0x4dff && unit < 0xa000);
}
