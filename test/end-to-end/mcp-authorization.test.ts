import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Connector, startConnectorStack } from "./connector.ts";

let connector: Connector;
beforeAll(async () => {
  connector = await startConnectorStack();
});
afterAll(async () => await connector.close());

const list = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list", params: {} });

async function post(headers: Record<string, string>, body = list) {
  return await connector.send("/mcp", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      ...headers,
    },
    body,
  });
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** The parameters of a WWW-Authenticate header. */
function challengeOf(headers: Headers): Record<string, string> {
  const header = headers.get("www-authenticate") ?? "";
  return Object.fromEntries(
    [...header.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
}

const scope = () => `${connector.cloud.directory.api.appIdUri}/access_as_user`;
const metadataUrl = () => `${connector.url}/.well-known/oauth-protected-resource/mcp`;

describe("who may speak MCP", () => {
  it("is told without a token where to sign in, and for which scope", async () => {
    const { status, headers, body } = await post({});

    expect(status).toBe(401);
    expect(challengeOf(headers)).toMatchObject({
      resource_metadata: metadataUrl(),
      scope: scope(),
    });
    expect(body).toMatchObject({ code: "unauthenticated" });
  });

  it.each([
    ["for Microsoft Graph", { aud: "https://graph.microsoft.com" }, /Microsoft Graph/],
    ["for another app", { aud: "00000000-0000-4000-8000-000000000000" }, /aud/],
    ["of another tenant", { tid: "00000000-0000-4000-8000-000000000000" }, /tid/],
    ["of another issuer", { iss: "https://evil.example/v2.0" }, /iss/],
  ])("refuses a token %s", async (_what, claims, reason) => {
    const token = connector.cloud.entra.forge(connector.annaToken, { claims });

    const { status, headers, body } = await post(bearer(token));

    expect(status).toBe(401);
    expect(body.detail).toMatch(reason);
    expect(challengeOf(headers)).toMatchObject({
      error: "invalid_token",
      resource_metadata: metadataUrl(),
    });
  });

  it("answers insufficient_scope, with all to ask for, only when the scope is missing", async () => {
    const token = connector.cloud.entra.userToken("anna.keller@lumencycles.example", {
      scp: "something_else",
    });

    const { status, headers } = await post(bearer(token));

    expect(status).toBe(403);
    expect(challengeOf(headers)).toMatchObject({
      error: "insufficient_scope",
      scope: scope(),
      resource_metadata: metadataUrl(),
    });
  });

  it("sends a person back to Entra with the claims that a policy asks for", async () => {
    const person = "kavita.rao@lumencycles.example";
    connector.cloud.entra.requireMfa(person);
    const token = connector.cloud.entra.userToken(person);

    const { status, headers, body } = await post(bearer(token));

    expect(status).toBe(401);
    expect(body).toMatchObject({ code: "claims_required" });
    const { error, claims = "", resource_metadata } = challengeOf(headers);
    expect([error, resource_metadata]).toEqual(["insufficient_claims", metadataUrl()]);
    expect(JSON.parse(Buffer.from(claims, "base64").toString())).toHaveProperty("access_token");
  });

  it.each(["GET", "DELETE", "OPTIONS", "PUT"])(
    "answers %s with 405: there is no session",
    async (method) => {
      const { status, headers, body } = await connector.send("/mcp", { method });

      expect([status, headers.get("allow")]).toEqual([405, "POST"]);
      expect(body).toMatchObject({ code: "method_not_allowed" });
    },
  );

  it("refuses web pages of other sites", async () => {
    const { status, body } = await post({
      ...bearer(connector.annaToken),
      origin: "https://evil.example",
    });

    expect(status).toBe(403);
    expect(body).toMatchObject({
      code: "access_denied",
      detail: expect.stringContaining("Origin"),
    });
  });

  it("refuses more than 4 MB, and what is no JSON", async () => {
    const huge = await post(bearer(connector.annaToken), `"${"x".repeat(4 * 1024 * 1024)}"`);
    const broken = await post(bearer(connector.annaToken), "{");

    expect(huge).toMatchObject({ status: 413, body: { code: "content_too_large" } });
    expect(broken).toMatchObject({ status: 400, body: { error: { code: -32700 } } });
  });
});

describe("metadata", () => {
  it.each(["", "/mcp"])("describes the resource at …/oauth-protected-resource%s", async (path) => {
    const { status, body } = await connector.send(`/.well-known/oauth-protected-resource${path}`);

    expect(status).toBe(200);
    expect(body).toEqual({
      resource: `${connector.url}/mcp`,
      authorization_servers: [connector.url],
      scopes_supported: [scope()],
      bearer_methods_supported: ["header"],
      resource_name: "Microsoft 365 connector",
    });
  });

  it.each([
    "/.well-known/oauth-authorization-server/mcp",
    "/.well-known/openid-configuration",
    "/.well-known/openid-configuration/mcp",
    "/mcp/.well-known/openid-configuration",
  ])("has nothing at %s, so that clients go on to where it is", async (path) => {
    expect((await connector.send(path)).status).toBe(404);
  });

  it("describes the authorization server, with PKCE, registration and iss", async () => {
    const { body } = await connector.send("/.well-known/oauth-authorization-server");

    expect(body).toMatchObject({
      issuer: connector.url,
      authorization_endpoint: `${connector.url}/oauth/authorize`,
      token_endpoint: `${connector.url}/oauth/token`,
      registration_endpoint: `${connector.url}/oauth/register`,
      code_challenge_methods_supported: ["S256"],
      token_endpoint_auth_methods_supported: ["none"],
      authorization_response_iss_parameter_supported: true,
    });
  });
});

const verifier = randomBytes(32).toString("base64url");
const claude = "https://claude.ai/api/mcp/auth_callback";

interface Asked {
  redirect_uri?: string;
  [name: string]: string | undefined;
}

/** What a client asks at the authorization endpoint; `undefined` leaves a parameter out. */
async function askToSignIn(changes: Asked = {}, cookie = "") {
  const parameters = {
    client_id: connector.cloud.directory.client.clientId,
    response_type: "code",
    redirect_uri: claude,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    state: "state of Claude",
    scope: "access_as_user",
    resource: `${connector.url}/mcp`,
    ...changes,
  };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined) query.set(name, value);
  return await connector.send(`/oauth/authorize?${query.toString()}`, {
    redirect: "manual",
    headers: { cookie },
  });
}

/** Signs in at Entra's page without a browser; the address that Entra sends the person to. */
async function signInAtEntra(entraUrl: string): Promise<URL> {
  const response = await fetch(entraUrl, {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams({ account: "anna.keller@lumencycles.example" }),
  });
  return new URL(response.headers.get("location") ?? "");
}

/** The whole way to a code for the client. */
async function codeFor(changes: Asked = {}) {
  const asked = await askToSignIn(changes);
  const cookie = asked.headers.get("set-cookie")?.split(";")[0] ?? "";
  const back = await signInAtEntra(entraUrlOf(asked));
  const finished = await connector.send(`${back.pathname}${back.search}`, {
    redirect: "manual",
    headers: { cookie },
  });
  return new URL(finished.headers.get("location") ?? "").searchParams;
}

function entraUrlOf({ headers, body }: Awaited<ReturnType<typeof askToSignIn>>): string {
  const link = /<a class="go" href="([^"]+)"/.exec(String(body))?.[1]?.replaceAll("&amp;", "&");
  return headers.get("location") ?? link ?? "";
}

