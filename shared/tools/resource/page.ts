/** Reads a page of a SharePoint site: the text of its web parts, section by section. */
import type {
  CanvasLayout,
  SitePage,
  StandardWebPart,
  TextWebPart,
  WebPart,
} from "@microsoft/microsoft-graph-types";
import { graphPath } from "../../graph/path.ts";
import { zoneOf } from "../time-zones.ts";
import type { ToolContext } from "../tool-context.ts";
import type { ResourceUri } from "../uri.ts";
import type { Resource } from "./resource.ts";
import { readText, textAsHtml } from "./text.ts";

const permissions = ["Sites.Read.All"];
const fields = "id,name,title,webUrl,lastModifiedDateTime,lastModifiedBy,publishingState";

export async function readPage(
  { siteId, pageId }: Extract<ResourceUri, { kind: "page" }>,
  context: ToolContext,
): Promise<Resource> {
  // Without the cast Graph shows no canvas.
  const path = graphPath`/sites/${siteId}/pages/${pageId}/microsoft.graph.sitePage`;
  const query = { $select: fields, $expand: "canvasLayout" };
  const [page, zone] = await Promise.all([
    context.graph.get<SitePage>(path, { query, permissions }),
    zoneOf(context),
  ]);
  const parts = webPartsOf(page.canvasLayout).map(htmlOf);
  const { markdown, notes } = await readText(parts.join("\n"), "text/html", context.signal);
  const silent = parts.filter((html) => html === "").length;
  return {
    kind: "page",
    title: page.title || (page.name ?? ""),
    from: page.lastModifiedBy?.user?.displayName ?? undefined,
    time: zone.tell(page.lastModifiedDateTime),
    link: page.webUrl ?? undefined,
    markdown,
    notes: [...notes, draftNote(page), silentNote(silent), zone.note],
  };
}

function webPartsOf(canvas: CanvasLayout | null | undefined): WebPart[] {
  const columns = canvas?.horizontalSections?.flatMap(({ columns: each }) => each ?? []) ?? [];
  return [...columns, canvas?.verticalSection].flatMap((place) => place?.webparts ?? []);
}

/** Each part in an element of its own, so that what one leaves open does not reach the next. */
function htmlOf(part: TextWebPart | StandardWebPart): string {
  const texts = "innerHtml" in part ? [part.innerHtml ?? ""] : standardTexts(part);
  return texts.map((html) => html.trim() && `<div>${html}</div>`).join("");
}

/** What people typed into a part of another kind: headings of links, captions, lists of people. */
function standardTexts(part: StandardWebPart): string[] {
  const { searchablePlainTexts, htmlStrings } = part.data?.serverProcessedContent ?? {};
  return [
    ...(searchablePlainTexts ?? []).map(({ value }) => textAsHtml(value ?? "")),
    ...(htmlStrings ?? []).map(({ value }) => value ?? ""),
  ];
}

function draftNote({ publishingState }: SitePage): string | undefined {
  const level = publishingState?.level ?? "published";
  return level === "published"
    ? undefined
    : "This is a draft: its latest changes are not published.";
}

function silentNote(parts: number): string | undefined {
  return parts === 0
    ? undefined
    : `${parts} web parts have no text, such as pictures and lists; they are on the page itself.`;
}
