/** Tokens as a resource sees them: checked with jose against the published keys. */
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { otherTenantId, otherTenantUser } from "../../../../local/cloud/entra/tenants.ts";
import { type LocalCloud, startLocalCloud } from "../local-cloud.ts";

const anna = "anna.keller@lumencycles.example";

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startLocalCloud();
});
afterAll(() => cloud.close());

async function check(token: string, tenantId = cloud.directory.tenantId) {
  const root = `${cloud.entra.origin}/${tenantId}`;
  const keys = createRemoteJWKSet(new URL(`${root}/discovery/v2.0/keys`));
  const expected = { issuer: `${root}/v2.0`, audience: cloud.directory.api.clientId };
  return (await jwtVerify(token, keys, { ...expected, algorithms: ["RS256"] })).payload;
}

describe("tokens for the connector's API", () => {
  it("say who the person is, which scope and roles they have", async () => {
    const claims = await check(cloud.entra.userToken(anna));

    expect(claims).toMatchObject({
      oid: cloud.directory.people[0]?.id,
      tid: cloud.directory.tenantId,
      azp: cloud.directory.client.clientId,
      azpacr: "0",
      name: "Anna Keller",
      preferred_username: anna,
      scp: "access_as_user",
      roles: ["Connector.Read", "Connector.Write"],
      idtyp: "user",
      ver: "2.0",
    });
    expect(Number(claims.exp) - Number(claims.iat)).toBe(65 * 60);
  });

  it("carry no roles for somebody who was given none", async () => {
    const claims = await check(cloud.entra.userToken("mia.novak@lumencycles.example"));

    expect(claims).not.toHaveProperty("roles");
  });

  it("of an app have roles and no scope", async () => {
    const claims = await check(cloud.entra.appToken());

    const { servicePrincipalId } = cloud.directory.daemon;
    expect(claims).toMatchObject({
      idtyp: "app",
      oid: servicePrincipalId,
      sub: servicePrincipalId,
    });
    expect(claims["roles"]).toEqual(["Connector.Read"]);
    expect(claims).not.toHaveProperty("scp");
  });

  it("of the other tenant name that tenant", async () => {
    const claims = await check(cloud.entra.userToken(otherTenantUser), otherTenantId);

    expect(claims["tid"]).toBe(otherTenantId);
  });

  it("take changed claims and lose those that are undefined", async () => {
    const claims = await check(cloud.entra.userToken(anna, { scp: undefined, extra: 1 }));

    expect(claims).toMatchObject({ extra: 1 });
    expect(claims).not.toHaveProperty("scp");
  });
});

describe("tokens for Microsoft Graph", () => {
  it("cannot be checked with the published keys, only by Graph itself", async () => {
    const token = cloud.entra.graphToken(anna);

    const claims = cloud.entra.verify(token, { audience: "https://graph.microsoft.com" });

    expect(claims).toMatchObject({
      upn: anna,
      scp: cloud.directory.api.grants.delegated.join(" "),
    });
    await expect(check(token)).rejects.toMatchObject({
      code: "ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
    });
  });

  it("of the connector itself carry its application permissions", () => {
    const token = cloud.entra.graphToken(undefined);

    const claims = cloud.entra.verify(token, { audience: "https://graph.microsoft.com" });

    expect(claims["roles"]).toEqual(cloud.directory.api.grants.application);
    expect(claims).not.toHaveProperty("scp");
  });
});

