/** Site pages: one text web part in each section, as the page editor writes them. */
import type { TextWebPart } from "@microsoft/microsoft-graph-types";
import type { SamplePage } from "../content-types.ts";
import { identity } from "../files/identity.ts";
import type { Scene, SiteIdentity } from "../files/scene.ts";
import type { PageScript } from "../files/script.ts";
import * as ids from "../ids.ts";
import { graphTime, instantOf } from "../moments.ts";

export function samplePage(script: PageScript, site: SiteIdentity, scene: Scene): SamplePage {
  const author = scene.parties(script.by);
  const id = ids.guid(`page ${site.webUrl}/${script.name}`);
  const created = graphTime(instantOf(script.created, scene.now, author.timeZone));
  return {
    id,
    name: script.name,
    title: script.title,
    description: "",
    webUrl: `${site.webUrl}/SitePages/${script.name}`,
    eTag: `"{${id.toUpperCase()}},4"`,
    pageLayout: script.name === "Home.aspx" ? "home" : "article",
    promotionKind: "page",
    showComments: true,
    showRecommendedPages: false,
    createdDateTime: created,
    lastModifiedDateTime: created,
    createdBy: identity(author),
    lastModifiedBy: identity(author),
    parentReference: { siteId: site.id },
    publishingState: { level: "published", versionId: "1.0" },
    titleArea: {
      enableGradientEffect: true,
      layout: "plain",
      showAuthor: true,
      textAlignment: "left",
    },
    canvasLayout: {
      horizontalSections: script.sections.map((innerHtml, index) => ({
        id: String(index + 1),
        layout: "oneColumn",
        emphasis: "none",
        columns: [{ id: "1", width: 12, webparts: [textWebPart(`${id} ${index}`, innerHtml)] }],
      })),
    },
  };
}

function textWebPart(name: string, innerHtml: string): TextWebPart {
  const part = {
    "@odata.type": "#microsoft.graph.textWebPart",
    id: ids.guid(`web part ${name}`),
    innerHtml,
  };
  return part;
}