async function redeem(form: Record<string, string>) {
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    client_id: connector.cloud.directory.client.clientId,
    redirect_uri: claude,
    code_verifier: verifier,
    ...form,
  });
  return await connector.send("/oauth/token", { method: "POST", body });
}

describe("the sign-in", () => {
  it("asks Entra for the qualified scope, without resource, by our callback", async () => {
    const { status, headers } = await askToSignIn({ prompt: "consent" });

    const { searchParams } = new URL(headers.get("location") ?? "");
    expect(status).toBe(302);
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: connector.cloud.directory.client.clientId,
      response_type: "code",
      response_mode: "query",
      redirect_uri: `${connector.url}/oauth/callback`,
      scope: `${scope()} offline_access`,
      code_challenge: expect.any(String),
      code_challenge_method: "S256",
      state: expect.any(String),
    });
    expect(headers.get("set-cookie")).toMatch(/HttpOnly; SameSite=Lax/);
  });

  it("returns to Claude with a code, its state and our iss; the code gives tokens", async () => {
    const answer = await codeFor();

    const { status, body } = await redeem({ code: answer.get("code") ?? "" });

    expect([answer.get("state"), answer.get("iss")]).toEqual(["state of Claude", connector.url]);
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.any(String),
      token_type: "Bearer",
      expires_in: expect.any(Number),
      refresh_token: expect.any(String),
      scope: scope(),
    });
    expect((await post(bearer(body.access_token))).status).toBe(200);
  });

  it("refreshes though the client names no scope", async () => {
    const { body: first } = await redeem({ code: (await codeFor()).get("code") ?? "" });

    const { status, body } = await redeem({
      grant_type: "refresh_token",
      refresh_token: first.refresh_token,
    });

    expect(status).toBe(200);
    expect((await post(bearer(body.access_token))).status).toBe(200);
  });

  it("says invalid_grant for a refresh token that is over, with what to do", async () => {
    const { status, body } = await redeem({ grant_type: "refresh_token", refresh_token: "1.dead" });

    expect(status).toBe(400);
    expect(body).toEqual({
      error: "invalid_grant",
      error_description: expect.stringMatching(/sign in again/i),
    });
  });

  it("says temporarily_unavailable while Entra is down, and keeps the code usable", async () => {
    const code = (await codeFor()).get("code") ?? "";
    connector.cloud.entra.faults.next({ unavailable: 503, grant: "authorization_code" });

    const down = await redeem({ code });
    const up = await redeem({ code });

    expect(down).toMatchObject({ status: 503, body: { error: "temporarily_unavailable" } });
    expect(up.status).toBe(200);
  });

  it("asks a person before a program on this computer gets the sign-in", async () => {
    const { status, headers, body } = await askToSignIn({
      redirect_uri: "http://localhost:54545/callback",
    });

    expect(status).toBe(200);
    expect(body).toContain("http://localhost:54545");
    expect(headers.get("content-security-policy")).toMatch(
      /default-src 'none'.*frame-ancestors 'none'/,
    );
    expect(body).toMatch(/error=access_denied&amp;/);
  });

  it("passes on that the person declined", async () => {
    const asked = await askToSignIn();
    const cookie = asked.headers.get("set-cookie")?.split(";")[0] ?? "";
    const { searchParams } = new URL(entraUrlOf(asked));
    const state = new URLSearchParams({
      state: searchParams.get("state") ?? "",
      error: "access_denied",
    });

    const { headers } = await connector.send(`/oauth/callback?${state.toString()}`, {
      redirect: "manual",
      headers: { cookie },
    });

    const answer = new URL(headers.get("location") ?? "").searchParams;
    expect([answer.get("error"), answer.get("state"), answer.get("iss")]).toEqual([
      "access_denied",
      "state of Claude",
      connector.url,
    ]);
  });

  it("registers whoever asks as the one public client", async () => {
    const { status, body } = await connector.send("/oauth/register", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ client_name: "Claude", redirect_uris: [claude] }),
    });

    expect(status).toBe(201);
    expect(body).toEqual({
      client_id: connector.cloud.directory.client.clientId,
      redirect_uris: [claude],
      token_endpoint_auth_method: "none",
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
    });
  });
});

