/** A run of letters as pdf.js draws it. */

export interface Glyph {
  unicode: string;
  width: number;
  /** Only of fonts whose letters are drawings, with units of their own. */
  operatorListId?: unknown;
}

/** What the run says and how wide it is; numbers between letters move them closer. */
export function setGlyphs(
  glyphs: readonly (Glyph | number)[],
  fontSize: number,
): { text: string; width: number; isDrawn: boolean } {
  let text = "";
  let width = 0;
  let isDrawn = false;
  for (const glyph of glyphs) {
    if (typeof glyph === "number") width -= (glyph * fontSize) / 1000;
    else {
      text += glyph.unicode;
      width += (glyph.width * fontSize) / 1000;
      isDrawn ||= glyph.operatorListId !== undefined;
    }
  }
  return { text, width, isDrawn };
}
