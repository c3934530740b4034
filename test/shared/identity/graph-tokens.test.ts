import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addSecret } from "../../../local/cloud/entra/registrations.ts";
import { ConnectorError } from "../../../shared/errors/connector-error.ts";
import { aadstsCodes } from "../../../shared/identity/aadsts.ts";
import type { Caller } from "../../../shared/identity/caller.ts";
import { createGraphTokens, type GraphTokens } from "../../../shared/identity/graph-tokens.ts";
import { createSecretReader } from "../../../shared/identity/secret-reader.ts";
import type { Tenant } from "../../../shared/identity/tenant.ts";
import { createAccessTokenVerifier } from "../../../shared/identity/verify-access-token.ts";
import { type EntraStack, MemorySecrets, startEntraStack } from "./entra-stack.ts";

const anna = "anna.keller@lumencycles.example";
const ben = "ben.okafor@lumencycles.example";
const graph = "https://graph.microsoft.com";
const minute = 60_000;
const year = 365 * 24 * 60 * minute;
const noIdentity = { getToken: () => Promise.resolve(null) };

let stack: EntraStack;
let tenant: Tenant;
let tokens: GraphTokens;

beforeAll(async () => {
  stack = await startEntraStack();
  tenant = stack.tenant("secret");
  const end = stack.now() + year;
  addSecret(stack.entra.registration(tenant.clientId), "good-secret", { start: 0, end });
});

afterAll(() => stack.network.close());

beforeEach(() => {
  stack.entra.faults.clear();
  stack.entra.requests.length = 0;
  tokens = tokensWith("good-secret");
});

function tokensWith(...secrets: string[]): GraphTokens {
  return tokensFrom(new MemorySecrets(...secrets));
}

function tokensFrom(secrets: MemorySecrets): GraphTokens {
  return createGraphTokens({
    secrets: createSecretReader(secrets),
    azure: noIdentity,
    now: () => stack.now(),
  });
}

/** The caller as the connector sees them: their token is verified first. */
async function callerOf(token: string): Promise<Caller> {
  const verifier = createAccessTokenVerifier({ tenants: [tenant], now: () => stack.now() });
  return (await verifier.verify(`Bearer ${token}`)).caller;
}

async function refusal(promise: Promise<unknown>): Promise<ConnectorError> {
  const error: unknown = await promise.then(
    () => new Error("a token was issued"),
    (reason: unknown) => reason,
  );
  if (error instanceof ConnectorError) return error;
  throw error;
}

/** What request number `index` demanded of the access token. */
function sentClaims(index: number): unknown {
  const claims = JSON.parse(stack.entra.requests[index]?.claims ?? "{}") as {
    access_token?: unknown;
  };
  return claims.access_token;
}

