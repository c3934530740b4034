/** Takes a web link apart, and refuses what cannot be one of Microsoft 365. */
import type { Cloud } from "../../../identity/clouds.ts";
import { badLink } from "./link-errors.ts";
import { serviceOf, type LinkService } from "./link-hosts.ts";

export interface Link {
  service: LinkService;
  /** In lower case. */
  host: string;
  /** The parts of the path, decoded: each service checks what its own may hold. */
  segments: readonly string[];
  /** A parameter of the query, whatever the case of its name. */
  parameter(name: string): string | undefined;
  /** The link as it was given, without a fragment. */
  href: string;
}

/** Whether a uri is meant as a link; ours begin with `m365://`. */
export function isLink(uri: string): boolean {
  return /^https?:/i.test(uri);
}

/** @throws ConnectorError `invalid_input` for what leads elsewhere, or hides where it leads. */
export function parseLink(text: string, cloud: Cloud): Link {
  const url = URL.parse(text);
  if (url === null) throw badLink("It is no valid web address.");
  if (url.protocol !== "https:" || url.port !== "" || url.username !== "" || url.password !== "")
    throw badLink("It is not plain https: it names a port, a sign-in or another scheme.");
  const service = serviceOf(url.hostname, cloud.name);
  if (service === undefined)
    throw badLink(
      `It leads out of Microsoft 365 in the ${cloud.name} cloud, and no web site is ever opened.`,
    );
  url.hash = "";
  const parameters = lowerCase(url.searchParams);
  return {
    service,
    host: url.hostname,
    segments: url.pathname.split("/").filter(Boolean).map(decode),
    parameter: (name) => parameters.get(name.toLowerCase()),
    href: url.href,
  };
}

function lowerCase(parameters: URLSearchParams): Map<string, string> {
  return new Map([...parameters].map(([name, value]) => [name.toLowerCase(), value]));
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw badLink("Its path is not encoded as web addresses are.");
  }
}
