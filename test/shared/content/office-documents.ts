/** Small workbooks and presentations made on the spot: honest ones, and ones that mean harm. */
import { posix } from "node:path";
import { zip, type ZipPart } from "./documents.ts";

const relationshipTypes = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

export interface SheetParts {
  name: string;
  /** What stands in the worksheet: `<sheetData>` and its neighbours. */
  content: string;
  state?: "hidden" | "veryHidden";
}

export interface WorkbookParts {
  sheets: readonly SheetParts[];
  /** The `<si>` elements. */
  strings?: string;
  /** The children of the style sheet. */
  styles?: string;
  properties?: string;
  /** Stands before each sheet's root element. */
  prologue?: string;
  /** Where tables stand on the first sheet. */
  tables?: readonly string[];
  /** Comments on the first sheet, as newer and older programs keep them, and who wrote the newer. */
  comments?: { threads: string; persons: string; notes: string };
}

export function xlsx(parts: WorkbookParts): Uint8Array {
  const { sheets, strings = "", styles = "", properties = "", prologue = "", comments } = parts;
  const { tables = [] } = parts;
  const entries = sheets.map(
    ({ name, state = "visible" }, index) =>
      `<sheet name="${name}" sheetId="${index + 1}" state="${state}" r:id="s${index}"/>`,
  );
  return zip([
    {
      name: "xl/workbook.xml",
      data: `<workbook xmlns:r="${relationshipTypes}">${properties}<sheets>${entries.join("")}</sheets></workbook>`,
    },
    relationships("xl/workbook.xml", [
      ...sheets.map((_, index): Link => [`s${index}`, "worksheet", `/xl/sheets/${index}.xml`]),
      ["strings", "sharedStrings", "strings.xml"],
      ["styles", "styles", "styles.xml"],
      ["persons", "person", "persons.xml"],
    ]),
    ...(comments ? commentParts(comments) : []),
    ...(tables.length > 0 ? tableParts(tables) : []),
    { name: "xl/strings.xml", data: `<sst>${strings}</sst>` },
    { name: "xl/styles.xml", data: `<styleSheet>${styles}</styleSheet>` },
    ...sheets.map(({ content }, index) => ({
      name: `xl/sheets/${index}.xml`,
      data: `${prologue}<worksheet>${content}</worksheet>`,
    })),
  ]);
}

function tableParts(places: readonly string[]): ZipPart[] {
  const links = places.map((_, index): Link => [`t${index}`, "table", `../table${index}.xml`]);
  return [
    relationships("xl/sheets/0.xml", links),
    ...places.map((place, index) => ({
      name: `xl/table${index}.xml`,
      data: `<table ref="${place}"/>`,
    })),
  ];
}

function commentParts(comments: NonNullable<WorkbookParts["comments"]>): ZipPart[] {
  const { threads, persons, notes } = comments;
  return [
    relationships("xl/sheets/0.xml", [
      ["t", "threadedComment", "../threads.xml"],
      ["n", "comments", "../notes.xml"],
    ]),
    { name: "xl/threads.xml", data: `<ThreadedComments>${threads}</ThreadedComments>` },
    { name: "xl/persons.xml", data: `<personList>${persons}</personList>` },
    { name: "xl/notes.xml", data: `<comments>${notes}</comments>` },
  ];
}

type Link = readonly [id: string, type: string, target: string];

export function relationships(part: string, links: readonly Link[]): ZipPart {
  const list = links.map(
    ([id, type, target]) =>
      `<Relationship Id="${id}" Type="${relationshipTypes}/${type}" Target="${target}"${target.includes("://") ? ' TargetMode="External"' : ""}/>`,
  );
  return {
    name: posix.join(posix.dirname(part), "_rels", `${posix.basename(part)}.rels`),
    data: `<Relationships>${list.join("")}</Relationships>`,
  };
}

export interface SlideParts {
  /** The shapes on the slide. */
  shapes: string;
  isHidden?: boolean;
  /** The text of the speaker notes. */
  speech?: string;
  /** The `<p:cm>` elements. */
  comments?: string;
  links?: Readonly<Record<string, string>>;
  /** `<p:bg>`, before the shapes. */
  background?: string;
  /** The layout's, by its part's name. */
  layout?: string;
}

/**
 * @param authors The list of people who comment.
 * @param parts Further parts, such as layouts.
 */
export function pptx(
  slides: readonly SlideParts[],
  authors = "<cmAuthorLst/>",
  parts: readonly ZipPart[] = [],
): Uint8Array {
  const entries = slides.map((_, index) => `<p:sldId id="${256 + index}" r:id="p${index}"/>`);
  return zip([
    {
      name: "ppt/presentation.xml",
      data: `<p:presentation xmlns:p="p" xmlns:r="r"><p:sldIdLst>${entries.join("")}</p:sldIdLst><p:sldSz cx="12192000" cy="6858000"/></p:presentation>`,
    },
    relationships(
      "ppt/presentation.xml",
      slides.map((_, index): Link => [`p${index}`, "slide", `slides/${index}.xml`]),
    ),
    { name: "ppt/commentAuthors.xml", data: authors },
    ...slides.flatMap(slideParts),
    ...parts,
  ]);
}

function slideParts(slide: SlideParts, index: number): ZipPart[] {
  const { shapes, isHidden = false, speech = "", comments = "", links = {} } = slide;
  const { background = "", layout = "none.xml" } = slide;
  const part = `ppt/slides/${index}.xml`;
  return [
    {
      name: part,
      data: `<p:sld ${isHidden ? 'show="0"' : ""}><p:cSld>${background}<p:spTree>${shapes}</p:spTree></p:cSld></p:sld>`,
    },
    relationships(part, [
      ["n", "notesSlide", `../notes/${index}.xml`],
      ["c", "comments", `../comments/${index}.xml`],
      ["layout", "slideLayout", `../${layout}`],
      ...Object.entries(links).map(([id, target]): Link => [id, "hyperlink", target]),
    ]),
    {
      name: `ppt/notes/${index}.xml`,
      data: `<p:notes><p:cSld><p:spTree>${shape(slideParagraph(speech), "body")}${shape(slideParagraph("7"), "sldNum")}</p:spTree></p:cSld></p:notes>`,
    },
    { name: `ppt/comments/${index}.xml`, data: `<p:cmLst>${comments}</p:cmLst>` },
  ];
}

/**
 * @param kind The placeholder that it fills; a text box fills none.
 * @param look Where it stands and how it is filled.
 */
export function shape(paragraphs: string, kind = "", attributes = "", look = ""): string {
  const placeholder = kind && `<p:ph type="${kind}"/>`;
  return `<p:sp><p:nvSpPr><p:cNvPr id="1" name="n" ${attributes}/><p:nvPr>${placeholder}</p:nvPr></p:nvSpPr><p:spPr>${look}</p:spPr><p:txBody>${paragraphs}</p:txBody></p:sp>`;
}

export function slideParagraph(text: string, look = ""): string {
  return `<a:p>${look}<a:r><a:t>${text}</a:t></a:r></a:p>`;
}
