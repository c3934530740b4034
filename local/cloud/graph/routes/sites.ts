/** Sites: by id, by path and by search, with their drives. */
import type { DriveContent, SiteContent } from "../../../tenant/content.ts";
import { badRequest, itemNotFound, sharePointAccessDenied } from "../errors.ts";
import { containsValue, wordsOf } from "../kql/text.ts";
import { project } from "../odata/expand.ts";
import { readOptions, type EndpointRules } from "../odata/options.ts";
import { maySeeDrive, maySeeSite } from "../resources/access.ts";
import { driveModel, driveResource } from "../resources/drive.ts";
import { siteModel, siteResource } from "../resources/site.ts";
import {
  contextOf,
  selectedPart,
  type GraphAnswer,
  type GraphCall,
  type GraphRoutes,
} from "../service.ts";
import { answerDrive } from "./drives.ts";
import { answerCollection, findSiteOf, openSite, openSiteByPath, page200 } from "./open-site.ts";

export const siteRoutes: GraphRoutes = {
  "GET /sites": searchSites,
  "GET /sites/:site": (call) => answerSite(call, openSite(call)),
  "GET /sites/:host{[^/:]+:}/:path{.+}": (call) => answerSite(call, openSiteByPath(call)),
  "GET /sites/:site/drive": getSiteDrive,
  "GET /sites/:site/drives": listSiteDrives,
};

const siteList: EndpointRules = {
  model: siteModel,
  options: ["$select", "$orderby", "$top", "$skiptoken"],
  parameters: ["search"],
  page: page200,
};

function searchSites(call: GraphCall): GraphAnswer {
  const query = readOptions(call.url, siteList);
  const text = query.parameters.get("search");
  if (text === undefined) throw badRequest("The 'search' parameter is required.", "invalidRequest");
  if (query.orderby.some(({ path }) => path[0] !== "createdDateTime"))
    throw badRequest("Sites are sorted by createdDateTime only.", "invalidRequest");
  const words = wordsOf(text);
  const sites = call.service.content.sites.filter((site) => {
    const { displayName, name, webUrl, description } = site.site;
    const texts = [displayName, name, webUrl, description ?? ""];
    const fits = words.every((word) => containsValue(texts, { text: `${word}*`, isPhrase: false }));
    return site.kind !== "personal" && fits && maySeeSite(call, site);
  });
  return answerCollection(call, query, siteList, "sites", sites.map(siteResource));
}

function answerSite(call: GraphCall, site: SiteContent): GraphAnswer {
  const { select } = readOptions(call.url, { model: siteModel, options: ["$select", "$expand"] });
  const context = contextOf(call.service, `sites${selectedPart(select)}/$entity`);
  return { body: { ...context, ...project(siteResource(site), select) } };
}

/** The libraries that the caller sees: permissions on files suffice here, those on sites are not needed. */
function visibleDrives(call: GraphCall): DriveContent[] {
  const { driveIds } = findSiteOf(call);
  const drives = driveIds.flatMap((id) =>
    call.service.content.drives.filter(({ drive }) => drive.id === id),
  );
  const visible = drives.filter((drive) => maySeeDrive(call, drive));
  if (visible.length === 0 && drives.length > 0) throw sharePointAccessDenied();
  return visible;
}

function getSiteDrive(call: GraphCall): GraphAnswer {
  const [drive] = visibleDrives(call);
  if (!drive) throw itemNotFound();
  return answerDrive(call, drive);
}

function listSiteDrives(call: GraphCall): GraphAnswer {
  const rules: EndpointRules = {
    model: driveModel,
    options: ["$select", "$orderby", "$top", "$skiptoken"],
    page: page200,
  };
  const drives = visibleDrives(call).map(driveResource);
  return answerCollection(call, readOptions(call.url, rules), rules, "drives", drives);
}
