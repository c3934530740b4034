/** People signing in: the pages they see, the codes that clients redeem. */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { addSecret } from "../../../../local/cloud/entra/registrations.ts";
import { type LocalCloud, startLocalCloud } from "../local-cloud.ts";

const anna = "anna.keller@lumencycles.example";
const ben = "ben.okafor@lumencycles.example";
const clara = "clara.dubois@lumencycles.example";
const redirectUri = "http://localhost:4711/oauth/callback";
const verifier = "a-verifier-that-is-long-enough-for-the-rules-of-pkce";
const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code";

interface Answer {
  access_token: string;
  refresh_token: string;
  error?: string;
  error_codes?: number[];
}

let cloud: LocalCloud;
let scope: string;
beforeAll(async () => {
  cloud = await startLocalCloud();
  scope = `${cloud.directory.api.appIdUri}/access_as_user offline_access`;
});
afterAll(() => cloud.close());

function authorizeUrl(changes: Record<string, string> = {}): URL {
  const url = new URL(`${cloud.authority}/oauth2/v2.0/authorize`);
  const parameters = {
    client_id: cloud.directory.client.clientId,
    response_type: "code",
    redirect_uri: redirectUri,
    scope,
    state: "state-1",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    ...changes,
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url;
}

async function submit(url: URL, form: Record<string, string>): Promise<URLSearchParams> {
  const body = new URLSearchParams(form);
  const answer = await fetch(url, { method: "POST", body, redirect: "manual" });
  const location = answer.headers.get("location");
  if (location === null) throw new Error(`No redirect but ${answer.status}.`);
  return new URL(location).searchParams;
}

async function signIn(changes: Record<string, string> = {}, account = anna): Promise<string> {
  return (await submit(authorizeUrl(changes), { account })).get("code") ?? "";
}

async function post(endpoint: "token" | "devicecode", form: Record<string, string>) {
  const body = new URLSearchParams({ client_id: cloud.directory.client.clientId, ...form });
  const answer = await fetch(`${cloud.authority}/oauth2/v2.0/${endpoint}`, {
    method: "POST",
    body,
  });
  return (await answer.json()) as Answer & { user_code: string; device_code: string };
}

function redeem(code: string, changes: Record<string, string> = {}) {
  return post("token", {
    grant_type: "authorization_code",
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    ...changes,
  });
}

function refresh(token: string, changes: Record<string, string> = {}) {
  return post("token", { grant_type: "refresh_token", refresh_token: token, ...changes });
}

async function poll(code: string): Promise<Answer> {
  return await post("token", { grant_type: deviceGrant, device_code: code });
}

function enter(form: Record<string, string>): Promise<Response> {
  const body = new URLSearchParams(form);
  return fetch(`${cloud.entra.origin}/common/oauth2/deviceauth`, { method: "POST", body });
}

describe("the authorization page", () => {
  it("offers every account", async () => {
    const answer = await fetch(authorizeUrl());

    const page = await answer.text();
    expect(answer.headers.get("content-type")).toMatch("text/html");
    for (const person of cloud.directory.people) expect(page).toContain(person.userPrincipalName);
  });

  it("sends the client a code and its state", async () => {
    const answer = await submit(authorizeUrl(), { account: anna });

    expect(answer.get("state")).toBe("state-1");
    expect(answer.get("code")).toBeTruthy();
  });

  it.each([
    ["somebody declines", {}, { decline: "1" }, "access_denied"],
    [
      "the resource does not fit the scope",
      { resource: "https://example.com" },
      { account: anna },
      "invalid_target",
    ],
    [
      "the answer is not to be a code",
      { response_type: "token" },
      { account: anna },
      "unsupported_response_type",
    ],
    ["the account does not exist", {}, { account: "nobody@example.com" }, "invalid_grant"],
    [
      "the account belongs to somebody who left",
      {},
      { account: "olaf.winter@lumencycles.example" },
      "invalid_grant",
    ],
  ])("sends the client an error when %s", async (_when, changes, form, error) => {
    const answer = await submit(authorizeUrl(changes), form);

    expect(answer.get("error")).toBe(error);
    expect(answer.get("state")).toBe("state-1");
  });

  it("cannot sign in silently", async () => {
    const answer = await fetch(authorizeUrl({ prompt: "none" }), { redirect: "manual" });

    expect(answer.headers.get("location")).toContain("error=login_required");
  });

  it.each<Record<string, string>>([
    { redirect_uri: "https://evil.example/callback" },
    { redirect_uri: "http://localhost.evil.example/callback" },
    { redirect_uri: "https://localhost:4711/callback" },
    { client_id: "unknown" },
  ])("shows an error and redirects nowhere for %o", async (changes) => {
    const answer = await fetch(authorizeUrl(changes), {
      redirect: "manual",
    });

    expect(answer.status).toBe(400);
    expect(answer.headers.get("location")).toBeNull();
  });

  it("escapes what the request brings", async () => {
    const url = new URL(`${cloud.entra.origin}/common/oauth2/deviceauth?user_code="><script>`);

    expect(await (await fetch(url)).text()).not.toContain("<script>");
  });
});

describe("an authorization code", () => {
  it("is good once", async () => {
    const code = await signIn();

    const first = await redeem(code);
    const second = await redeem(code);

    expect(first.access_token).toBeTruthy();
    expect(second).toMatchObject({ error: "invalid_grant", error_codes: [54005] });
  });

  it.each([
    ["another verifier", { code_verifier: "another" }, 501481],
    ["another redirect URI", { redirect_uri: "http://localhost:1" }, 500112],
    ["another resource", { resource: "https://example.com" }, 9010010],
  ])("is not redeemed with %s", async (_what, changes, aadsts) => {
    const answer = await redeem(await signIn(), changes);

    expect(answer.error_codes).toEqual([aadsts]);
  });

  it("ends after ten minutes", async () => {
    const code = await signIn();

    cloud.advance(11 * 60 * 1000);
    onTestFinished(() => cloud.advance(-11 * 60 * 1000));

    expect(await redeem(code)).toMatchObject({ error: "invalid_grant", error_codes: [70008] });
  });
});

describe("a refresh token", () => {
  it("renews the scopes of the sign-in when none are named", async () => {
    const { refresh_token } = await redeem(await signIn());

    const renewed = await refresh(refresh_token);

    const claims = cloud.entra.verify(renewed.access_token, {
      audience: cloud.directory.api.clientId,
    });
    expect(claims).toMatchObject({ scp: "access_as_user", preferred_username: anna });
    expect(renewed.refresh_token).not.toBe(refresh_token);
  });

  it("ends when it is not used for 90 days", async () => {
    const { refresh_token } = await redeem(await signIn());
    const later = 91 * 24 * 60 * 60 * 1000;

    cloud.advance(later);
    onTestFinished(() => cloud.advance(-later));

    expect(await refresh(refresh_token)).toMatchObject({ error_codes: [700082] });
  });

  it("ends when the person's sessions are revoked", async () => {
    const { refresh_token } = await redeem(await signIn({}, ben));

    cloud.entra.revokeSessions(ben);

    expect(await refresh(refresh_token)).toMatchObject({ error_codes: [50173] });
  });

  it("that nobody issued is refused", async () => {
    expect(await refresh("made-up")).toMatchObject({ error: "invalid_grant" });
  });
});

describe("a device code", () => {
  it("waits for the person, who posts the page's form", async () => {
    const { user_code, device_code } = await post("devicecode", { scope });

    const before = await poll(device_code);
    const page = await enter({ user_code: user_code.toLowerCase(), account: anna });
    const after = await poll(device_code);
    const again = await poll(device_code);

    expect(before).toMatchObject({ error: "authorization_pending", error_codes: [70016] });
    expect(page.status).toBe(200);
    expect(after.access_token).toBeTruthy();
    expect(again).toMatchObject({ error: "invalid_grant" });
  });

  it("can be declined", async () => {
    const { user_code, device_code } = await post("devicecode", { scope });

    await enter({ user_code, decline: "1" });

    expect(await poll(device_code)).toMatchObject({ error: "authorization_declined" });
  });

  it("ends after 15 minutes", async () => {
    const { user_code, device_code } = await post("devicecode", { scope });

    cloud.advance(16 * 60 * 1000);
    onTestFinished(() => cloud.advance(-16 * 60 * 1000));

    expect((await enter({ user_code, account: anna })).status).toBe(400);
    expect(await poll(device_code)).toMatchObject({ error: "expired_token" });
  });

  it("is not for confidential clients", async () => {
    const answer = await post("devicecode", { client_id: cloud.directory.api.clientId, scope });

    expect(answer.error).toBe("invalid_client");
  });
});

it("satisfies Conditional Access when the sign-in repeats the claims of the challenge", async () => {
  const { clientId } = cloud.directory.api;
  addSecret(cloud.entra.registration(clientId), "good-secret", { start: 0, end: Date.now() + 1e9 });
  cloud.entra.requireMfa(clara);
  const exchange = async (assertion: string) =>
    (await post("token", {
      grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      requested_token_use: "on_behalf_of",
      client_id: clientId,
      client_secret: "good-secret",
      scope: "https://graph.microsoft.com/.default",
      assertion,
    })) as Answer & { claims?: string };

  const plain = await redeem(await signIn({}, clara));
  const challenge = await exchange(plain.access_token);
  const strong = await redeem(await signIn({ claims: challenge.claims ?? "" }, clara));
  const exchanged = await exchange(strong.access_token);

  expect(challenge).toMatchObject({ error: "interaction_required", error_codes: [50076] });
  expect(exchanged.access_token).toBeTruthy();
});