describe("a Graph token for a person", () => {
  it("is issued on their behalf, with the scopes that were consented to", async () => {
    const source = tokens.forCaller(tenant, await callerOf(stack.entra.userToken(anna)));

    const { accessToken, scopes } = await source.token();

    const claims = stack.entra.verify(accessToken, { audience: graph });
    expect(claims).toMatchObject({ oid: stack.directory.people[0]?.id, idtyp: "user" });
    expect(scopes).toEqual(expect.arrayContaining(stack.directory.api.grants.delegated));
    expect(stack.entra.requests).toMatchObject([
      { grant: "urn:ietf:params:oauth:grant-type:jwt-bearer", proof: "secret" },
    ]);
    expect(sentClaims(0)).toEqual({ xms_cc: { values: ["CP1"] } });
  });

  it("is kept, and shared by calls at the same time", async () => {
    const source = tokens.forCaller(tenant, await callerOf(stack.entra.userToken(anna)));

    const [first, second] = await Promise.all([source.token(), source.token()]);
    const third = await source.token();

    expect(new Set([first, second, third]).size).toBe(1);
    expect(stack.entra.requests).toHaveLength(1);
  });

  it("is never another person's, and never of an earlier sign-in", async () => {
    const callers = await Promise.all(
      [anna, ben, anna].map((name) => callerOf(stack.entra.userToken(name))),
    );

    const issued = await Promise.all(
      callers.map((caller) => tokens.forCaller(tenant, caller).token()),
    );

    const owners = issued.map(
      ({ accessToken }) => stack.entra.verify(accessToken, { audience: graph })["upn"],
    );
    expect(owners).toEqual([anna, ben, anna]);
    expect(stack.entra.requests).toHaveLength(3);
  });

  it("loses a revoked permission within five minutes", async () => {
    const { grants } = stack.directory.api;
    const before = [...grants.delegated];
    const source = tokens.forCaller(tenant, await callerOf(stack.entra.userToken(anna)));

    const first = await source.token();
    grants.delegated = before.filter((scope) => scope !== "Mail.Read");
    stack.advance(4 * minute);
    const kept = await source.token();
    stack.advance(minute);
    const renewed = await source.token();

    grants.delegated = before;
    expect(first.scopes).toContain("Mail.Read");
    expect(kept).toBe(first);
    expect(renewed.scopes).not.toContain("Mail.Read");
  });

  it("ends with the person's session within five minutes", async () => {
    const source = tokens.forCaller(tenant, await callerOf(stack.entra.userToken(ben)));

    await source.token();
    stack.advance(1);
    stack.entra.revokeSessions(ben);
    stack.advance(5 * minute);
    const error = await refusal(source.token());

    expect(error).toMatchObject({ code: "unauthenticated", status: 401 });
    expect(error.happened).toContain("AADSTS50173");
    expect(error.challenge).toMatch(/^Bearer authorization_uri=".*", error="invalid_token"/);
  });

  it("is asked for anew when Graph refused the one that was kept", async () => {
    const source = tokens.forCaller(tenant, await callerOf(stack.entra.userToken(anna)));

    const first = await source.token();
    const fresh = await source.token({ fresh: true });
    const afterwards = await source.token();

    expect(fresh).not.toBe(first);
    expect(afterwards).toBe(fresh);
  });

  it("is asked for with the claims of a challenge, besides our own capability", async () => {
    const source = tokens.forCaller(tenant, await callerOf(stack.entra.userToken(anna)));
    const claims = '{"access_token":{"nbf":{"essential":true,"value":"1700000000"}}}';

    await source.token();
    await source.token({ claims });

    expect(sentClaims(1)).toEqual({
      nbf: { essential: true, value: "1700000000" },
      xms_cc: { values: ["CP1"] },
    });
  });

  it("that Conditional Access withholds sends the claims back to the caller", async () => {
    const clara = "clara.dubois@lumencycles.example";
    stack.entra.requireMfa(clara);
    const caller = await callerOf(stack.entra.userToken(clara));

    const error = await refusal(tokens.forCaller(tenant, caller).token());

    expect(error).toMatchObject({ code: "claims_required", status: 401 });
    const claims = /error="insufficient_claims", claims="([^"]+)"/.exec(error.challenge ?? "")?.[1];
    expect(JSON.parse(Buffer.from(claims ?? "", "base64").toString())).toHaveProperty(
      "access_token.capolids.essential",
      true,
    );
  });

  it("is refused to a disabled account", async () => {
    const liam = "liam.murphy@lumencycles.example";
    const caller = await callerOf(stack.entra.userToken(liam));
    stack.entra.disableUser(liam);

    const error = await refusal(tokens.forCaller(tenant, caller).token());

    expect(error.because).toBe("The user's account is disabled.");
  });
});

describe("a Graph token for an application", () => {
  it("is the connector's own, with its application permissions, and shared by all applications", async () => {
    const callers = [
      await callerOf(stack.entra.appToken()),
      await callerOf(stack.entra.appToken()),
    ];

    const issued = [];
    for (const caller of callers) issued.push(await tokens.forCaller(tenant, caller).token());

    const claims = stack.entra.verify(issued[0]?.accessToken ?? "", { audience: graph });
    expect(claims).toMatchObject({ idtyp: "app", appid: tenant.clientId });
    expect(claims["roles"]).toEqual(expect.arrayContaining(stack.directory.api.grants.application));
    expect(issued[0]?.scopes).toEqual([]);
    expect(issued[1]).toBe(issued[0]);
    expect(stack.entra.requests).toMatchObject([{ grant: "client_credentials" }]);
  });

  it("loses a revoked permission within five minutes", async () => {
    const { grants } = stack.directory.api;
    const before = [...grants.application];
    const source = tokens.forCaller(tenant, await callerOf(stack.entra.appToken()));

    await source.token();
    grants.application = before.filter((role) => role !== "Mail.Read");
    stack.advance(5 * minute);
    const { accessToken } = await source.token();

    grants.application = before;
    const { roles } = stack.entra.verify(accessToken, { audience: graph });
    expect(roles).not.toContain("Mail.Read");
  });
});

