/** Pages of a site: without the cast as base pages, with it as site pages and their canvas. */
import { itemNotFound } from "../errors.ts";
import { project } from "../odata/expand.ts";
import { readOptions, type EndpointRules } from "../odata/options.ts";
import { basePageModel, pageResource, sitePageModel } from "../resources/site.ts";
import {
  contextOf,
  selectedPart,
  type GraphAnswer,
  type GraphCall,
  type GraphRoutes,
} from "../service.ts";
import { answerCollection, openSite, page200, siteFragment } from "./open-site.ts";

export const pageRoutes: GraphRoutes = {
  "GET /sites/:site/pages": (call) => listPages(call, false),
  "GET /sites/:site/pages/:page": getPage,
  "GET /sites/:site/pages/:page/microsoft.graph.sitePage": (call) => answerPage(call, true),
};

function listPages(call: GraphCall, cast: boolean): GraphAnswer {
  const rules: EndpointRules = {
    model: cast ? sitePageModel : basePageModel,
    options: ["$select", "$filter", "$orderby", "$top", "$skiptoken", "$expand"],
    page: page200,
  };
  const site = openSite(call);
  const query = readOptions(call.url, rules);
  const pages = site.pages.map((page) => pageResource(page, cast));
  const fragment = `${siteFragment(site)}/pages${cast ? "/microsoft.graph.sitePage" : ""}`;
  return answerCollection(call, query, rules, fragment, pages);
}

function getPage(call: GraphCall): GraphAnswer {
  // `pages/microsoft.graph.sitePage` casts the collection.
  return call.param("page") === "microsoft.graph.sitePage"
    ? listPages(call, true)
    : answerPage(call, false);
}

function answerPage(call: GraphCall, cast: boolean): GraphAnswer {
  const site = openSite(call);
  const model = cast ? sitePageModel : basePageModel;
  const { select, expand } = readOptions(call.url, { model, options: ["$select", "$expand"] });
  const page = site.pages.find(({ id }) => id.toLowerCase() === call.param("page").toLowerCase());
  if (!page) throw itemNotFound();
  const fragment = `${siteFragment(site)}/pages${cast ? "/microsoft.graph.sitePage" : ""}${selectedPart(select)}/$entity`;
  const wantsCanvas = expand.some(({ name }) => name === "canvasLayout");
  return {
    body: {
      ...contextOf(call.service, fragment),
      ...project(pageResource(page, cast), select),
      ...(wantsCanvas && { canvasLayout: page.canvasLayout }),
    },
  };
}
