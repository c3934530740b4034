import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Connector, startConnectorStack } from "./connector.ts";

let connector: Connector;
beforeAll(async () => {
  connector = await startConnectorStack();
});
afterAll(async () => await connector.close());

const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';

/** The parameters of a WWW-Authenticate header. */
function challengeOf(headers: Headers): Record<string, string> {
  const header = headers.get("www-authenticate") ?? "";
  return Object.fromEntries(
    [...header.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
}

it("answers a call without a token with 401, a challenge and what to do", async () => {
  const answer = await connector.send("/api/tools/get_me", { method: "POST" });

  expect(answer.status).toBe(401);
  expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer/);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect(answer.body).toEqual({
    code: "unauthenticated",
    title: "The access token was not accepted",
    status: 401,
    detail: expect.any(String),
    remedy: expect.any(String),
    requestId: answer.headers.get("x-request-id"),
  });
});

describe("refuses a forged token and says which check failed:", () => {
  const forged: Record<string, (token: string) => [string, RegExp]> = {
    "no signature": (token) => [
      connector.cloud.entra.forge(token, { signedWith: "nothing" }),
      /RS256/,
    ],
    "the public key as a secret": (token) => [
      connector.cloud.entra.forge(token, { signedWith: "public key as secret" }),
      /RS256/,
    ],
    "another key": (token) => [
      connector.cloud.entra.forge(token, { signedWith: "other key" }),
      /signature/,
    ],
    "another audience": (token) => [
      connector.cloud.entra.forge(token, { claims: { aud: "https://graph.microsoft.com" } }),
      /Microsoft Graph/,
    ],
    "an ended lifetime": (token) => [
      connector.cloud.entra.forge(token, { claims: { exp: 1_700_000_000 } }),
      /lifetime is over/,
    ],
  };

  it.each(Object.entries(forged))("%s", async (_what, forge) => {
    const [token, reason] = forge(connector.annaToken);

    const { status, body } = await connector.call("get_me", {}, token);

    expect(status).toBe(401);
    expect(body).toMatchObject({ code: "unauthenticated", detail: expect.stringMatching(reason) });
    expect(JSON.stringify(body)).not.toContain(token.split(".")[1]);
  });
});

it("names the app role and its group when a person has none", async () => {
  const token = connector.cloud.entra.userToken("mia.novak@lumencycles.example");

  const { status, body } = await connector.call("get_me", {}, token);

  expect(status).toBe(403);
  expect(body).toMatchObject({
    code: "missing_role",
    detail: expect.stringContaining("Connector.Read"),
    remedy: expect.stringContaining("Claude-Connector-Users"),
  });
});

it("answers insufficient_scope, with the scope to ask for, only when access_as_user is missing", async () => {
  const token = connector.cloud.entra.userToken("anna.keller@lumencycles.example", {
    scp: "something_else",
  });

  const { status, body, headers } = await connector.call("get_me", {}, token);

  expect(status).toBe(403);
  expect(body.code).toBe("insufficient_scope");
  expect(challengeOf(headers)).toMatchObject({
    error: "insufficient_scope",
    scope: expect.stringMatching(/^api:\/\/.+\/access_as_user$/),
  });
});

describe("a claims challenge reaches the caller", () => {
  it("from Entra, when it refuses On-Behalf-Of", async () => {
    connector.cloud.entra.requireMfa("ben.okafor@lumencycles.example");

    const { status, body, headers } = await connector.call("get_me", {}, connector.benToken);

    expect(status).toBe(401);
    expect(body.code).toBe("claims_required");
    const challenge = challengeOf(headers);
    expect(challenge["error"]).toBe("insufficient_claims");
    expect(JSON.parse(Buffer.from(challenge["claims"]!, "base64").toString())).toHaveProperty(
      "access_token",
    );
  });

  it("from Graph in mid-call, after one try with a token for these claims", async () => {
    connector.cloud.graph.faults.add({
      match: /^\/me$/,
      kind: "claims-challenge",
      times: 2,
      claims,
    });

    const { status, headers } = await connector.call("get_me");

    expect(status).toBe(401);
    const challenge = challengeOf(headers);
    expect(Buffer.from(challenge["claims"]!, "base64").toString()).toBe(claims);
  });

  it("not at all when the token for these claims satisfies Graph", async () => {
    connector.cloud.graph.faults.add({
      match: /^\/me$/,
      kind: "claims-challenge",
      times: 1,
      claims,
    });

    const { status } = await connector.call("get_me");

    expect(status).toBe(200);
  });
});

it("gets a new Graph token when Graph calls the one at hand expired", async () => {
  connector.cloud.graph.faults.add({ match: /^\/me$/, kind: "expired-token", times: 1 });

  const { status } = await connector.call("get_me");

  expect(status).toBe(200);
});

it("stops a caller at the limit per minute and says when to come back", async () => {
  const token = connector.cloud.entra.userToken("clara.dubois@lumencycles.example");
  const calls = Array.from({ length: 125 }, async () => await connector.call("get_me", {}, token));

  const answers = await Promise.all(calls);

  const refused = answers.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(5);
  expect(refused[0]!.body.code).toBe("throttled");
  expect(Number(refused[0]!.headers.get("retry-after"))).toBeGreaterThan(0);
});
