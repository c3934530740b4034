/** Query options of the Teams endpoints, which refuse what they do not take in words of their own. */
import { badRequest } from "../errors.ts";
import { readOptions, type EndpointRules, type QueryOptions } from "./options.ts";

const invalidQuery = (detail: string) =>
  badRequest(`The query specified in the URI is not valid. ${detail}`);

/** @throws GraphError 400 for an option that the endpoint does not take, or too great a page */
export function readTeamsOptions(url: URL, rules: EndpointRules): QueryOptions {
  for (const [key, value] of url.searchParams) {
    const name = key.toLowerCase();
    if (name.startsWith("$") && !rules.options.some((option) => option === name))
      throw invalidQuery(
        `Query option '${optionNames[name] ?? key.slice(1)}' is not allowed. To allow it, set the 'AllowedQueryOptions' property on EnableQueryAttribute or QueryValidationSettings.`,
      );
    if (name === "$top" && rules.page && Number(value) > rules.page.most)
      throw invalidQuery(
        `The limit of '${rules.page.most}' for Top query has been exceeded. The value from the incoming request is '${value}'.`,
      );
  }
  return readOptions(url, rules);
}

const optionNames: Record<string, string> = {
  $select: "Select",
  $filter: "Filter",
  $orderby: "OrderBy",
  $top: "Top",
  $skip: "Skip",
  $skiptoken: "SkipToken",
  $count: "Count",
  $search: "Search",
  $expand: "Expand",
};
