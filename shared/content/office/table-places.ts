/** Which cells of a sheet lie in a table, whose style may put a colour behind them. */
import type { Zip } from "../zip.ts";
import { parseAddress } from "./cell-address.ts";
import { relationshipsOf } from "./relationships.ts";
import type { Place } from "./sheet.ts";
import { parseXml } from "./xml.ts";

const maxTables = 100;

export function tablePlaces(zip: Zip, sheetPart: string): (place: Place) => boolean {
  const ranges = relationshipsOf(zip, sheetPart)
    .filter(({ type, target }) => type === "table" && zip.has(target))
    .slice(0, maxTables)
    .flatMap(({ target }) => {
      const [from, to] = (parseXml(zip.read(target)).attributes["ref"] ?? "")
        .split(":")
        .map(parseAddress);
      return from && to ? [{ from, to }] : [];
    });
  return ({ column, row }) =>
    ranges.some(
      ({ from, to }) =>
        row >= from.row && row <= to.row && column >= from.column && column <= to.column,
    );
}
