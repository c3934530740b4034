import { describe, expect, it } from "vitest";
import sample from "../../local.settings.sample.json" with { type: "json" };
import { startSettings } from "../../local/environments.ts";
import { rotatorFunctions } from "../../shared/credentials/rotator-functions.ts";
import { readSettings, settingsSchema } from "../../shared/settings.ts";

const valid = {
  TENANT_ID: "6F1D9C1E-52A4-4C3B-9D7E-0B6A5F3E8C21",
  CLIENT_ID: "d7e8394b-60af-4c25-95e7-f8490a2b360e",
  KEY_VAULT_URL: "https://vault.example/",
  AzureWebJobsStorage__blobServiceUri: "https://account.blob.example",
  AzureWebJobsStorage__queueServiceUri: "https://account.queue.example",
  AzureWebJobsStorage__tableServiceUri: "https://account.table.example",
};

it("needs six settings and fills in the rest", () => {
  const settings = readSettings(valid);

  expect(settings.tenant).toMatchObject({
    key: "default",
    id: "6f1d9c1e-52a4-4c3b-9d7e-0b6a5f3e8c21",
    credential: { kind: "federated" },
    toolsets: [],
    searchRegion: undefined,
    writeTools: [],
    limits: {
      callsPerMinute: 120,
      invocationsPerCaller: 20,
      invocations: 200,
      tokensPerDayAndCaller: 5_000_000,
      tokensPerDay: 50_000_000,
    },
  });
  expect(settings.tenant.cloud.graphRoot).toBe("https://graph.microsoft.com");
  expect(settings.keyVaultUrl).toBe("https://vault.example");
});

it("takes endpoints of a gateway without changing what tokens are for", () => {
  const settings = readSettings({ ...valid, GRAPH_URL: "https://graph.gateway.example/" });

  expect(settings.tenant.cloud).toMatchObject({
    graphRoot: "https://graph.gateway.example",
    graphResource: "https://graph.microsoft.com",
  });
});

it.each([
  [{ PUBLIC_URL: "https://m365.example/" }, "https://m365.example"],
  [{ PUBLIC_URL: "https://M365.Example:443" }, "https://m365.example"],
  [{ PUBLIC_URL: "http://localhost:7071" }, "http://localhost:7071"],
  [{ WEBSITE_HOSTNAME: "App.azurewebsites.net" }, "https://app.azurewebsites.net"],
  [{ WEBSITE_HOSTNAME: "localhost:7071" }, "http://localhost:7071"],
])("knows from %j that clients reach it at %s", (settings, url) => {
  expect(readSettings({ ...valid, ...settings }).publicUrl).toBe(url);
});

it.each([
  "http://m365.example",
  "https://m365.example/mcp",
  "https://m365.example/#mcp",
  "https://someone@m365.example",
  "ftp://m365.example",
])("refuses %s as its address", (url) => {
  expect(() => readSettings({ ...valid, PUBLIC_URL: url })).toThrow(/PUBLIC_URL is an https/);
});

it("treats an empty setting as not set", () => {
  const settings = readSettings({ ...valid, SEARCH_REGION: "", CLOUD: " " });

  expect(settings.tenant).toMatchObject({ searchRegion: undefined, cloud: { name: "global" } });
});

it("watches further apps, each once, and names its own credentials after the function app", () => {
  const [app, other] = ["d7e8394b-60af-4c25-95e7-f8490a2b360e", sample.Values.TENANT_ID];
  const settings = readSettings({
    ...valid,
    ROTATOR_CLIENT_ID: "6071C2D4-F938-45BE-AE70-81D2A3B4CF17",
    WATCHED_APPS: `${app}, ${app.toUpperCase()}`,
    WEBSITE_SITE_NAME: `rotator-${"x".repeat(60)}`,
  });

  expect(settings.rotatorClientId).toBe("6071c2d4-f938-45be-ae70-81d2a3b4cf17");
  expect(settings.watchedApps).toEqual([app]);
  expect(settings.instanceId).toHaveLength(40);
  expect(() => readSettings({ ...valid, WATCHED_APPS: `${app},${other}` })).toThrow(
    /WATCHED_APPS is a comma-separated list of application/,
  );
});

it("finds functions that are switched off, as Azure spells the setting and as Node sees it", () => {
  const settings = readSettings({
    ...valid,
    "AzureWebJobs.get_me.Disabled": "true",
    AzureWebJobs_sharepoint_search_Disabled: "1",
    "AzureWebJobs.read_resource.Disabled": "false",
  });

  expect([...settings.disabledFunctions]).toEqual(["get_me", "sharepoint_search"]);
});

it("traces to where the host logs, and nowhere unless that is set", () => {
  const key = "8f1f6a3e-0c0b-4c56-9d5c-0e5c8a1f7b21";
  const { telemetry } = readSettings({
    ...valid,
    WEBSITE_SITE_NAME: "func-connector",
    APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=${key};IngestionEndpoint=https://in.example/`,
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: `ClientId=${key};Authorization=AAD`,
  });

  expect(telemetry).toMatchObject({
    roleName: "func-connector",
    target: { endpoint: "https://in.example", identity: { clientId: key } },
  });
  expect(readSettings(valid).telemetry.target).toBeUndefined();
  expect(() =>
    readSettings({ ...valid, APPLICATIONINSIGHTS_CONNECTION_STRING: "IngestionEndpoint=http://x" }),
  ).toThrow(/APPLICATIONINSIGHTS_CONNECTION_STRING is the connection string/);
});

describe("refuses wrong settings", () => {
  it("all in one error, naming each and what it expects, never a value", () => {
    const attempt = () =>
      readSettings({
        TENANT_ID: "secret-looking",
        KEY_VAULT_URL: "http://vault.example",
        TOOLSETS: "mail,everything",
        CALLS_PER_MINUTE: "lots",
        ROTATOR_CLIENT_ID: "rotator",
        APP_CREDENTIAL: "password",
      });

    expect(attempt).toThrow(
      expect.objectContaining({
        code: "misconfigured",
        because: expect.stringMatching(
          /TENANT_ID is the directory.*CLIENT_ID is missing.*APP_CREDENTIAL.*KEY_VAULT_URL is an https address.*tableServiceUri is missing.*ROTATOR_CLIENT_ID is the client id.*TOOLSETS is a comma-separated list.*CALLS_PER_MINUTE is a number/,
        ),
      }),
    );
    expect(attempt).not.toThrow(/secret-looking|vault\.example|everything|lots/);
  });
});

it("refuses to sign people in with the API's own registration", () => {
  const attempt = () =>
    readSettings({ ...valid, SIGN_IN_CLIENT_ID: valid.CLIENT_ID.toUpperCase() });

  expect(attempt).toThrow(/SIGN_IN_CLIENT_ID is another app registration than CLIENT_ID/);
});

it("documents exactly the settings it reads in local.settings.sample.json", () => {
  const hostSettings = [
    "FUNCTIONS_WORKER_RUNTIME",
    ...rotatorFunctions.map((name) => `AzureWebJobs.${name}.Disabled`),
  ];
  const { WEBSITE_HOSTNAME: _host, WEBSITE_SITE_NAME: _site, ...ours } = settingsSchema.shape;
  const readByUs = [...Object.keys(ours), ...Object.keys(startSettings.shape)];

  expect(Object.keys(sample.Values).toSorted()).toEqual([...hostSettings, ...readByUs].toSorted());
});
