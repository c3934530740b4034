/** What is painted on a page so far, to tell what a text stands on. */
import type { Colour } from "../colour.ts";
import { contains, type Rectangle } from "./matrix.ts";

/** Pages of maps have a million; what text stands on is painted among the last. */
const maxAreas = 2000;
const paper: Colour = [255, 255, 255];

export class PaintedAreas {
  #areas: { area: Rectangle; colour: Colour }[] = [];

  add(area: Rectangle, colour: Colour): void {
    this.#areas.push({ area, colour });
    if (this.#areas.length >= 2 * maxAreas) this.#areas = this.#areas.slice(-maxAreas);
  }

  /** The colour on top in the middle of an area. */
  behind({ left, bottom, right, top }: Rectangle): Colour {
    const [x, y] = [(left + right) / 2, (bottom + top) / 2];
    const under = this.#areas.findLast(({ area }) => contains(area, x, y));
    return under ? under.colour : paper;
  }
}
