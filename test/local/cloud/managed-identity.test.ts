/** The real identity library against the local identity endpoint. */
import { DefaultAzureCredential, ManagedIdentityCredential } from "@azure/identity";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type ManagedIdentityEndpoint,
  startManagedIdentity,
} from "../../../local/cloud/managed-identity.ts";
import { type LocalCloud, startLocalCloud } from "./local-cloud.ts";

let cloud: LocalCloud;
let identity: ManagedIdentityEndpoint;

beforeAll(async () => {
  cloud = await startLocalCloud();
  const { managedIdentity, rotatorIdentity } = cloud.directory;
  identity = await startManagedIdentity(
    cloud.entra,
    managedIdentity.clientId,
    rotatorIdentity.clientId,
  );
  Object.assign(process.env, identity.environment);
});
afterAll(async () => {
  for (const name of Object.keys(identity.environment)) delete process.env[name];
  await identity.close();
  await cloud.close();
});

const good = (): Record<string, string> => ({
  resource: "https://storage.azure.com",
  "api-version": "2019-08-01",
  client_id: cloud.directory.managedIdentity.clientId,
});

function ask(query: Record<string, string>, header = identity.environment.IDENTITY_HEADER) {
  const url = `${identity.environment.IDENTITY_ENDPOINT}?${new URLSearchParams(query).toString()}`;
  return fetch(url, { headers: { "x-identity-header": header } });
}

describe("the identity library", () => {
  it("gets a token for storage", async () => {
    const { clientId, principalId } = cloud.directory.managedIdentity;

    const { token } = await new ManagedIdentityCredential({ clientId }).getToken(
      "https://storage.azure.com/.default",
    );

    expect(decodeJwt(token)).toMatchObject({
      aud: "https://storage.azure.com",
      iss: `https://sts.windows.net/${cloud.directory.tenantId}/`,
      appid: clientId,
      oid: principalId,
      idtyp: "app",
      ver: "1.0",
    });
  });

  it("chooses between two identities, of which only the rotator's has permissions on Graph", async () => {
    const { managedIdentity, rotatorIdentity } = cloud.directory;
    const claimsOf = async (clientId: string) => {
      const credential = new ManagedIdentityCredential({ clientId });
      return decodeJwt((await credential.getToken("https://graph.microsoft.com/.default")).token);
    };

    const [connector, rotator] = [
      await claimsOf(managedIdentity.clientId),
      await claimsOf(rotatorIdentity.clientId),
    ];

    expect([connector["oid"], connector["roles"]]).toEqual([
      managedIdentity.principalId,
      undefined,
    ]);
    expect([rotator["oid"], rotator["roles"]]).toEqual([
      rotatorIdentity.principalId,
      rotatorIdentity.graphRoles,
    ]);
  });

  it("finds the endpoint by default", async () => {
    const { clientId } = cloud.directory.managedIdentity;
    const credential = new DefaultAzureCredential({ managedIdentityClientId: clientId });

    const token = await credential.getToken("https://vault.localhost/.default");

    expect(decodeJwt(token.token).aud).toBe("https://vault.localhost");
    expect(token.expiresOnTimestamp).toBeGreaterThan(Date.now());
  });

  it("gets the assertion that stands in for an app's secret", async () => {
    const { clientId, principalId } = cloud.directory.managedIdentity;

    const { token } = await new ManagedIdentityCredential({ clientId }).getToken(
      "api://AzureADTokenExchange/.default",
    );

    expect(decodeJwt(token)).toMatchObject({
      aud: "fb60f99c-7a34-4190-8149-302f77469936",
      iss: `${cloud.authority}/v2.0`,
      sub: principalId,
      ver: "2.0",
    });
  });

  it("fails for an identity that is not assigned", async () => {
    const credential = new ManagedIdentityCredential({
      clientId: "99999999-0000-4000-8000-000000000000",
    });

    await expect(credential.getToken("https://storage.azure.com/.default")).rejects.toThrow(
      "No User Assigned or Delegated Managed Identity found",
    );
  });
});

describe("the endpoint", () => {
  it("answers with the fields of App Service", async () => {
    const answer = await ask(good());

    expect(await answer.json()).toEqual({
      access_token: expect.any(String) as string,
      client_id: cloud.directory.managedIdentity.clientId,
      expires_on: expect.stringMatching(/^\d{10}$/) as string,
      resource: "https://storage.azure.com",
      token_type: "Bearer",
    });
  });

  it("refuses a request without its header", async () => {
    expect((await ask(good(), "guess")).status).toBe(401);
  });

  it.each([
    ["api-version", "2017-09-01"],
    ["resource", ""],
    ["resource", "https://unknown.example"],
    ["client_id", ""],
  ])("refuses %s '%s' and says why", async (name, value) => {
    const answer = await ask({ ...good(), [name]: value });

    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      statusCode: 400,
      message: expect.stringMatching(/./) as string,
    });
  });
});
