/** Every tool of the connector, in the order in which lists show them. */
import type { Tool } from "./define-tool.ts";
import { outlookEmailSearch } from "./outlook/outlook-email-search.ts";
import { getMe } from "./people/get-me.ts";
import { readResource } from "./resource/read-resource.ts";
import { sharepointSearch } from "./sharepoint/sharepoint-search.ts";

export const registry: readonly Tool[] = [
  sharepointSearch,
  outlookEmailSearch,
  readResource,
  getMe,
];
