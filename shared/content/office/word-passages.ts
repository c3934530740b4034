/** Replaces hidden passages in the XML of a Word document's part by their marks. */
import type { HiddenText } from "../hidden-text.ts";

/** Joins hidden texts that follow one another, however many runs they are in, into one mark. */
export class Passages {
  readonly #xml: string;
  readonly #hidden: HiddenText;
  readonly #pieces: string[] = [];
  #copied = 0;
  #start = 0;
  #text = "";
  #passage: { at: number; text: string } | undefined;

  constructor(xml: string, hidden: HiddenText) {
    this.#xml = xml;
    this.#hidden = hidden;
  }

  /** @param end Where the opening tag of a text ends. */
  open(end: number): void {
    this.#start = end;
    this.#text = "";
  }

  text(text: string): void {
    this.#text += text;
  }

  /** @param end Where the closing tag of a text ends. */
  close(end: number, isHidden: boolean): void {
    if (this.#text.trim() === "") return;
    if (!isHidden) {
      this.end();
      return;
    }
    this.#pieces.push(this.#xml.slice(this.#copied, this.#start));
    if (this.#passage) this.#passage.text += this.#text;
    else this.#passage = { at: this.#pieces.push("") - 1, text: this.#text };
    this.#copied = this.#xml.lastIndexOf("<", end - 1);
  }

  end(): void {
    if (this.#passage)
      this.#pieces[this.#passage.at] = escaped(` ${this.#hidden.mark(this.#passage.text)} `);
    this.#passage = undefined;
  }

  marked(): string {
    return this.#pieces.join("") + this.#xml.slice(this.#copied);
  }
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
