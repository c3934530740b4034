/** What the drawing operations of a PDF page have set, as far as it decides whether text is seen. */
import type { Colour } from "../colour.ts";
import { identity, type Matrix } from "./matrix.ts";

export interface GraphicsState {
  matrix: Matrix;
  fill: Colour;
  opacity: number;
  mode: number;
  fontSize: number;
  leading: number;
  rise: number;
  /** Moved since it was saved, and nothing drawn since. */
  isUnused: boolean;
}

/** As each page begins. */
export function initialState(): GraphicsState {
  return {
    matrix: identity,
    fill: [0, 0, 0],
    opacity: 1,
    mode: 0,
    fontSize: 0,
    leading: 0,
    rise: 0,
    isUnused: false,
  };
}
