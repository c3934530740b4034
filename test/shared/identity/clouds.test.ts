import { expect, it } from "vitest";
import { clouds } from "../../../shared/identity/clouds.ts";

// Facts of Microsoft's national cloud documentation: what callers and tokens depend on.
it.each([
  [
    "global",
    "https://login.microsoftonline.com",
    "https://graph.microsoft.com",
    "api://AzureADTokenExchange",
  ],
  [
    "usgov",
    "https://login.microsoftonline.us",
    "https://graph.microsoft.us",
    "api://AzureADTokenExchangeUSGov",
  ],
  [
    "usgovdod",
    "https://login.microsoftonline.us",
    "https://dod-graph.microsoft.us",
    "api://AzureADTokenExchangeUSGov",
  ],
  [
    "china",
    "https://login.partner.microsoftonline.cn",
    "https://microsoftgraph.chinacloudapi.cn",
    "api://AzureADTokenExchangeChina",
  ],
] as const)("%s signs in and calls Graph on its own hosts", (name, authority, graph, exchange) => {
  expect(clouds[name]).toMatchObject({
    name,
    authority,
    graphRoot: graph,
    graphResource: graph,
    tokenExchangeAudience: exchange,
  });
});

it("knows what Graph lacks outside the global cloud", () => {
  expect(clouds.global.lacks).toEqual([]);
  expect(clouds.usgov.lacks).toEqual(["chatOrder", "usageReports", "onenote", "aiInsights"]);
  expect(clouds.usgovdod.lacks).toEqual(clouds.usgov.lacks);
  expect(clouds.china.lacks).toEqual(
    expect.arrayContaining([
      "teams",
      "onlineMeetings",
      "findMeetingTimes",
      "usageReports",
      "workbook",
    ]),
  );
});
