/** The whole watch over the stand-ins: real storage protocol, real vault client, webhooks over TLS. */
import { ContainerClient } from "@azure/storage-blob";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Azurite, startAzurite } from "../../../local/azurite.ts";
import { createKeyVault } from "../../../local/cloud/key-vault/key-vault.ts";
import {
  type ManagedIdentityEndpoint,
  startManagedIdentity,
} from "../../../local/cloud/managed-identity.ts";
import { TableAuditLog } from "../../../shared/audit/audit-log.ts";
import { openTable } from "../../../shared/storage/table.ts";
import { createKeyVaultPort } from "../../../shared/credentials/adapters/key-vault.ts";
import { channelSecrets, openChannels } from "../../../shared/credentials/alerts/open-channels.ts";
import { createPost } from "../../../shared/outbound/post.ts";
import { tellAlerts } from "../../../shared/credentials/alerts/tell-alerts.ts";
import { createBlobDocuments } from "../../../shared/storage/blob-documents.ts";
import { hours } from "../../../shared/credentials/durations.ts";
import { CallFailure } from "../../../shared/errors/call-failure.ts";
import { holdReview } from "../../../shared/credentials/review/hold-review.ts";
import { makeReviews } from "../../../shared/credentials/review/make-reviews.ts";
import { revokeConnection } from "../../../shared/credentials/revocation/revoke-connection.ts";
import { acceptBaseline } from "../../../shared/credentials/tamper/accept-baseline.ts";
import { baselineName } from "../../../shared/credentials/tamper/baseline.ts";
import { createTamperDirectory } from "../../../shared/credentials/tamper/graph-watch.ts";
import { watchTamper } from "../../../shared/credentials/tamper/watch-tamper.ts";
import type { ManagedApp } from "../../../shared/credentials/facts.ts";
import { createAzureCredential } from "../../../shared/identity/azure-credential.ts";
import { registry } from "../../../shared/tools/registry.ts";
import { type RotationCloud, startRotationCloud } from "../../local/cloud/graph/rotation-cloud.ts";
import { appOf, rotatorGraph } from "./cloud-graph.ts";
import { appReport, runReport } from "./watch-fixtures.ts";

let cloud: RotationCloud;
let identity: ManagedIdentityEndpoint;
let azurite: Azurite;
let app: ManagedApp;
let containerUrl: string;
const output: string[] = [];
const received: string[] = [];
let offset = 0;
const clock = {
  now: () => cloud.now() + offset,
  sleep: () => Promise.resolve(),
  random: () => 0.5,
};
const log = (event: string, details: object) => output.push(`${event} ${JSON.stringify(details)}`);

beforeAll(async () => {
  cloud = await startRotationCloud();
  const { clientId } = cloud.directory.rotatorIdentity;
  identity = await startManagedIdentity(cloud.entra, clientId);
  Object.assign(process.env, identity.environment);
  azurite = await startAzurite({ accounts: ["watch"], certificates: cloud.network });
  containerUrl = `${azurite.urls("watch").blob}/credentials`;
  app = appOf(cloud);
  cloud.network.mount("hooks.localhost", async (request) => {
    received.push(await request.text());
    return new Response(null, { status: 202 });
  });
});
afterAll(async () => {
  delete process.env["IDENTITY_ENDPOINT"];
  delete process.env["IDENTITY_HEADER"];
  await azurite.close();
  await identity.close();
  await cloud.close();
});

const azure = () => createAzureCredential(cloud.directory.rotatorIdentity.clientId);

it("keeps documents in Blob storage, and lets no run overwrite what another wrote", async () => {
  const documents = createBlobDocuments(`${containerUrl}-test`, azure());

  const absent = await documents.read("a.json");
  await documents.write("a.json", "1", "none");
  const first = await documents.read("a.json");
  await documents.write("a.json", "2", first!.etag);

  expect([absent, first!.text, (await documents.read("a.json"))!.text]).toEqual([
    undefined,
    "1",
    "2",
  ]);
  for (const etag of [first!.etag, "none"])
    await expect(documents.write("a.json", "3", etag)).rejects.toMatchObject({
      name: CallFailure.name,
      kind: "conflict",
    });
});

