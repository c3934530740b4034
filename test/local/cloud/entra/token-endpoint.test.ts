/** Refusals of the token endpoint, each with the number, name and status that Entra uses. */
import { createHash, randomUUID, sign } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addCertificate, addSecret } from "../../../../local/cloud/entra/registrations.ts";
import { type LocalCloud, startLocalCloud } from "../local-cloud.ts";
import { createClientCertificate } from "./client-certificate.ts";

const anna = "anna.keller@lumencycles.example";
const graphDefault = "https://graph.microsoft.com/.default";
const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startLocalCloud();
});
beforeEach(() => {
  const app = connector();
  app.secrets.length = 0;
  app.disabled = false;
  app.assignmentRequired = false;
  addSecret(app, "good-secret", { start: 0, end: Date.now() + 1e9 });
});
afterAll(() => cloud.close());

function connector() {
  return cloud.entra.registration(cloud.directory.api.clientId);
}

type Form = Record<string, string | undefined>;

async function post(form: Form, { tenant = cloud.directory.tenantId, headers = {} } = {}) {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) if (value !== undefined) body.set(name, value);
  const url = `${cloud.entra.origin}/${tenant}/oauth2/v2.0/token`;
  const answer = await fetch(url, { method: "POST", body, headers });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Answer };
}

interface Answer {
  error?: string;
  error_codes?: number[];
  access_token?: string;
  refresh_token?: string;
  [name: string]: unknown;
}

function credentials(changes: Form = {}): Form {
  return {
    grant_type: "client_credentials",
    client_id: cloud.directory.api.clientId,
    client_secret: "good-secret",
    scope: graphDefault,
    ...changes,
  };
}

function onBehalfOf(assertion: string, changes: Form = {}): Form {
  return credentials({
    grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
    requested_token_use: "on_behalf_of",
    assertion,
    ...changes,
  });
}

function refusal(status: number, error: string, aadsts: number) {
  return { status, body: { error, error_codes: [aadsts] } };
}

function federated(changes: object = {}): Form {
  const { token } = cloud.entra.managedIdentityToken("api://AzureADTokenExchange");
  return credentials({
    client_secret: undefined,
    client_assertion_type: assertionType,
    client_assertion: cloud.entra.forge(token, changes),
  });
}

describe("the body of a refusal", () => {
  it("has the fields of Entra and the caller's correlation id", async () => {
    const correlationId = randomUUID();

    const { status, headers, body } = await post(credentials({ client_secret: "wrong" }), {
      headers: { "client-request-id": correlationId },
    });

    const guid = expect.stringMatching(/^[0-9a-f-]{36}$/) as string;
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/) as string;
    expect(status).toBe(401);
    expect(headers.get("client-request-id")).toBe(correlationId);
    expect(body).toEqual({
      error: "invalid_client",
      error_description: expect.stringMatching(
        /^AADSTS7000215: Invalid client secret provided\. .* Trace ID: \S+ Correlation ID: \S+ Timestamp: \S+ \S+Z$/,
      ) as string,
      error_codes: [7000215],
      timestamp: time,
      trace_id: guid,
      correlation_id: correlationId,
      error_uri: `${cloud.entra.origin}/error?code=7000215`,
    });
  });
});

