/** XML of Office packages, as a stream of events or as a tree, within bounds of depth and size. */
import { SaxesParser } from "saxes";
import { corrupt, tooLarge } from "../content-errors.ts";

/**
 * Names come without their prefix: office programs choose prefixes freely. `end` is where the tag
 * ends, in UTF-16 code units of the decoded part.
 */
export type XmlEvent =
  | { kind: "open"; name: string; attributes: Readonly<Record<string, string>>; end: number }
  | { kind: "text"; text: string }
  | { kind: "close"; name: string; end: number };

export interface XmlElement {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: (XmlElement | string)[];
}

interface ParserOptions {
  xmlns: false;
  position: false;
}

const chunkBytes = 64 * 1024;
/** Word processors nest tables and groups; nobody nests them this deep. */
const maxDepth = 250;
const maxTreeElements = 300_000;

/**
 * What the part holds, read as far as it is asked for: breaking off costs nothing more.
 *
 * @throws ConnectorError for XML that is not well-formed, declares a document type or nests too deeply.
 */
export function* xmlEvents(bytes: Uint8Array): Generator<XmlEvent, void, undefined> {
  let events: XmlEvent[] = [];
  const parser = parserInto((event) => events.push(event));
  const decoder = new TextDecoder(isUtf16(bytes) ? "utf-16" : "utf-8", { fatal: true });
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    feed(() => parser.write(decoder.decode(bytes.subarray(at, at + chunkBytes), { stream: true })));
    yield* events;
    events = [];
  }
  feed(() => parser.write(decoder.decode()).close());
  yield* events;
}

function parserInto(push: (event: XmlEvent) => void): SaxesParser<ParserOptions> {
  const parser = new SaxesParser<ParserOptions>({ xmlns: false, position: false });
  let depth = 0;
  // Office XML has no document type; one that is there can only declare entities to expand.
  parser.on("doctype", () => {
    throw corrupt("Office document");
  });
  parser.on("opentag", ({ name, attributes }) => {
    if (++depth > maxDepth) throw tooLarge("Its parts are nested too deeply.");
    push({ kind: "open", name: localName(name), attributes, end: parser.position });
  });
  parser.on("text", (text) => push({ kind: "text", text }));
  parser.on("cdata", (text) => push({ kind: "text", text }));
  parser.on("closetag", ({ name }) => {
    depth--;
    push({ kind: "close", name: localName(name), end: parser.position });
  });
  return parser;
}

/** Malformed XML, and bytes that are no text, throw plain errors: the part is damaged. */
function feed(write: () => unknown): void {
  try {
    write();
  } catch (error) {
    throw error instanceof Error && error.name === "ConnectorError"
      ? error
      : corrupt("Office document", error);
  }
}

function isUtf16([first, second]: Uint8Array): boolean {
  return first === 0xff && second === 0xfe;
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

/** The root element of a part that is small by its nature. */
export function parseXml(bytes: Uint8Array): XmlElement {
  const above: XmlElement[] = [{ name: "", attributes: {}, children: [] }];
  let count = 0;
  for (const event of xmlEvents(bytes)) {
    const parent = above.at(-1)!;
    if (event.kind === "text") parent.children.push(event.text);
    else if (event.kind === "close") above.pop();
    else {
      if (++count > maxTreeElements) throw tooLarge("A part of it has too many elements.");
      const element = { name: event.name, attributes: event.attributes, children: [] };
      parent.children.push(element);
      above.push(element);
    }
  }
  const root = elements(above[0]!)[0];
  if (!root) throw corrupt("Office document");
  return root;
}

export function elements({ children }: XmlElement): XmlElement[] {
  return children.filter((part) => typeof part !== "string");
}

export function child(parent: XmlElement | undefined, name: string): XmlElement | undefined {
  return parent && elements(parent).find((element) => element.name === name);
}

/** The children named `inner` of the child named `outer`, as in `<sheets><sheet/>…</sheets>`. */
export function listed(parent: XmlElement, outer: string, inner: string): XmlElement[] {
  const list = child(parent, outer);
  return list ? elements(list).filter(({ name }) => name === inner) : [];
}

/** The elements of this name at any depth, in the order of the document. */
export function descendants(parent: XmlElement, name: string): XmlElement[] {
  return elements(parent).flatMap((element) =>
    element.name === name ? [element] : descendants(element, name),
  );
}

export function textOf({ children }: XmlElement): string {
  return children.map((part) => (typeof part === "string" ? part : textOf(part))).join("");
}

/** Booleans are written `1` or `true`. */
export function isTrue(value: string | undefined): boolean {
  return value === "1" || value === "true";
}
