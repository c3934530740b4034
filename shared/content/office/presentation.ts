/** Presentations: a heading for each slide, what stands on it, its speaker notes and comments. */
import type { MarkdownText } from "../format.ts";
import type { HiddenText } from "../hidden-text.ts";
import type { Zip } from "../zip.ts";
import { referenceOf, relationshipsOf } from "./relationships.ts";
import { notesText, readSlide, type SlideView } from "./slide.ts";
import { Backdrops, SlideColours, type Backdrop } from "./slide-colours.ts";
import type { Box } from "./slide-shapes.ts";
import { child, descendants, elements, listed, parseXml, textOf, type XmlElement } from "./xml.ts";

const presentationPart = "ppt/presentation.xml";
const maxSlides = 500;
/** Speaker notes stand on a page of their own. */
const paper: Backdrop = { colours: new SlideColours(), background: [255, 255, 255], shapes: [] };
const authorParts = ["ppt/commentAuthors.xml", "ppt/authors.xml"];

export function presentationToMarkdown(zip: Zip, hidden: HiddenText): MarkdownText {
  const parts = relationshipsOf(zip, presentationPart);
  const presentation = parseXml(zip.read(presentationPart));
  const slides = listed(presentation, "sldIdLst", "sldId");
  const frame = frameOf(presentation);
  const backdrops = new Backdrops(zip);
  const authors = readAuthors(zip);
  const notes: string[] = [];
  if (slides.length > maxSlides)
    notes.push(`Only the first ${maxSlides} of ${slides.length} slides are shown.`);
  const sections = slides.slice(0, maxSlides).map(({ attributes }, index) => {
    const part = parts.find(({ id }) => id === referenceOf(attributes))?.target;
    if (part === undefined) return `## Slide ${index + 1}\n\nNot in the file.`;
    const view = { links: linksOf(zip, part), hidden, backdrop: backdrops.of(part), frame };
    return slideMarkdown(zip, part, index + 1, authors, view);
  });
  const markdown = sections.join("\n\n");
  if (/^## Slide .* \(hidden slide\)$/m.test(markdown))
    notes.push("It has hidden slides, marked (hidden slide) here.");
  return { markdown, notes };
}

function frameOf(presentation: XmlElement): Box | undefined {
  const { cx, cy } = child(presentation, "sldSz")?.attributes ?? {};
  return cx && cy ? { x: 0, y: 0, width: Number(cx), height: Number(cy) } : undefined;
}

function linksOf(zip: Zip, part: string): Map<string, string> {
  const external = relationshipsOf(zip, part).filter(({ isExternal }) => isExternal);
  return new Map(external.map(({ id, target }) => [id, target]));
}

function slideMarkdown(
  zip: Zip,
  part: string,
  number: number,
  authors: ReadonlyMap<string, string>,
  view: SlideView,
): string {
  const related = relationshipsOf(zip, part);
  const { title, body, isHidden } = readSlide(parseXml(zip.read(part)), view);
  const partsOf = (type: string) =>
    related.filter((other) => other.type === type && zip.has(other.target));
  const speech = partsOf("notesSlide").map(({ target }) =>
    notesText(parseXml(zip.read(target)), { ...view, backdrop: paper }),
  );
  const comments = partsOf("comments").flatMap(({ target }) =>
    commentLines(parseXml(zip.read(target)), authors),
  );
  return [
    `## Slide ${number}${title && `: ${title}`}${isHidden ? " (hidden slide)" : ""}`,
    body,
    section("Speaker notes", speech.join("\n\n")),
    section("Comments", comments.join("\n")),
  ]
    .filter(Boolean)
    .join("\n\n");
}

function section(title: string, text: string): string {
  return text.trim() && `### ${title}\n\n${text.trim()}`;
}

/** Names by id: numbers in older files, GUIDs in newer ones. */
function readAuthors(zip: Zip): Map<string, string> {
  const lists = authorParts.filter((part) => zip.has(part));
  return new Map(
    lists
      .flatMap((part) => elements(parseXml(zip.read(part))))
      .map(({ attributes }) => [attributes["id"] ?? "", attributes["name"] ?? ""]),
  );
}

/** Newer files nest the replies in the comment they answer. */
function commentLines(list: XmlElement, authors: ReadonlyMap<string, string>): string[] {
  return descendants(list, "cm").flatMap((comment) => [
    commentLine(comment, authors),
    ...descendants(comment, "reply").map((reply) => `  ${commentLine(reply, authors)}`),
  ]);
}

function commentLine(comment: XmlElement, authors: ReadonlyMap<string, string>): string {
  const body = child(comment, "txBody");
  // Older files have the whole text in one element, newer ones paragraphs as on a slide.
  const text = body
    ? descendants(body, "t").map(textOf).join(" ")
    : textOf(child(comment, "text") ?? { name: "text", attributes: {}, children: [] });
  const author = authors.get(comment.attributes["authorId"] ?? "") || "Unknown author";
  return `- ${author}: ${text.replace(/\s+/g, " ").trim()}`;
}
