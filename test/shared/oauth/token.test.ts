import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { issueTokens } from "../../../shared/oauth/token.ts";
import type { Settings } from "../../../shared/settings.ts";
import { claudeCallback, signInSettings, testSealer, tokenForm } from "./sign-in-fixture.ts";

/** Entra's token endpoint: answers what the test says, and keeps what it was sent. */
let entra: Server;
let settings: Settings;
let answer: { status: number; body: string };
let asked: Record<string, string>[];

beforeAll(async () => {
  entra = createServer((request, response) => {
    let form = "";
    request.on("data", (chunk: Buffer) => (form += chunk.toString()));
    request.on("end", () => {
      asked.push(Object.fromEntries(new URLSearchParams(form)));
      response.writeHead(answer.status, { location: "https://evil.example" }).end(answer.body);
    });
  });
  await new Promise<void>((listening) => entra.listen(0, "127.0.0.1", listening));
  const { tenant, ...rest } = signInSettings();
  const authority = `http://127.0.0.1:${(entra.address() as AddressInfo).port}`;
  settings = { ...rest, tenant: { ...tenant, cloud: { ...tenant.cloud, authority } } };
});
afterAll(() => entra.close());
beforeEach(() => {
  asked = [];
  answer = { status: 200, body: JSON.stringify({ access_token: "at", expires_in: 3_599 }) };
});

const sealer = testSealer();
const refreshing = { grant_type: "refresh_token", refresh_token: "rt" };
const scope = "api://d7e8394b-60af-4c25-95e7-f8490a2b360e/access_as_user";

async function ask(fields: Record<string, string> = refreshing) {
  return await issueTokens(tokenForm(fields), settings, sealer);
}

it("redeems a code at Entra by our callback, with the client's verifier", async () => {
  const code = await sealer.seal("oauth-code", { code: "0.e", redirectUri: claudeCallback }, 60);

  await ask({
    grant_type: "authorization_code",
    code,
    redirect_uri: claudeCallback,
    code_verifier: "v",
    resource: "https://m365.example/mcp/",
    scope: "access_as_user",
  });

  expect(asked).toEqual([
    {
      grant_type: "authorization_code",
      client_id: settings.signInClientId,
      code: "0.e",
      redirect_uri: "https://m365.example/oauth/callback",
      code_verifier: "v",
      scope: `${scope} offline_access`,
    },
  ]);
});

it("answers with nothing but the tokens, and with no lifetime that Entra did not name", async () => {
  answer.body = JSON.stringify({ access_token: "at", id_token: "it", refresh_token: "rt2" });

  const tokens = await ask();

  expect(tokens).toEqual({
    access_token: "at",
    token_type: "Bearer",
    refresh_token: "rt2",
    scope,
  });
});

describe("without asking Entra, refuses", () => {
  it.each([
    [{ grant_type: "client_credentials" }, "unsupported_grant_type"],
    [{ grant_type: "refresh_token" }, "invalid_request"],
    [{ ...refreshing, client_id: "another" }, "invalid_client"],
    [{ ...refreshing, resource: "https://other.example/mcp" }, "invalid_target"],
    [{ grant_type: "authorization_code", code: "0.entra" }, "invalid_grant"],
  ])("%j as %s", async (fields, code) => {
    await expect(ask(fields)).rejects.toMatchObject({ code });
    expect(asked).toEqual([]);
  });

  it("a code without its verifier or redirect address", async () => {
    const code = await sealer.seal("oauth-code", { code: "0.e", redirectUri: claudeCallback }, 60);
    const grant = { grant_type: "authorization_code", code };

    await expect(ask(grant)).rejects.toMatchObject({ code: "invalid_grant" });
    await expect(ask({ ...grant, redirect_uri: claudeCallback })).rejects.toMatchObject({
      code: "invalid_request",
      message: "code_verifier is missing.",
    });
    expect(asked).toEqual([]);
  });
});

describe("of Entra's refusals", () => {
  it.each<[string, number, object | string | null, string, RegExp]>([
    [
      "a dead session",
      400,
      { error: "invalid_grant", error_codes: [700082] },
      "invalid_grant",
      /Sign in again. \(AADSTS700082\)/,
    ],
    [
      "an unknown number",
      400,
      { error: "invalid_grant", error_codes: [999] },
      "invalid_grant",
      /sign in again. \(AADSTS999\)/,
    ],
    [
      "a second factor",
      400,
      { error: "interaction_required", error_codes: [50076] },
      "invalid_grant",
      /second factor/,
    ],
    [
      "a policy",
      400,
      { error: "invalid_grant", error_codes: [53003] },
      "invalid_grant",
      /Conditional Access/,
    ],
    [
      "missing consent",
      400,
      { error: "invalid_grant", error_codes: [65001] },
      "invalid_grant",
      /access_as_user/,
    ],
    [
      "consent that is asked for",
      400,
      { error: "consent_required" },
      "invalid_grant",
      /access_as_user/,
    ],
    [
      "a wrong verifier",
      400,
      { error: "invalid_grant", error_codes: [501481] },
      "invalid_grant",
      /sign in again/,
    ],
    [
      "the wrong platform",
      401,
      { error: "invalid_client", error_codes: [7000218] },
      "server_error",
      /platform. \(AADSTS7000218\)/,
    ],
    [
      "an unknown app",
      400,
      { error: "unauthorized_client", error_codes: [700016] },
      "server_error",
      /SIGN_IN_CLIENT_ID/,
    ],
    [
      "an unknown scope",
      400,
      { error: "invalid_scope", error_codes: [70011] },
      "server_error",
      /app registrations/,
    ],
    [
      "a resource beside the scope",
      400,
      { error: "invalid_resource", error_codes: [9010010] },
      "server_error",
      /AADSTS9010010/,
    ],
    [
      "a loop",
      400,
      { error: "invalid_grant", error_codes: [50196] },
      "temporarily_unavailable",
      /busy/,
    ],
    [
      "a busy tenant",
      400,
      { error: "invalid_request", error_codes: [90055] },
      "temporarily_unavailable",
      /busy/,
    ],
    [
      "a busy directory",
      503,
      { error: "temporarily_unavailable" },
      "temporarily_unavailable",
      /busy/,
    ],
    ["too many requests", 429, { error: "invalid_request" }, "temporarily_unavailable", /busy/],
    ["a failure in JSON", 500, {}, "temporarily_unavailable", /busy/],
    ["a failure in HTML", 502, "<html>", "temporarily_unavailable", /could not be reached/],
    ["a redirect", 302, "", "temporarily_unavailable", /could not be reached/],
    ["nothing at all", 400, null, "invalid_grant", /sign in again/],
  ])("%s is told as it is", async (_what, status, body, code, words) => {
    answer = { status, body: typeof body === "string" ? body : JSON.stringify(body) };

    const refused = ask();

    await expect(refused).rejects.toMatchObject({
      code,
      message: expect.stringMatching(words),
    });
    expect(asked).toHaveLength(1);
  });

  it("passes on the correlation id and nothing that Entra wrote", async () => {
    answer = {
      status: 400,
      body: JSON.stringify({
        error: "invalid_grant",
        error_codes: ["Anna"],
        error_description: "Anna's token rt",
        correlation_id: "8c1f2d3e-0000-4000-8000-1234567890ab",
      }),
    };

    await expect(ask()).rejects.toMatchObject({
      message:
        "The sign-in is over: sign in again. (correlation id 8c1f2d3e-0000-4000-8000-1234567890ab)",
    });
  });
});
