/** How the styles of a workbook show what stands in cells, and which keep it from being seen. */
import { isUnseenColour, parseColour, type Colour } from "../colour.ts";
import { hiddenByFormat, numberKind, type NumberKind } from "./number-format.ts";
import { child, listed, type XmlElement } from "./xml.ts";

export interface CellStyle {
  kind: NumberKind;
  hiddenByFormat: "everything" | "numbers" | "nothing";
  /** `onPaper`: unless something puts another colour behind the cell. */
  isUnseen: "always" | "onPaper" | "never";
  hasFill: boolean;
}

export const paper: Colour = [255, 255, 255];
export const maxTinySize = 2;
/** White in the palette that every workbook has. */
const whiteInPalette = new Set(["1", "9"]);

/** By the number that cells name. */
export function readCellStyles(styles: XmlElement): CellStyle[] {
  const codes = new Map(
    listed(styles, "numFmts", "numFmt").map(({ attributes }) => [
      Number(attributes["numFmtId"]),
      attributes["formatCode"] ?? "",
    ]),
  );
  const fonts = listed(styles, "fonts", "font");
  const fills = listed(styles, "fills", "fill");
  return listed(styles, "cellXfs", "xf").map(({ attributes }) => {
    const id = Number(attributes["numFmtId"]);
    const code = codes.get(id);
    const font = fonts[Number(attributes["fontId"])];
    const fill = fills[Number(attributes["fillId"])];
    return {
      kind: numberKind(id, code),
      hiddenByFormat: code === undefined ? "nothing" : hiddenByFormat(code),
      isUnseen: unseen(font, fill),
      hasFill: patternOf(fill) !== "none",
    };
  });
}

export function isUnseenCell(style: CellStyle, type: string, isInTable: boolean): boolean {
  return (
    style.isUnseen === "always" ||
    (style.isUnseen === "onPaper" && !isInTable) ||
    style.hiddenByFormat === "everything" ||
    (style.hiddenByFormat === "numbers" && type === "n")
  );
}

function unseen(font: XmlElement | undefined, fill: XmlElement | undefined): CellStyle["isUnseen"] {
  const size = child(font, "sz")?.attributes["val"];
  if (size !== undefined && Number(size) <= maxTinySize) return "always";
  const colour = child(font, "color")?.attributes;
  if (!colour) return "never";
  const type = patternOf(fill);
  if (type === "none") return isUnseenColour(colourOf(colour), paper) ? "onPaper" : "never";
  const behind = child(child(fill, "patternFill"), "fgColor")?.attributes;
  if (type !== "solid" || !behind) return "never";
  const isSame = JSON.stringify(colour) === JSON.stringify(behind);
  return isSame || isUnseenColour(colourOf(colour), colourOf(behind)) ? "always" : "never";
}

function patternOf(fill: XmlElement | undefined): string {
  const pattern = child(fill, "patternFill");
  return pattern?.attributes["patternType"] ?? (child(fill, "gradientFill") ? "gradient" : "none");
}

/** Colours of the theme are known only where nearly every theme has the same. */
export function colourOf({ rgb, theme, tint, indexed }: Readonly<Record<string, string>>): Colour {
  if (rgb !== undefined) return parseColour(rgb.toLowerCase().slice(-6));
  if (theme === "0" && !Number(tint)) return paper;
  return indexed !== undefined && whiteInPalette.has(indexed) ? paper : undefined;
}