it("watches, tells, reviews and plans a revocation without a secret in anything it writes", async () => {
  const vaultUrl = cloud.network.origin("lumencycles.vault.localhost");
  const standIn = createKeyVault({
    entra: cloud.entra,
    directory: cloud.directory,
    origin: vaultUrl,
    clock: () => cloud.now(),
  });
  cloud.network.mount("lumencycles.vault.localhost", standIn.app);
  const vault = createKeyVaultPort({ vaultUrl, credential: azure() });
  const documents = createBlobDocuments(containerUrl, azure());
  const hookKey = `whsec_${Buffer.alloc(32, 9).toString("base64")}`;
  const hook = cloud.network.origin("hooks.localhost");
  await vault.set(channelSecrets.teamsUrl, `${hook}/flow?sig=signature-of-the-flow`, { tags: {} });
  await vault.set(channelSecrets.webhookUrl, `${hook}/hook?token=token-of-the-hook`, { tags: {} });
  await vault.set(channelSecrets.webhookKey, hookKey, { tags: {} });
  const { secretText = "", hint, keyId = "" } = await cloud.addPassword();
  await vault.set(app.live, secretText ?? "", { tags: { n: "a".repeat(32), k: keyId ?? "" } });

  // An accepted baseline, then a change by another administrator.
  const tamper = {
    directory: createTamperDirectory(() => rotatorGraph(cloud)),
    vault,
    documents,
    clock,
    log,
  };
  await watchTamper([app], tamper);
  await acceptBaseline({ app, by: "anna", why: "Checked.", dryRun: false }, tamper);
  const { administration } = cloud.graph;
  administration.audit.lateBy = 0;
  administration.setRedirectUris(cloud.app, ["https://evil.example/"], administration.person());
  offset = 1 * hours;
  await watchTamper([app], tamper);
  offset = 2 * hours;
  const verdicts = (await watchTamper([app], tamper)).get(app.objectId) ?? [];
  output.push(JSON.stringify(verdicts));

  const { objectId, clientId } = app;
  const report = runReport([appReport(verdicts, { objectId, clientId, level: "high" })]);
  const post = createPost({ clock, privateHosts: ["hooks.localhost"] });
  const channels = await openChannels({ vault, post, clock });
  const portal = "https://entra.microsoft.com";
  await tellAlerts(report, { documents, channels, clock, log, portal });

  const auditTable = openTable(azurite.urls("watch").table, "audit", azure());
  const audit = new TableAuditLog({
    table: auditTable,
    onLost: () => undefined,
    onError: () => undefined,
  });
  const caller = cloud.directory.people[0]!;
  audit.write({
    time: new Date(cloud.now()),
    requestId: "r1",
    tenantKey: "default",
    surface: "mcp",
    tool: "get_me",
    mode: "delegated",
    callerId: caller.id,
    clientId,
    onBehalfOf: undefined,
    resources: [],
    outcome: "ok",
    graphRequestIds: [],
    durationMs: 1,
    bytes: 1,
  });
  await audit.close();
  const sources = {
    graphOf: () => rotatorGraph(cloud),
    auditTable,
    documents,
    catalogue: registry,
  };
  await holdReview(async () => await makeReviews(report, sources, clock.now()), {
    documents,
    channels,
    clock,
    log,
  });

  const request = { app, by: "anna", why: "Drill.", dryRun: true, deleteApplication: true };
  const ports = { rotator: rotatorGraph(cloud), documents, clock, log };
  output.push(...(await revokeConnection(request, ports)));

  const blobs: string[] = [];
  const container = new ContainerClient(containerUrl, azure());
  for await (const { name } of container.listBlobsFlat())
    blobs.push(`${name}\n${(await documents.read(name))?.text}`);
  const { versions } = await vault.history(baselineName(app));
  const baseline = await vault.read(baselineName(app), versions[0]!.id);

  const about = verdicts.map((one) => one.about?.split(" ")[0]);
  expect(about).toEqual(["operation", "state"]);
  expect(received.filter((body) => body.includes("web.redirectUris differs"))).toHaveLength(2);
  const review = blobs.find((text) => text.includes("# Access review")) ?? "";
  expect(review).not.toContain("could not be read");
  expect(review).toMatch(
    new RegExp(
      `person ${caller.id}, assigned directly, 1 calls \\| ${new Date(cloud.now()).toISOString().slice(0, 10)}`,
    ),
  );
  expect(review).toMatch(/User\.Read \(delegated\).*needed by get_me/);

  const everything = [...output, ...received, ...blobs, baseline].join("\n");
  expect(secretText?.startsWith(hint ?? "?")).toBe(true);
  expect(everything).not.toContain(secretText);
  expect(everything).not.toMatch(/"hint"|secretText|whsec_|signature-of|token-of|eyJ[\w-]{10}/);
  // What others wrote goes to those who review, never into alerts and logs.
  expect([...output, ...received].join()).not.toContain("evil.example");
});
