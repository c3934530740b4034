import { afterAll, beforeAll, expect, it } from "vitest";
import { createInsights, type Insights } from "../../../local/cloud/insights.ts";
import { createEntra, type Entra } from "../../../local/cloud/entra/entra.ts";
import { sampleDirectory } from "../../../local/tenant/directory.ts";
import { envelopeOf } from "../../../shared/telemetry/envelope.ts";
import { ingestionTarget } from "../../../shared/telemetry/ingestion-target.ts";
import { sampleSpan } from "../../shared/telemetry/sample-span.ts";

let entra: Entra;
let insights: Insights;
let key: string;
beforeAll(async () => {
  const directory = sampleDirectory();
  entra = await createEntra({ directory, origin: "https://login.localhost", clock: Date.now });
  insights = createInsights({ entra, directory, origin: "https://insights.localhost" });
  const text = insights.settings["APPLICATIONINSIGHTS_CONNECTION_STRING"];
  key = ingestionTarget(text)!.instrumentationKey;
});
afterAll(() => insights.taken.splice(0));

const envelope = () => envelopeOf(sampleSpan(), { instrumentationKey: key, roleName: "func" });

async function track(items: unknown[], resource = "https://monitor.azure.com") {
  const { token } = entra.managedIdentityToken(resource);
  const response = await insights.app.request("/v2.1/track", {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(items),
  });
  return { status: response.status, body: await response.json() };
}

it("takes what the connector sends", async () => {
  const { status, body } = await track([envelope()]);

  expect(status).toBe(200);
  expect(body).toEqual({ itemsReceived: 1, itemsAccepted: 1, errors: [] });
});

it("takes nothing by a token for another service", async () => {
  expect(await track([envelope()], "https://storage.azure.com")).toMatchObject({ status: 401 });
});

it("names each item that it refuses", async () => {
  const items = [{ ...envelope(), iKey: "other" }, envelope(), { ...envelope(), more: "content" }];

  const { status, body } = await track(items);

  expect(status).toBe(206);
  expect(body).toMatchObject({
    itemsReceived: 3,
    itemsAccepted: 1,
    errors: [
      { index: 0, statusCode: 400 },
      { index: 2, statusCode: 400 },
    ],
  });
});

it("has bad moments when told to", async () => {
  insights.nextStatuses.push(503);

  expect(await track([envelope()])).toMatchObject({ status: 503 });
  expect(await track([envelope()])).toMatchObject({ status: 200 });
});
