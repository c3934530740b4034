/** Asks Microsoft Search for things of SharePoint and OneDrive. */
import { ConnectorError } from "../../errors/connector-error.ts";
import { graphPath } from "../../graph/path.ts";
import type { Tenant } from "../../identity/tenant.ts";
import type { ToolContext } from "../tool-context.ts";
import type { SearchHit } from "./search-hit.ts";

export interface SearchRequest {
  entityTypes: readonly string[];
  queryString: string;
  /** Microsoft Search pages by offset, not by link. */
  from: number;
  size: number;
  permissions: readonly string[];
}

export interface SearchPage {
  hits: SearchHit[];
  /** Where the next page begins; undefined at the end. */
  next: number | undefined;
}

interface SearchAnswer {
  value: {
    hitsContainers: { hits?: SearchHit[]; moreResultsAvailable?: boolean }[];
  }[];
}

export async function searchMicrosoft(
  { entityTypes, queryString, from, size, permissions }: SearchRequest,
  { graph, mode, tenant }: ToolContext,
): Promise<SearchPage> {
  const region = mode === "application" ? { region: requireRegion(tenant) } : {};
  const request = { entityTypes, query: { queryString }, from, size, ...region };
  const answer = await graph
    .post<SearchAnswer>(
      graphPath`/search/query`,
      { requests: [request] },
      { idempotent: true, permissions },
    )
    .catch((error: unknown) => {
      throw from > 0 && isRefused(error, "invalid_input") ? tooFar(error) : error;
    });
  const container = answer.value[0]?.hitsContainers[0];
  const hits = container?.hits ?? [];
  const more = container?.moreResultsAvailable === true && hits.length > 0;
  return { hits, next: more ? from + hits.length : undefined };
}

export function isRefused(error: unknown, code: ConnectorError["code"]): error is ConnectorError {
  return error instanceof ConnectorError && error.code === code;
}

/** Application callers search one region, and only what is no person's own. */
export const onlySites =
  "People's OneDrives are left out: application callers search the sites of one region.";

/** The query was good for the first page. */
function tooFar(cause: unknown): ConnectorError {
  return new ConnectorError(
    "invalid_input",
    {
      happened: "The next page was refused.",
      because: "Microsoft Search gives the first results of a search only, not all of very many.",
      remedy: "Narrow the search, for example by more words, place, type or date.",
    },
    { cause },
  );
}

function requireRegion(tenant: Tenant): string {
  if (tenant.searchRegion !== undefined) return tenant.searchRegion;
  throw new ConnectorError("misconfigured", {
    happened: "The search was not sent.",
    because:
      "Microsoft Search wants the tenant's region from application callers, and none is set.",
    remedy:
      "An administrator sets SEARCH_REGION, e.g. EUR or NAM; a site's " +
      "siteCollection.dataLocationCode tells it.",
  });
}