describe("who asks", () => {
  it.each([
    ["an unknown client", { client_id: randomUUID() }, 400, "unauthorized_client", 700016],
    ["no client", { client_id: undefined }, 400, "invalid_request", 900144],
    ["no credential", { client_secret: undefined }, 401, "invalid_client", 7000216],
    ["no scope", { scope: undefined }, 400, "invalid_request", 900144],
    ["no grant type", { grant_type: undefined }, 400, "invalid_request", 900144],
    ["the password grant", { grant_type: "password" }, 400, "unsupported_grant_type", 70003],
    [
      "an unknown resource",
      { scope: "https://graph.microsoft.us/.default" },
      400,
      "invalid_resource",
      500011,
    ],
    [
      "named scopes for an app",
      { scope: "https://graph.microsoft.com/Mail.Read" },
      400,
      "invalid_scope",
      1002012,
    ],
    [
      "an unreadable assertion",
      { client_assertion: "x", client_assertion_type: assertionType },
      400,
      "invalid_request",
      50027,
    ],
  ])("refuses %s", async (_what, changes, status, error, aadsts) => {
    const answer = await post(credentials(changes));

    expect(answer).toMatchObject(refusal(status, error, aadsts));
  });

  it("does not know other tenants, and serves no single-tenant app under /common", async () => {
    const unknown = await post(credentials(), { tenant: randomUUID() });
    const common = await post(credentials(), { tenant: "common" });
    const foreign = await post(credentials(), { tenant: "northwheel.example" });

    expect(unknown).toMatchObject(refusal(400, "invalid_request", 90002));
    expect(common).toMatchObject(refusal(400, "invalid_request", 50194));
    expect(foreign).toMatchObject(refusal(400, "unauthorized_client", 700016));
  });

  it("tells an expired secret from a wrong one, and takes any other on the list", async () => {
    addSecret(connector(), "old-secret", { start: 0, end: Date.now() - 1 });

    const expired = await post(credentials({ client_secret: "old-secret" }));
    const good = await post(credentials());

    expect(expired).toMatchObject(refusal(401, "invalid_client", 7000222));
    expect(good.status).toBe(200);
  });

  it("refuses a disabled app", async () => {
    connector().disabled = true;

    expect(await post(credentials())).toMatchObject(refusal(400, "unauthorized_client", 7000112));
  });

  it("takes no secret from a public client", async () => {
    const form = credentials({ client_id: cloud.directory.client.clientId });

    expect(await post(form)).toMatchObject(refusal(401, "invalid_client", 700025));
  });

  it("answers under the tenant's domain as well", async () => {
    const answer = await post(credentials(), { tenant: cloud.directory.domain });

    expect(answer.status).toBe(200);
  });
});

