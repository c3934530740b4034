/** Marks passages that people who view a document do not see: one way in every format, and counted. */
import { revealSmuggled } from "./smuggled-text.ts";
import { stripInvisible } from "./neutralise.ts";

/** Enough to see what is hidden and why; the filler that mail programs hide is longer. */
const maxHiddenCharacters = 500;

/** The hidden passages of one document. */
export class HiddenText {
  #passages = 0;

  get passages(): number {
    return this.#passages;
  }

  /** The passage as Claude reads it; nothing for one that would not show anyway. */
  mark(text: string): string {
    const plain = stripInvisible(revealSmuggled(text, (smuggled) => smuggled));
    const hidden = plain.replace(/\s+/g, " ").trim();
    if (hidden === "") return "";
    this.#passages++;
    const shown =
      hidden.length > maxHiddenCharacters ? `${hidden.slice(0, maxHiddenCharacters)}…` : hidden;
    // Without quotes, brackets and bars of its own, the text can end neither the mark nor a table's cell.
    const inside = shown.replace(/["[\]|]/g, (character) => substitutes.get(character)!);
    return `[hidden text: "${inside}"]`;
  }

  /** Text that is shown, with what it carries in characters that are not brought to light. */
  reveal(text: string): string {
    return revealSmuggled(text, (smuggled) => ` ${this.mark(smuggled)} `);
  }

  get notes(): string[] {
    return this.#passages > 0
      ? [
          `Passages hidden from people who view it, marked [hidden text: …] here: ${this.#passages}.`,
        ]
      : [];
  }
}

const substitutes = new Map([
  ['"', "'"],
  ["[", "("],
  ["]", ")"],
  ["|", "/"],
]);
