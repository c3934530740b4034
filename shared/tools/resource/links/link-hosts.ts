/** Which hosts of Microsoft 365 links lead to, by cloud. Nothing is ever fetched from them. */
import type { CloudName } from "../../../identity/clouds.ts";

export type LinkService = "sharepoint" | "outlook" | "teams";

/** Whole hosts; one that begins with a dot stands for `{name}{host}`, since each tenant has its own. */
const hosts: Readonly<Record<CloudName, Readonly<Record<LinkService, readonly string[]>>>> = {
  global: {
    sharepoint: [".sharepoint.com"],
    outlook: ["outlook.office.com", "outlook.office365.com", "outlook.cloud.microsoft"],
    teams: ["teams.microsoft.com", "teams.cloud.microsoft"],
  },
  usgov: {
    sharepoint: [".sharepoint.us"],
    outlook: ["outlook.office365.us"],
    teams: ["gov.teams.microsoft.us"],
  },
  usgovdod: {
    sharepoint: [".sharepoint-mil.us", ".dps.mil"],
    outlook: ["outlook-dod.office365.us", "webmail.apps.mil"],
    teams: ["dod.teams.microsoft.us"],
  },
  china: {
    sharepoint: [".sharepoint.cn"],
    outlook: ["partner.outlook.cn"],
    teams: [],
  },
};

/** The service behind a host name (in lower case), or undefined for all the rest of the internet. */
export function serviceOf(host: string, cloud: CloudName): LinkService | undefined {
  const services = Object.entries(hosts[cloud]) as [LinkService, readonly string[]][];
  return services.find(([, known]) => known.some((each) => isHost(host, each)))?.[0];
}

/** Where links to Teams lead; empty where there is no Teams. */
export function teamsHost(cloud: CloudName): string {
  return hosts[cloud].teams[0] ?? "";
}

function isHost(host: string, known: string): boolean {
  if (!known.startsWith(".")) return host === known;
  return host.endsWith(known) && /^[a-z0-9][a-z0-9-]*$/.test(host.slice(0, -known.length));
}
