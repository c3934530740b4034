import { TableClient, TableServiceClient } from "@azure/data-tables";
import { ManagedIdentityCredential } from "@azure/identity";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { spawn } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Azurite, startAzurite } from "../../local/azurite.ts";
import {
  type ManagedIdentityEndpoint,
  startManagedIdentity,
} from "../../local/cloud/managed-identity.ts";
import { type LocalCloud, startLocalCloud } from "./cloud/local-cloud.ts";

let cloud: LocalCloud;
let identity: ManagedIdentityEndpoint;
let azurite: Azurite;
let credential: ManagedIdentityCredential;

beforeAll(async () => {
  cloud = await startLocalCloud();
  const { clientId } = cloud.directory.managedIdentity;
  identity = await startManagedIdentity(cloud.entra, clientId);
  Object.assign(process.env, identity.environment);
  azurite = await startAzurite({ accounts: ["first", "second"], certificates: cloud.network });
  credential = new ManagedIdentityCredential({ clientId });
});
afterAll(async () => {
  delete process.env["IDENTITY_ENDPOINT"];
  delete process.env["IDENTITY_HEADER"];
  await azurite.close();
  await identity.close();
  await cloud.close();
});

describe("storage with a token of the managed identity, no key", () => {
  it("keeps table entities", async () => {
    const table = new TableClient(azurite.urls("first").table, "audit", credential);
    await table.createTable();

    await table.createEntity({ partitionKey: "p", rowKey: "1", tool: "get_me" });
    const entity = await table.getEntity("p", "1");

    expect(entity).toMatchObject({ tool: "get_me" });
  });

  it("queues messages", async () => {
    const queues = new QueueServiceClient(azurite.urls("first").queue, credential);
    const queue = queues.getQueueClient("work");
    await queue.create();

    await queue.sendMessage("hello");
    const { receivedMessageItems } = await queue.receiveMessages();

    expect(receivedMessageItems.map((message) => message.messageText)).toEqual(["hello"]);
  });

  it("stores blobs", async () => {
    const blobs = new BlobServiceClient(azurite.urls("first").blob, credential);
    const container = blobs.getContainerClient("results");
    await container.create();

    await container.getBlockBlobClient("a.txt").upload("hello", 5);
    const content = await container.getBlockBlobClient("a.txt").downloadToBuffer();

    expect(content.toString()).toBe("hello");
  });

  it("keeps accounts apart", async () => {
    await new TableClient(azurite.urls("first").table, "own", credential).createTable();

    const names: (string | undefined)[] = [];
    const other = new TableServiceClient(azurite.urls("second").table, credential);
    for await (const { name } of other.listTables()) names.push(name);

    expect(names).toEqual([]);
  });

  it("refuses a token for another audience", async () => {
    const { token, expiresAt } = cloud.entra.managedIdentityToken("https://vault.azure.net");
    const wrong = {
      getToken: () => Promise.resolve({ token, expiresOnTimestamp: expiresAt * 1000 }),
    };
    const table = new TableClient(azurite.urls("first").table, "refused", wrong);

    await expect(table.createTable()).rejects.toMatchObject({ statusCode: 403 });
  });

  it("takes tokens of a later time once its clock is moved there", async () => {
    const day = 24 * 60 * 60;
    const { token, expiresAt } = cloud.entra.managedIdentityToken("https://storage.azure.com");
    const claims = { nbf: expiresAt + day, exp: expiresAt + 2 * day };
    const later = cloud.entra.forge(token, { claims });
    const credentialOfThen = {
      getToken: () => Promise.resolve({ token: later, expiresOnTimestamp: claims.exp * 1000 }),
    };
    const create = async (name: string) =>
      await new TableClient(azurite.urls("second").table, name, credentialOfThen).createTable();

    await expect(create("before")).rejects.toMatchObject({ statusCode: 403 });
    await azurite.moveClock((2 * day - 60) * 1000);
    await create("after");

    await azurite.moveClock(0);
    await expect(create("back")).rejects.toMatchObject({ statusCode: 403 });
  });

  it("names the account it does not have", () => {
    expect(() => azurite.urls("third")).toThrow("Azurite has no account third.");
  });
});

it("ends when the process that started it is killed", async () => {
  const { certFile, keyFile } = cloud.network;
  const script = `
    import { startAzurite } from "${new URL("../../local/azurite.ts", import.meta.url).href}";
    const certificates = ${JSON.stringify({ certFile, keyFile })};
    const azurite = await startAzurite({ accounts: ["third"], certificates });
    console.log(azurite.urls("third").table);
    setInterval(() => undefined, 1000);`;
  const parent = spawn(process.execPath, ["--input-type=module", "-e", script]);
  const url = await new Promise<string>((resolve) => {
    parent.stdout.once("data", (text: Buffer) => resolve(text.toString().trim()));
  });
  const alive = () =>
    fetch(url).then(
      () => true,
      () => false,
    );
  const before = await alive();

  parent.kill("SIGKILL");

  expect(before).toBe(true);
  await expect.poll(alive, { timeout: 5000 }).toBe(false);
});

it("says why it did not start", async () => {
  const certificates = { certFile: "/missing.pem", keyFile: "/missing.key" };

  const start = startAzurite({ accounts: ["any"], certificates });

  await expect(start).rejects.toThrow(/Azurite ended with code 1 before it listened/);
});
