/** The real client library against the local Entra, over TLS. */
import {
  ConfidentialClientApplication,
  type Configuration,
  CryptoProvider,
  InteractionRequiredAuthError,
  PublicClientApplication,
} from "@azure/msal-node";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addCertificate, addSecret } from "../../../../local/cloud/entra/registrations.ts";
import { type LocalCloud, startLocalCloud } from "../local-cloud.ts";
import { createClientCertificate } from "./client-certificate.ts";

const anna = "anna.keller@lumencycles.example";
const ben = "ben.okafor@lumencycles.example";
const graphDefault = ["https://graph.microsoft.com/.default"];

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startLocalCloud();
});
afterAll(() => cloud.close());

function connector(credential: Partial<Configuration["auth"]>): ConfidentialClientApplication {
  const auth = {
    clientId: cloud.directory.api.clientId,
    clientCapabilities: ["CP1"],
    ...credential,
  };
  return new ConfidentialClientApplication({ auth: { ...auth, ...trustedAuthority() } });
}

function trustedAuthority() {
  const authority = cloud.authority;
  return { authority, knownAuthorities: [new URL(authority).host] };
}

function connectorWithSecret(): ConfidentialClientApplication {
  const app = cloud.entra.registration(cloud.directory.api.clientId);
  addSecret(app, "a-good-secret", { start: 0, end: Date.now() + 1e9 });
  return connector({ clientSecret: "a-good-secret" });
}

function signInClient(): PublicClientApplication {
  const { clientId } = cloud.directory.client;
  return new PublicClientApplication({ auth: { clientId, ...trustedAuthority() } });
}

describe("client credentials", () => {
  it("issues a Graph token with the application permissions for a secret", async () => {
    const client = connectorWithSecret();

    const result = await client.acquireTokenByClientCredential({ scopes: graphDefault });

    const { directory } = cloud;
    expect(decodeJwt(result?.accessToken ?? "")).toMatchObject({
      aud: "https://graph.microsoft.com",
      iss: `https://sts.windows.net/${directory.tenantId}/`,
      appid: directory.api.clientId,
      appidacr: "1",
      idtyp: "app",
      oid: directory.api.servicePrincipalId,
      roles: directory.api.grants.application,
      tid: directory.tenantId,
      ver: "1.0",
    });
  });

  it("takes an assertion signed with a registered certificate", async () => {
    const { certificate, privateKey, thumbprintSha256 } = await createClientCertificate();
    addCertificate(cloud.entra.registration(cloud.directory.api.clientId), certificate);
    const client = connector({ clientCertificate: { thumbprintSha256, privateKey } });

    const result = await client.acquireTokenByClientCredential({ scopes: graphDefault });

    expect(decodeJwt(result?.accessToken ?? "")["appidacr"]).toBe("2");
  });

  it("takes the managed identity's token as a federated assertion", async () => {
    const client = connector({
      clientAssertion: () =>
        Promise.resolve(cloud.entra.managedIdentityToken("api://AzureADTokenExchange").token),
    });

    const result = await client.acquireTokenByClientCredential({ scopes: graphDefault });

    expect(decodeJwt(result?.accessToken ?? "")["appid"]).toBe(cloud.directory.api.clientId);
  });
});

describe("on behalf of a person", () => {
  it("issues a Graph token of that person with the delegated permissions", async () => {
    const client = connectorWithSecret();

    const result = await client.acquireTokenOnBehalfOf({
      oboAssertion: cloud.entra.userToken(anna),
      scopes: graphDefault,
    });

    const claims = decodeJwt(result?.accessToken ?? "");
    expect(claims).toMatchObject({ idtyp: "user", upn: anna, xms_cc: ["cp1"] });
    expect(claims["scp"]).toBe(cloud.directory.api.grants.delegated.join(" "));
    expect(result?.scopes).toContain("https://graph.microsoft.com/Mail.Read");
  });

  it("asks for claims when Conditional Access wants a second factor", async () => {
    cloud.entra.requireMfa(ben);
    const request = { oboAssertion: cloud.entra.userToken(ben), scopes: graphDefault };

    const refusal = await connectorWithSecret()
      .acquireTokenOnBehalfOf(request)
      .catch((e: unknown) => e);

    expect(refusal).toBeInstanceOf(InteractionRequiredAuthError);
    expect(refusal).toMatchObject({
      errorCode: "interaction_required",
      subError: "basic_action",
      claims: expect.stringContaining("capolids") as string,
    });
  });
});

describe("people signing in", () => {
  it("signs in by device code", async () => {
    const result = await signInClient().acquireTokenByDeviceCode({
      scopes: [`${cloud.directory.api.appIdUri}/access_as_user`],
      deviceCodeCallback: ({ userCode }) => cloud.entra.answerDeviceCode(userCode, anna),
    });

    expect(result?.account?.username).toBe(anna);
    expect(decodeJwt(result?.accessToken ?? "")).toMatchObject({
      aud: cloud.directory.api.clientId,
      scp: "access_as_user",
      roles: ["Connector.Read", "Connector.Write"],
      ver: "2.0",
    });
  });

  it("signs in by authorization code with PKCE and renews silently", async () => {
    const client = signInClient();
    cloud.entra.requests.length = 0;
    const { verifier, challenge } = await new CryptoProvider().generatePkceCodes();
    const scopes = [`${cloud.directory.api.appIdUri}/access_as_user`];
    const redirectUri = "http://localhost:4711";
    const url = await client.getAuthCodeUrl({
      scopes,
      redirectUri,
      codeChallenge: challenge,
      codeChallengeMethod: "S256",
      state: "s1",
    });

    const body = new URLSearchParams({ account: anna });
    const answer = await fetch(url, { method: "POST", body, redirect: "manual" });
    const location = new URL(answer.headers.get("location") ?? "");
    const code = location.searchParams.get("code") ?? "";
    const first = await client.acquireTokenByCode({
      code,
      scopes,
      redirectUri,
      codeVerifier: verifier,
    });
    const account = first.account;
    const renewed =
      account && (await client.acquireTokenSilent({ account, scopes, forceRefresh: true }));

    expect(location.searchParams.get("state")).toBe("s1");
    expect(decodeJwt(first.accessToken)["preferred_username"]).toBe(anna);
    expect(renewed?.fromCache).toBe(false);
    expect(cloud.entra.requests.map(({ grant }) => grant)).toEqual([
      "authorization_code",
      "refresh_token",
    ]);
  });
});