describe("a claims challenge of Graph to an application", () => {
  it("is answered with a token for these claims", async () => {
    const source = tokens.forCaller(tenant, await callerOf(stack.entra.appToken()));
    const claims = '{"access_token":{"nbf":{"essential":true,"value":"1700000000"}}}';

    await source.token({ claims });

    expect(sentClaims(0)).toHaveProperty("nbf.value", "1700000000");
  });
});

describe("the connector's client secret", () => {
  it("that is empty is explained before Entra is asked", async () => {
    const caller = await callerOf(stack.entra.userToken(anna));

    const error = await refusal(tokensWith(" ").forCaller(tenant, caller).token());

    expect(error.because).toBe("The Key Vault secret live-default-secret is empty.");
    expect(stack.entra.requests).toHaveLength(0);
  });

  it("is read by the tenant's key", async () => {
    const secrets = new MemorySecrets("good-secret");

    await tokensFrom(secrets)
      .forCaller(tenant, await callerOf(stack.entra.appToken()))
      .token();

    expect(secrets.names).toEqual(["live-default-secret"]);
  });

  it("that was rotated meanwhile is read again once", async () => {
    const secrets = new MemorySecrets("removed-secret");
    secrets.vault = [{ id: "new", value: "good-secret" }, ...secrets.memory];
    const caller = await callerOf(stack.entra.userToken(anna));

    const { accessToken } = await tokensFrom(secrets).forCaller(tenant, caller).token();

    expect(stack.entra.verify(accessToken, { audience: graph })).toBeDefined();
    expect(stack.entra.requests).toHaveLength(2);
  });

  it("that does not work yet gives way to the one before", async () => {
    const caller = await callerOf(stack.entra.userToken(anna));

    const source = tokensWith("too-new-secret", "good-secret").forCaller(tenant, caller);

    await expect(source.token()).resolves.toHaveProperty("accessToken");
  });

  it("that is refused like the one before ends in a clear error after two requests", async () => {
    const caller = await callerOf(stack.entra.userToken(anna));

    const error = await refusal(tokensWith("bad-1", "bad-2").forCaller(tenant, caller).token());

    expect(error).toMatchObject({ code: "misconfigured", status: 503 });
    expect(error.happened).toContain("AADSTS7000215");
    expect(error.message).not.toMatch(/bad-[12]/);
    expect(stack.entra.requests).toHaveLength(2);
  });

  it("that is refused is not tried again for a minute, whoever calls", async () => {
    const secrets = new MemorySecrets("bad-1", "bad-2");
    const refused = tokensFrom(secrets);
    const callers = [
      await callerOf(stack.entra.userToken(anna)),
      await callerOf(stack.entra.userToken(ben)),
    ] as const;

    const error = await refusal(refused.forCaller(tenant, callers[0]).token());
    const meanwhile = await refusal(refused.forCaller(tenant, callers[1]).token());
    secrets.vault = [{ id: "new", value: "good-secret" }];
    stack.advance(minute);
    const later = await refused.forCaller(tenant, callers[1]).token();

    expect(meanwhile).toBe(error);
    expect(later.accessToken).toBeTruthy();
    expect(stack.entra.requests).toHaveLength(4);
  });

  it("that expired is said to have expired", async () => {
    const app = stack.entra.registration(tenant.clientId);
    addSecret(app, "old-secret", { start: 0, end: stack.now() - minute });
    const caller = await callerOf(stack.entra.userToken(anna));

    const error = await refusal(tokensWith("old-secret").forCaller(tenant, caller).token());

    expect(error.because).toBe("The connector's client secret has expired.");
  });
});