describe("verifying", () => {
  it.each([
    ["malformed", "no token", {}],
    ["algorithm", undefined, { signedWith: "nothing" }],
    ["algorithm", undefined, { signedWith: "public key as secret" }],
    ["signature", undefined, { signedWith: "other key" }],
    ["signature", undefined, { header: { kid: "unknown" } }],
    ["issuer", undefined, { claims: { iss: "https://sts.windows.net/other/" } }],
    ["audience", undefined, { claims: { aud: "https://graph.microsoft.us" } }],
    ["expired", undefined, { claims: { exp: 1 } }],
    ["expired", undefined, { claims: { exp: undefined } }],
    ["not_yet_valid", undefined, { claims: { nbf: 4e9 } }],
  ] as const)("names the fault: %s", (fault, text, forgery) => {
    const token = text ?? cloud.entra.forge(cloud.entra.graphToken(anna), forgery);

    const verify = () => cloud.entra.verify(token, { audience: "https://graph.microsoft.com" });

    expect(verify).toThrow(expect.objectContaining({ fault }) as Error);
  });

  it("goes by the clock it was given", () => {
    const token = cloud.entra.graphToken(anna);

    cloud.advance(71 * 60 * 1000);
    onTestFinished(() => cloud.advance(-71 * 60 * 1000));

    const verify = () => cloud.entra.verify(token, { audience: "https://graph.microsoft.com" });
    expect(verify).toThrow(expect.objectContaining({ fault: "expired" }) as Error);
  });
});

describe("signing keys", () => {
  it("stay valid for one rotation", async () => {
    const first = cloud.entra.userToken(anna);

    await cloud.entra.rotateKeys();
    const second = cloud.entra.userToken(anna);
    const afterOne = await check(first);
    await cloud.entra.rotateKeys();

    expect(decodeProtectedHeader(second).kid).not.toBe(decodeProtectedHeader(first).kid);
    expect(afterOne["oid"]).toBeDefined();
    await expect(check(first)).rejects.toMatchObject({ code: "ERR_JWKS_NO_MATCHING_KEY" });
    await expect(check(second)).resolves.toBeDefined();
  });

  it("are published with their certificates", async () => {
    const answer = await fetch(`${cloud.authority}/discovery/v2.0/keys`);

    const { keys } = (await answer.json()) as { keys: Record<string, unknown>[] };
    expect(keys).toHaveLength(2);
    expect(keys[0]).toMatchObject({
      kty: "RSA",
      use: "sig",
      kid: keys[0]?.["x5t"],
      issuer: `${cloud.authority}/v2.0`,
      x5c: [expect.stringMatching(/^MII/) as string],
    });
  });

  it("lend their name to forgeries that other keys sign", async () => {
    const token = cloud.entra.forge(cloud.entra.userToken(anna), {
      signedWith: "other key",
      header: { jwk: cloud.entra.otherPublicJwk() },
    });

    await expect(check(token)).rejects.toMatchObject({
      code: "ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
    });
  });
});

describe("metadata", () => {
  it("names the tenant's issuer and endpoints, by id and by domain", async () => {
    const path = "v2.0/.well-known/openid-configuration";
    const byId = await (await fetch(`${cloud.authority}/${path}`)).json();
    const byDomain = await (
      await fetch(`${cloud.entra.origin}/lumencycles.example/${path}`)
    ).json();

    expect(byId).toMatchObject({
      issuer: `${cloud.authority}/v2.0`,
      token_endpoint: `${cloud.authority}/oauth2/v2.0/token`,
      jwks_uri: `${cloud.authority}/discovery/v2.0/keys`,
      device_authorization_endpoint: `${cloud.authority}/oauth2/v2.0/devicecode`,
    });
    expect(byDomain).toEqual(byId);
  });

  it("refuses a tenant that does not exist", async () => {
    const url = `${cloud.entra.origin}/nowhere.example/v2.0/.well-known/openid-configuration`;

    const answer = await fetch(url);

    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error_codes: [90002] });
  });

  it("discovers this host as a cloud of its own", async () => {
    const answer = await fetch(`${cloud.entra.origin}/common/discovery/instance?api-version=1.1`);

    const { host } = new URL(cloud.entra.origin);
    expect(await answer.json()).toMatchObject({
      metadata: [{ preferred_network: host, aliases: [host] }],
    });
  });
});
