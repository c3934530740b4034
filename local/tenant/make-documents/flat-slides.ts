/** Writes an OpenDocument presentation as one XML file: a title, bullets and speaker notes for each slide. */
import { escapeXml, metadata, namespaces } from "./flat-text.ts";

export interface Slide {
  title: string;
  bullets: string[];
  notes: string;
  /** Left out when the slides are shown. */
  hidden?: true;
  /** Text that lies beside the slide, where no audience sees it. */
  beside?: string;
}

export interface Presentation {
  title: string;
  author: string;
  slides: Slide[];
}

const style = (kind: string, size: string) =>
  `<style:style style:name="${kind}" style:family="presentation"><style:graphic-properties draw:fill="none" draw:stroke="none"/>` +
  `<style:text-properties fo:font-size="${size}" fo:font-family="Liberation Sans"/></style:style>`;

const box = (kind: string, place: string, content: string) =>
  `<draw:frame presentation:class="${kind}" presentation:style-name="${kind}" ${place}><draw:text-box>${content}</draw:text-box></draw:frame>`;

function slide({ title, bullets, notes, hidden, beside }: Slide, index: number): string {
  const items = bullets.map(
    (item) => `<text:list-item><text:p>${escapeXml(item)}</text:p></text:list-item>`,
  );
  const upper = `svg:x="1.5cm" svg:y="1cm" svg:width="25cm" svg:height="2.6cm"`;
  const lower = `svg:x="1.5cm" svg:y="4.2cm" svg:width="25cm" svg:height="10.5cm"`;
  const outside = `svg:x="36cm" svg:y="2cm" svg:width="12cm" svg:height="6cm"`;
  const visibility = hidden ? ` draw:style-name="HiddenSlide"` : "";
  const below = `svg:x="2cm" svg:y="14cm" svg:width="17cm" svg:height="12cm"`;
  return (
    `<draw:page draw:name="Slide ${index + 1}" draw:master-page-name="Default" presentation:presentation-page-layout-name="AL1"${visibility}>` +
    box("title", upper, `<text:p>${escapeXml(title)}</text:p>`) +
    box("outline", lower, `<text:list>${items.join("")}</text:list>`) +
    (beside ? box("outline", outside, `<text:p>${escapeXml(beside)}</text:p>`) : "") +
    `<presentation:notes>${box("notes", below, `<text:p>${escapeXml(notes)}</text:p>`)}</presentation:notes></draw:page>`
  );
}

export function flatSlides({ title, author, slides }: Presentation): string {
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<office:document ${namespaces} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.presentation">` +
    metadata(title, author) +
    `<office:styles><style:presentation-page-layout style:name="AL1"><presentation:placeholder presentation:object="title"/><presentation:placeholder presentation:object="outline"/></style:presentation-page-layout></office:styles>` +
    `<office:automatic-styles><style:page-layout style:name="PM1"><style:page-layout-properties fo:page-width="28cm" fo:page-height="15.75cm" style:print-orientation="landscape"/></style:page-layout>${style("title", "32pt")}${style("outline", "20pt")}${style("notes", "12pt")}<style:style style:name="HiddenSlide" style:family="drawing-page"><style:drawing-page-properties presentation:visibility="hidden"/></style:style></office:automatic-styles>` +
    `<office:master-styles><style:master-page style:name="Default" style:page-layout-name="PM1"/></office:master-styles>` +
    `<office:body><office:presentation>${slides.map(slide).join("")}</office:presentation></office:body></office:document>`
  );
}