describe("a certificate's assertion", () => {
  let good: Awaited<ReturnType<typeof createClientCertificate>>;
  let expired: typeof good;
  beforeAll(async () => {
    good = await createClientCertificate();
    expired = await createClientCertificate(new Date(Date.now() - 1000));
  });

  function assertionWith(
    changes: { header?: object; claims?: object; expired?: boolean } = {},
  ): Form {
    const made = changes.expired ? expired : good;
    const { certificate } = addCertificate(connector(), made.certificate);
    const { clientId } = cloud.directory.api;
    const now = Math.floor(Date.now() / 1000);
    const header = {
      alg: "RS256",
      "x5t#S256": createHash("sha256").update(certificate.raw).digest("base64url"),
      ...changes.header,
    };
    const claims = {
      aud: `${cloud.authority}/oauth2/v2.0/token`,
      iss: clientId,
      sub: clientId,
      jti: randomUUID(),
      nbf: now,
      exp: now + 600,
      ...changes.claims,
    };
    const text = [header, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .join(".");
    const signature = sign("RSA-SHA256", Buffer.from(text), made.privateKey).toString("base64url");
    return credentials({
      client_secret: undefined,
      client_assertion_type: assertionType,
      client_assertion: `${text}.${signature}`,
    });
  }

  it.each([
    ["of an unregistered certificate", { header: { "x5t#S256": "x" } }, 700027],
    ["of an expired certificate", { expired: true }, 700027],
    ["with an unsupported algorithm", { header: { alg: "RS384" } }, 700027],
    ["for another audience", { claims: { aud: "https://example.com" } }, 700023],
    ["of another subject", { claims: { sub: "someone" } }, 700021],
    ["that is too old", { claims: { exp: 1 } }, 700024],
    ["from the future", { claims: { nbf: 4e9 } }, 700024],
    ["without jti", { claims: { jti: undefined } }, 700027],
  ])("%s is refused", async (_what, changes, aadsts) => {
    const answer = await post(assertionWith(changes));

    expect(answer).toMatchObject(refusal(401, "invalid_client", aadsts));
  });

  it("with everything right is taken", async () => {
    const answer = await post(assertionWith());

    expect(answer.status).toBe(200);
  });
});

describe("a managed identity's assertion", () => {
  it.each([
    ["another issuer", { claims: { iss: "https://example.com" } }, 700211],
    ["another subject", { claims: { sub: randomUUID() } }, 700213],
    ["another audience", { claims: { aud: "api://other" } }, 700212],
    ["a forged signature", { signedWith: "other key" }, 50013],
    ["an expired token", { claims: { exp: 1 } }, 700024],
  ])("with %s is refused", async (_what, changes, aadsts) => {
    expect(await post(federated(changes))).toMatchObject(refusal(401, "invalid_client", aadsts));
  });

  it("is compared letter by letter", async () => {
    const credential = connector().federatedIdentityCredentials[0];
    if (!credential) throw new Error("The connector trusts no identity.");
    const subject = credential.subject.toUpperCase();

    const answer = await post(federated({ claims: { sub: subject } }));

    expect(answer).toMatchObject(refusal(401, "invalid_client", 700213));
  });
});

describe("on behalf of", () => {
  it.each([
    ["a forged token", { signedWith: "other key" }, 50013],
    ["an unsigned token", { signedWith: "nothing" }, 50013],
    ["a token of another issuer", { claims: { iss: "https://example.com/v2.0" } }, 50013],
    ["a token for another API", { claims: { aud: randomUUID() } }, 500131],
    ["an expired token", { claims: { exp: 1 } }, 500133],
    ["a token that is not valid yet", { claims: { nbf: 4e9 } }, 500133],
    ["someone who left", { claims: { oid: randomUUID() } }, 50034],
  ] as const)("refuses %s", async (_what, forgery, aadsts) => {
    const token = cloud.entra.forge(cloud.entra.userToken(anna), forgery);

    expect(await post(onBehalfOf(token))).toMatchObject(refusal(400, "invalid_grant", aadsts));
  });

  it("refuses an app's own token", async () => {
    const answer = await post(onBehalfOf(cloud.entra.appToken()));

    expect(answer).toMatchObject(refusal(400, "invalid_grant", 7000114));
  });

  it("refuses a scope that nobody consented to", async () => {
    const form = { scope: "https://graph.microsoft.com/Mail.Send" };

    const answer = await post(onBehalfOf(cloud.entra.userToken(anna), form));

    expect(answer).toMatchObject(refusal(400, "invalid_grant", 65001));
    expect(answer.body["suberror"]).toBe("consent_required");
  });

  it("needs its parameters", async () => {
    const form = onBehalfOf(cloud.entra.userToken(anna), { requested_token_use: undefined });

    expect(await post(form)).toMatchObject(refusal(400, "invalid_request", 900144));
  });

  it("names the scopes it granted, as the resource was named", async () => {
    const scope = "https://graph.microsoft.com/Mail.Read offline_access openid";

    const { body } = await post(onBehalfOf(cloud.entra.userToken(anna), { scope }));

    expect(body).toMatchObject({
      token_type: "Bearer",
      scope: "openid https://graph.microsoft.com/Mail.Read",
      expires_in: 3899,
      refresh_token: expect.any(String) as string,
      id_token: expect.any(String) as string,
    });
  });

  it("lives as people do: disabled, revoked, signed in anew", async () => {
    const before = cloud.entra.userToken(anna);

    cloud.entra.disableUser(anna);
    const disabled = await post(onBehalfOf(before));
    cloud.entra.enableUser(anna);
    cloud.entra.revokeSessions(anna);
    const revoked = await post(onBehalfOf(before));
    const again = await post(onBehalfOf(cloud.entra.userToken(anna)));

    expect(disabled).toMatchObject(refusal(400, "invalid_grant", 50057));
    expect(revoked).toMatchObject(refusal(400, "invalid_grant", 50173));
    expect(again.status).toBe(200);
  });

  it("sees revoked consent at the next request", async () => {
    const { grants } = cloud.directory.api;
    const token = cloud.entra.userToken(anna);
    const delegated = grants.delegated;

    grants.delegated = [];
    const answer = await post(onBehalfOf(token));
    grants.delegated = delegated;

    expect(answer).toMatchObject(refusal(400, "invalid_grant", 65001));
  });
});

describe("scopes", () => {
  it.each([
    [
      "two resources",
      `${graphDefault} https://vault.azure.net/.default`,
      400,
      "invalid_request",
      28000,
    ],
    [
      ".default beside others",
      `${graphDefault} https://graph.microsoft.com/Mail.Read`,
      400,
      "invalid_scope",
      70011,
    ],
    [
      "an unknown scope of our API",
      "api://d7e8394b-60af-4c25-95e7-f8490a2b360e/nothing",
      400,
      "invalid_scope",
      650053,
    ],
    [
      "the API as its own client",
      "api://d7e8394b-60af-4c25-95e7-f8490a2b360e/.default",
      400,
      "invalid_request",
      90009,
    ],
  ])("refuse %s", async (_what, scope, status, error, aadsts) => {
    const answer = await post(onBehalfOf(cloud.entra.userToken(anna), { scope }));

    expect(answer).toMatchObject(refusal(status, error, aadsts));
  });
});

it("asks for an assigned role when the API requires one", async () => {
  connector().assignmentRequired = true;
  const roles = cloud.directory.daemon.connectorRoles;
  const { clientId, secret } = cloud.directory.daemon;
  const scope = `${cloud.directory.api.appIdUri}/.default`;
  const form = credentials({ client_id: clientId, client_secret: secret, scope });

  const assigned = await post(form);
  cloud.directory.daemon.connectorRoles = [];
  const unassigned = await post(form);
  cloud.directory.daemon.connectorRoles = roles;

  expect(assigned.status).toBe(200);
  expect(unassigned).toMatchObject(refusal(400, "invalid_grant", 501051));
});

it("records requests without secrets and assertions", async () => {
  cloud.entra.requests.length = 0;
  const token = cloud.entra.userToken(anna);

  await post(onBehalfOf(token));

  expect(cloud.entra.requests).toEqual([
    {
      tenant: cloud.directory.tenantId,
      grant: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      clientId: cloud.directory.api.clientId,
      scope: graphDefault,
      claims: undefined,
      proof: "secret",
      correlationId: undefined,
    },
  ]);
});

describe("faults", () => {
  it("hit one request of the grant they name", async () => {
    const fault = { aadsts: 53003, error: "interaction_required", claims: "{}" } as const;
    cloud.entra.faults.next({ grant: "urn:ietf:params:oauth:grant-type:jwt-bearer", ...fault });

    const other = await post(credentials());
    const hit = await post(onBehalfOf(cloud.entra.userToken(anna)));
    const next = await post(onBehalfOf(cloud.entra.userToken(anna)));

    expect([other.status, hit.status, next.status]).toEqual([200, 400, 200]);
    expect(hit.body).toMatchObject({ error: "interaction_required", claims: "{}" });
  });

  it("answer 503 with Retry-After", async () => {
    cloud.entra.faults.next({ unavailable: 503, retryAfter: "7" });

    const url = `${cloud.authority}/oauth2/v2.0/token`;
    const answer = await fetch(url, { method: "POST", body: new URLSearchParams() });

    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "7"]);
  });

  it("break the body or the connection", async () => {
    cloud.entra.faults.next({ malformed: true });
    await expect(post(credentials())).rejects.toThrow(SyntaxError);

    cloud.entra.faults.next({ drop: true });
    await expect(post(credentials())).rejects.toThrow("fetch failed");
  });

  it("can hit the keys and the metadata, several times", async () => {
    cloud.entra.faults.next({ endpoint: "keys", unavailable: 500 }, 2);
    const keys = async () => (await fetch(`${cloud.authority}/discovery/v2.0/keys`)).status;

    expect([await keys(), await keys(), await keys()]).toEqual([500, 500, 200]);
  });

  it("only delay a request when told so", async () => {
    cloud.entra.faults.next({ delay: 1 });

    expect((await post(credentials())).status).toBe(200);
  });
});
