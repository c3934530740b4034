/** The four Microsoft clouds as data: where to sign in, where Graph stands, what it lacks there. */

/** Parts of Microsoft Graph that not every cloud has. A tool names the one it needs. */
export type GraphFeature =
  | "search"
  | "teams"
  | "chatOrder"
  | "onlineMeetings"
  | "findMeetingTimes"
  | "usageReports"
  | "people"
  | "planner"
  | "onenote"
  | "workbook"
  | "aiInsights";

export interface Cloud {
  readonly name: CloudName;
  /** Authority of Microsoft Entra ID, without tenant or trailing slash. */
  readonly authority: string;
  /** Root of Microsoft Graph, without version or trailing slash. */
  readonly graphRoot: string;
  /** The resource that Graph tokens are asked for; `/.default` is appended. */
  readonly graphResource: string;
  /** Origin of the Microsoft Entra admin center, for links. */
  readonly adminCenter: string;
  /** Audience of the assertion by which a managed identity stands in for the app's secret. */
  readonly tokenExchangeAudience: string;
  readonly lacks: readonly GraphFeature[];
}

export type CloudName = "global" | "usgov" | "usgovdod" | "china";

/** Facts: Microsoft Graph national cloud deployments; absences from the published models. */
export const clouds: Record<CloudName, Cloud> = {
  global: {
    name: "global",
    authority: "https://login.microsoftonline.com",
    graphRoot: "https://graph.microsoft.com",
    graphResource: "https://graph.microsoft.com",
    adminCenter: "https://entra.microsoft.com",
    tokenExchangeAudience: "api://AzureADTokenExchange",
    lacks: [],
  },
  usgov: {
    name: "usgov",
    authority: "https://login.microsoftonline.us",
    graphRoot: "https://graph.microsoft.us",
    graphResource: "https://graph.microsoft.us",
    adminCenter: "https://entra.microsoft.us",
    tokenExchangeAudience: "api://AzureADTokenExchangeUSGov",
    lacks: ["chatOrder", "usageReports", "onenote", "aiInsights"],
  },
  usgovdod: {
    name: "usgovdod",
    authority: "https://login.microsoftonline.us",
    graphRoot: "https://dod-graph.microsoft.us",
    graphResource: "https://dod-graph.microsoft.us",
    adminCenter: "https://entra.microsoft.us",
    tokenExchangeAudience: "api://AzureADTokenExchangeUSGov",
    lacks: ["chatOrder", "usageReports", "onenote", "aiInsights"],
  },
  china: {
    name: "china",
    authority: "https://login.partner.microsoftonline.cn",
    graphRoot: "https://microsoftgraph.chinacloudapi.cn",
    graphResource: "https://microsoftgraph.chinacloudapi.cn",
    adminCenter: "https://entra.microsoftonline.cn",
    tokenExchangeAudience: "api://AzureADTokenExchangeChina",
    lacks: [
      "teams",
      "onlineMeetings",
      "findMeetingTimes",
      "usageReports",
      "people",
      "planner",
      "onenote",
      "workbook",
      "aiInsights",
    ],
  },
};