describe("a deputy that is not confused", () => {
  it.each([
    "https://evil.example/callback",
    "https://claude.ai/api/mcp/auth_callback/../../evil",
    "https://claude.ai.evil.example/api/mcp/auth_callback",
    "https://claude.ai/api/mcp/auth_callback?next=evil",
    "http://localhost.evil.example:80/callback",
    "http://localhost:80@evil.example/callback",
    "http://localhost:99999/callback",
    "javascript:alert(1)",
    "",
  ])("sends no code to %s", async (redirect_uri) => {
    const { status, headers, body } = await askToSignIn({ redirect_uri });

    expect(status).toBe(400);
    expect(headers.get("location")).toBeNull();
    expect(body).toContain("The sign-in did not work");
  });

  it("refuses to register a foreign redirect address", async () => {
    const { status, body } = await connector.send("/oauth/register", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ redirect_uris: ["https://evil.example/callback"] }),
    });

    expect([status, body.error]).toEqual([400, "invalid_redirect_uri"]);
  });

  it("refuses another client id on a page, not by redirect", async () => {
    const { status, headers } = await askToSignIn({ client_id: "another" });

    expect([status, headers.get("location")]).toEqual([400, null]);
  });

  it.each([
    [{ code_challenge: undefined }, "invalid_request"],
    [{ code_challenge_method: "plain" }, "invalid_request"],
    [{ response_type: "token" }, "unsupported_response_type"],
    [{ resource: "https://other.example/mcp" }, "invalid_target"],
  ])("tells the client that %j is %s", async (changes, error) => {
    const { status, headers } = await askToSignIn(changes);

    const answer = new URL(headers.get("location") ?? "");
    expect(status).toBe(302);
    expect(answer.origin).toBe("https://claude.ai");
    expect(answer.searchParams.get("error")).toBe(error);
  });

  it("ends a sign-in only in the browser in which it began", async () => {
    const back = await signInAtEntra(entraUrlOf(await askToSignIn()));
    const another = await askToSignIn();
    const cookie = another.headers.get("set-cookie")?.split(";")[0] ?? "";

    const stolen = await connector.send(`${back.pathname}${back.search}`, { redirect: "manual" });
    const swapped = await connector.send(`${back.pathname}${back.search}`, {
      redirect: "manual",
      headers: { cookie },
    });

    expect([stolen.status, swapped.status]).toEqual([400, 400]);
    expect(swapped.headers.get("location")).toBeNull();
  });

  it("refuses an altered state and an altered code", async () => {
    const asked = await askToSignIn();
    const cookie = asked.headers.get("set-cookie")?.split(";")[0] ?? "";
    const back = await signInAtEntra(entraUrlOf(asked));
    const state = back.searchParams.get("state") ?? "";
    back.searchParams.set("state", `${state.slice(0, -2)}AA`);
    const code = (await codeFor()).get("code") ?? "";

    const altered = await connector.send(`${back.pathname}${back.search}`, {
      redirect: "manual",
      headers: { cookie },
    });
    const redeemed = await redeem({ code: `${code.slice(0, -2)}AA` });

    expect(altered.status).toBe(400);
    expect(redeemed).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });

  it("does not take a sealed state for a code", async () => {
    const { searchParams } = new URL(entraUrlOf(await askToSignIn()));

    const { status, body } = await redeem({ code: searchParams.get("state") ?? "" });

    expect([status, body.error]).toEqual([400, "invalid_grant"]);
  });

  it("redeems a code once, for the redirect address and the verifier it was given for", async () => {
    const code = (await codeFor()).get("code") ?? "";

    const elsewhere = await redeem({ code, redirect_uri: "http://localhost:1/callback" });
    const guessed = await redeem({ code, code_verifier: randomBytes(32).toString("base64url") });
    const foreign = await redeem({ code, client_id: "another" });
    const another = (await codeFor()).get("code") ?? "";
    const first = await redeem({ code: another });
    const replayed = await redeem({ code: another });

    expect(elsewhere).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    expect(guessed).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    expect(foreign).toMatchObject({ status: 401, body: { error: "invalid_client" } });
    expect(first.status).toBe(200);
    expect(replayed).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });
});
