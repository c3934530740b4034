/** The app settings that the template computes, given to the code that reads them. */
import { expect, it } from "vitest";
import { evaluator } from "../../infra/check/evaluate.ts";
import { readSources } from "../../infra/check/sources.ts";
import { parseTemplates, type Template } from "../../infra/check/template.ts";
import { isObject, type Value } from "../../infra/check/value.ts";
import { readSettings } from "../../shared/settings.ts";

const connectorId = "11111111-2222-4333-8444-555555555555";
const rotatorId = "22222222-3333-4444-8555-666666666666";
const clientId = "33333333-4444-4555-8666-777777777777";
const tenantId = "44444444-5555-4666-8777-888888888888";

const sources = readSources();
const template = (await parseTemplates(sources)).get("infra/main.bicep") as Template;

/** What only a deployment knows. */
const deployed: Record<string, Value> = {
  clientId,
  cloud: "global",
  identities: {
    outputs: { connector: { clientId: connectorId }, rotator: { clientId: rotatorId } },
  },
  vault: { outputs: { uri: "https://kv-example.vault.azure.net/" } },
};

/** Set by other parts of the template, or by Azure. */
const others = {
  TENANT_ID: tenantId,
  AzureWebJobsStorage__blobServiceUri: "https://stexample.blob.core.windows.net/",
  AzureWebJobsStorage__queueServiceUri: "https://stexample.queue.core.windows.net/",
  AzureWebJobsStorage__tableServiceUri: "https://stexample.table.core.windows.net/",
  WEBSITE_HOSTNAME: "func-connector-example.azurewebsites.net",
};

function settingsOf(app: "connector" | "rotator", parameters: Record<string, Value> = {}) {
  const defaults = [...template.parameters].flatMap(([name, { default: value }]) =>
    value === undefined ? [] : [[name, value === "true" || (value === "false" ? false : value)]],
  );
  const known = { ...(Object.fromEntries(defaults) as Record<string, Value>), ...deployed };
  const call = template.modules.find(({ symbol }) => symbol === app)!;
  const evaluate = evaluator(template, sources, { ...known, ...parameters });
  const value = evaluate(call.params.get("settings")!);
  const texts = Object.entries(isObject(value) ? value : {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return readSettings({ ...Object.fromEntries(texts), ...others });
}

it("the connector starts with nothing set but what Entra gave", () => {
  const settings = settingsOf("connector");

  expect(settings).toMatchObject({
    tenant: { id: tenantId, clientId, credential: { kind: "federated" }, toolsets: [] },
    publicUrl: "https://func-connector-example.azurewebsites.net",
    facade: true,
    managedIdentityClientId: connectorId,
    keyVaultUrl: "https://kv-example.vault.azure.net",
    rotatorClientId: undefined,
  });
});

it("the rotator knows its own identity, and the connector's for its proof", () => {
  const settings = settingsOf("rotator", { watchedApps: `${rotatorId}, ${connectorId}` });

  expect(settings).toMatchObject({
    rotatorClientId: rotatorId,
    managedIdentityClientId: connectorId,
    watchedApps: [rotatorId, connectorId],
  });
});

it("a merged app knows both identities", () => {
  const settings = settingsOf("connector", { mergeApps: true });

  expect(settings).toMatchObject({
    rotatorClientId: rotatorId,
    managedIdentityClientId: connectorId,
  });
});

it("parameters reach the code", () => {
  const settings = settingsOf("connector", {
    credentialMode: "secret",
    cloud: "usgov",
    toolsets: "mail,calendar",
    publicUrl: "https://m365.example.com",
    signIn: "entra",
    signInClientId: rotatorId,
    appIdUri: "api://example",
    callsPerMinute: "60",
  });

  expect(settings).toMatchObject({
    tenant: {
      credential: { kind: "secret" },
      cloud: { name: "usgov" },
      toolsets: ["mail", "calendar"],
      appIdUri: "api://example",
      limits: { callsPerMinute: 60 },
    },
    publicUrl: "https://m365.example.com",
    facade: false,
    signInClientId: rotatorId,
  });
});
