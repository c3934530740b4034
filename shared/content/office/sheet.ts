/** The cells of one sheet, read only as far as they are shown. */
import { parseAddress } from "./cell-address.ts";
import { isTrue, xmlEvents } from "./xml.ts";

export interface Cell {
  /** "s" (shared string), "n" (number), "b" (boolean), "str", "inlineStr", "e" (error) or "d" (ISO date). */
  type: string;
  style: number;
  value: string;
}

export interface Place {
  column: number;
  row: number;
}

export interface SheetLimits {
  maxRows: number;
  maxColumns: number;
  maxCells: number;
  show(cell: Cell, place: Place): string;
}

export interface Row {
  number: number;
  /** Texts by column, from 1; holes where cells are empty. */
  cells: string[];
  isHidden: boolean;
}

export interface Sheet {
  /** Those with any text, in order. */
  rows: Row[];
  cells: number;
  merged: string[];
  hiddenRows: number[];
  hiddenColumns: number[];
  hasMoreRows: boolean;
  hasMoreColumns: boolean;
}

/** Beyond, a list of places says nothing more. */
const maxListed = 1000;

/** One pass over the part; it ends where the limits are reached. */
export function readSheet(bytes: Uint8Array, limits: SheetLimits): Sheet {
  const reader = new SheetReader(limits);
  for (const event of xmlEvents(bytes)) {
    if (event.kind === "text") reader.text(event.text);
    else if (event.kind === "open") reader.open(event.name, event.attributes);
    else reader.close(event.name);
    if (reader.isFull) break;
  }
  return reader.sheet;
}

class SheetReader {
  readonly sheet: Sheet = {
    rows: [],
    cells: 0,
    merged: [],
    hiddenRows: [],
    hiddenColumns: [],
    hasMoreRows: false,
    hasMoreColumns: false,
  };
  readonly #limits: SheetLimits;
  #row: Row = { number: 0, cells: [], isHidden: false };
  #column = 0;
  #cell: Cell = { type: "n", style: 0, value: "" };
  #formula = "";
  /** The elements around the text: only that of values, formulas and inline strings counts. */
  #into: "value" | "formula" | undefined;
  #isPhonetic = false;

  constructor(limits: SheetLimits) {
    this.#limits = limits;
  }

  get isFull(): boolean {
    return this.sheet.hasMoreRows || this.sheet.cells >= this.#limits.maxCells;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === "row") this.#openRow(attributes);
    else if (name === "c") this.#openCell(attributes);
    else if (name === "v" || name === "t") this.#into = "value";
    else if (name === "f") this.#into = "formula";
    else if (name === "rPh") this.#isPhonetic = true;
    else if (name === "col") this.#hideColumns(attributes);
    else if (name === "mergeCell") this.#merge(attributes["ref"] ?? "");
  }

  text(text: string): void {
    if (this.#into === "formula") this.#formula += text;
    else if (this.#into === "value" && !this.#isPhonetic) this.#cell.value += text;
  }

  close(name: string): void {
    if (name === "row") this.#closeRow();
    else if (name === "c") this.#closeCell();
    else if (name === "v" || name === "t" || name === "f") this.#into = undefined;
    else if (name === "rPh") this.#isPhonetic = false;
  }

  /** Rows and cells may leave out where they are: they follow the one before. */
  #openRow({ r, hidden, ht }: Readonly<Record<string, string>>): void {
    const isHidden = isTrue(hidden) || isZero(ht);
    this.#row = { number: Number(r) || this.#row.number + 1, cells: [], isHidden };
    this.#column = 0;
    if (isHidden && this.sheet.hiddenRows.length < maxListed)
      this.sheet.hiddenRows.push(this.#row.number);
  }

  #openCell({ r = "", t = "n", s = "0" }: Readonly<Record<string, string>>): void {
    this.#column = parseAddress(r)?.column ?? this.#column + 1;
    this.#cell = { type: t, style: Number(s), value: "" };
    this.#formula = "";
  }

  #closeCell(): void {
    const { value } = this.#cell;
    // A program that does not calculate leaves no value: the formula is all there is to show.
    if (value === "" && this.#formula)
      this.#cell = { ...this.#cell, type: "str", value: `=${this.#formula}` };
    const isBeyond = this.#column > this.#limits.maxColumns;
    const shown = isBeyond ? this.#cell.value : this.#shown();
    if (shown.trim() === "") return;
    this.sheet.cells++;
    if (isBeyond) this.sheet.hasMoreColumns = true;
    else this.#row.cells[this.#column] = shown;
  }

  #shown(): string {
    if (this.#cell.value === "") return "";
    return this.#limits.show(this.#cell, { column: this.#column, row: this.#row.number });
  }

  #closeRow(): void {
    if (this.#row.cells.length === 0) return;
    if (this.sheet.rows.length < this.#limits.maxRows) this.sheet.rows.push(this.#row);
    else this.sheet.hasMoreRows = true;
  }

  #hideColumns({ min, max, hidden, width }: Readonly<Record<string, string>>): void {
    if (!isTrue(hidden) && !isZero(width)) return;
    const last = Math.min(Number(max), this.#limits.maxColumns);
    for (let column = Number(min); column <= last; column++)
      if (this.sheet.hiddenColumns.length < maxListed) this.sheet.hiddenColumns.push(column);
  }

  #merge(reference: string): void {
    const isRange = reference.split(":").every((address) => parseAddress(address));
    if (isRange && this.sheet.merged.length < maxListed) this.sheet.merged.push(reference);
  }
}

/** A height or width of nothing; most rows and columns have none of their own. */
function isZero(size: string | undefined): boolean {
  return size !== undefined && Number(size) === 0;
}