describe("when Entra fails", () => {
  it.each(aadstsCodes)(
    "AADSTS$code is explained, without Entra's own text",
    async ({ code, cause }) => {
      stack.entra.faults.next({ aadsts: code, error: "invalid_grant" });
      const caller = await callerOf(stack.entra.userToken(anna));

      const error = await refusal(tokens.forCaller(tenant, caller).token());

      expect(error.happened).toContain(`(AADSTS${code})`);
      expect(error.because).toBe(cause);
      expect(`${error.message} ${error.challenge}`).not.toMatch(/asked for by a test|Trace ID/);
    },
  );

  it("a busy answer is passed on, and Entra is left alone until the time that it named", async () => {
    const source = tokens.forCaller(tenant, await callerOf(stack.entra.userToken(anna)));
    stack.entra.faults.next({ unavailable: 429, retryAfter: "7" });

    const error = await refusal(source.token());
    const meanwhile = await refusal(source.token({ fresh: true }));
    stack.advance(7_000);
    const later = await source.token();

    expect(error).toMatchObject({ code: "service_unavailable", retryAfterSeconds: 7 });
    expect(meanwhile).toBe(error);
    expect(later.accessToken).toBeTruthy();
    expect(stack.entra.requests).toHaveLength(2);
  });

  it("a refusal is remembered for five minutes at most, however long Entra wants", async () => {
    const source = tokens.forCaller(tenant, await callerOf(stack.entra.userToken(anna)));
    stack.entra.faults.next({ unavailable: 429, retryAfter: "86400" });

    const error = await refusal(source.token());
    stack.advance(5 * minute - 1_000);
    const meanwhile = await refusal(source.token());
    stack.advance(1_000);
    const later = await source.token();

    expect(error.retryAfterSeconds).toBe(86_400);
    expect(meanwhile).toBe(error);
    expect(later.accessToken).toBeTruthy();
  });

  it("one person's refusal is not another's", async () => {
    const [first, second] = await Promise.all(
      [anna, ben].map((name) => callerOf(stack.entra.userToken(name))),
    );
    stack.entra.faults.next({ unavailable: 503, retryAfter: "60" });

    await refusal(tokens.forCaller(tenant, first as Caller).token());
    const token = await tokens.forCaller(tenant, second as Caller).token();

    expect(token.accessToken).toBeTruthy();
  });

  it.each([
    ["a cut connection", { drop: true }],
    ["an answer of 503", { unavailable: 503 }],
    ["a broken answer", { malformed: true }],
  ] as const)("%s is tried once more", async (_, fault) => {
    const source = tokens.forCaller(tenant, await callerOf(stack.entra.userToken(anna)));
    stack.entra.faults.next(fault);

    const { accessToken } = await source.token();

    expect(accessToken).toBeTruthy();
    expect(stack.entra.requests).toHaveLength(2);
  });

  it.each([
    ["cut connections", { drop: true }],
    ["answers of 503", { unavailable: 503 }],
    ["broken answers", { malformed: true }],
  ] as const)("two %s are reported", async (_, fault) => {
    const source = tokens.forCaller(tenant, await callerOf(stack.entra.userToken(anna)));
    stack.entra.faults.next(fault, 2);

    const error = await refusal(source.token());

    expect(error).toMatchObject({ code: "service_unavailable", status: 503 });
    expect(error.retryAfterSeconds).toBeGreaterThan(0);
  });

  it("the app's credential never follows a redirect", async () => {
    const seen: string[] = [];
    stack.network.mount("moved.localhost", (request) => {
      seen.push(new URL(request.url).pathname);
      return Response.redirect(`${stack.network.origin("moved.localhost")}/elsewhere`, 307);
    });
    const cloud = { ...tenant.cloud, authority: stack.network.origin("moved.localhost") };
    const caller = await callerOf(stack.entra.userToken(anna));

    const error = await refusal(tokens.forCaller({ ...tenant, cloud }, caller).token());

    expect(error.code).toBe("service_unavailable");
    expect(seen).not.toContain("/elsewhere");
  });
});
