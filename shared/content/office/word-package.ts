/** The parts of a Word document as mammoth reads them: within bounds, hidden text marked. */
import { parseColour, type Colour } from "../colour.ts";
import type { HiddenText } from "../hidden-text.ts";
import type { Zip } from "../zip.ts";
import { relationshipsOf } from "./relationships.ts";
import { markHiddenWords } from "./word-hidden.ts";
import { wordStyles, type WordStyles } from "./word-styles.ts";
import { descendants, elements, parseXml, textOf, type XmlElement } from "./xml.ts";

const documentPart = "word/document.xml";
const white: Colour = [255, 255, 255];
/** A header for each section of a long contract; more say nothing new. */
const maxMargins = 60;

export class WordPackage {
  readonly notes: string[] = [];
  readonly #zip: Zip;
  readonly #hidden: HiddenText;
  readonly #styles: WordStyles;
  readonly #page: Colour;

  constructor(zip: Zip, hidden: HiddenText) {
    this.#zip = zip;
    this.#hidden = hidden;
    this.#styles = wordStyles(this.#root("word/styles.xml"));
    this.#page = this.#pageColour();
  }

  exists(name: string): boolean {
    return this.#zip.has(name);
  }

  /** A part as text in this encoding, or as bytes without one. */
  async read(name: string, encoding?: string): Promise<string | Uint8Array> {
    return encoding ? this.#marked(name) : this.#zip.read(name);
  }

  /** What the headers and footers say, which stand on the pages and not in the text. */
  marginText(): string {
    const parts = relationshipsOf(this.#zip, documentPart)
      .filter(({ type, target }) => /^(header|footer)$/.test(type) && this.#zip.has(target))
      .slice(0, maxMargins);
    const lines = parts.flatMap(({ type, target }) => {
      const root = parseXml(new TextEncoder().encode(this.#marked(target)));
      const text = paragraphTexts(root).join(" / ");
      return text ? [`- ${type === "header" ? "Header" : "Footer"}: ${text}`] : [];
    });
    const unique = [...new Set(lines)];
    return unique.length > 0 ? `Headers and footers:\n\n${unique.join("\n")}` : "";
  }

  #marked(name: string): string {
    const bytes = this.#zip.read(name);
    const { xml, hasDeletedText } = markHiddenWords(bytes, this.#styles, this.#page, this.#hidden);
    if (hasDeletedText && this.notes.length === 0)
      this.notes.push("Text that tracked changes delete is left out.");
    return xml;
  }

  #root(name: string): XmlElement | undefined {
    return this.#zip.has(name) ? parseXml(this.#zip.read(name)) : undefined;
  }

  /** Word shows the colour of the page only where the settings say so. */
  #pageColour(): Colour {
    const settings = this.#root("word/settings.xml");
    if (!settings || descendants(settings, "displayBackgroundShape").length === 0) return white;
    // Nothing but the first element of a document that may be large.
    const head = new TextDecoder().decode(this.#zip.read(documentPart).subarray(0, 8192));
    const [, tag = ""] = /<(?:\w+:)?background\s([^>]*)>/.exec(head) ?? [];
    const [, colour = ""] = /color="(\w+)"/.exec(tag) ?? [];
    return parseColour(colour.toLowerCase());
  }
}

/** Without fields' codes and the second version of a text box. */
function paragraphTexts(root: XmlElement): string[] {
  return descendants(root, "p")
    .map((paragraph) => shownTexts(paragraph).join("").replace(/\s+/g, " ").trim())
    .filter(Boolean);
}

function shownTexts(parent: XmlElement): string[] {
  return elements(parent).flatMap((element) => {
    if (element.name === "t") return [textOf(element)];
    if (element.name === "tab" || element.name === "br") return [" "];
    return element.name === "Choice" || element.name === "del" ? [] : shownTexts(element);
  });
}
