import { createPublicKey } from "node:crypto";
import { assert, asyncProperty, constantFrom, dictionary, jsonValue } from "fast-check";
import { base64url, SignJWT } from "jose";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { ConnectorError } from "../../../shared/errors/connector-error.ts";
import {
  type AccessTokenVerifier,
  createAccessTokenVerifier,
} from "../../../shared/identity/verify-access-token.ts";
import {
  applicationClaims,
  clientId,
  createForge,
  type Forge,
  signInApp,
  start,
  tenant,
  tenantId,
  userClaims,
  userId,
} from "./token-forge.ts";

let forge: Forge;
let other: Forge;
const now = start;
let verifier: AccessTokenVerifier;

beforeAll(async () => {
  [forge, other] = await Promise.all([createForge(), createForge()]);
  verifier = createAccessTokenVerifier({ tenants: [tenant], fetch: forge.fetch, now: () => now });
});

async function refusal(header: string | null, of = verifier): Promise<ConnectorError> {
  const error: unknown = await of.verify(header).then(
    () => new Error("the token was accepted"),
    (thrown: unknown) => thrown,
  );
  if (error instanceof ConnectorError) return error;
  throw error;
}

function part(value: object): string {
  return base64url.encode(JSON.stringify(value));
}

/** Why a token was refused: always a 401 whose challenge repeats, in ASCII, why and what to do. */
async function reason(header: string | null): Promise<string> {
  const error = await refusal(header);
  expect(error).toMatchObject({ code: "unauthenticated", status: 401 });
  expect(error.challenge).toMatch(/^Bearer error="invalid_token", error_description="[^"\\]+"$/);
  return error.because;
}

describe("a good token", () => {
  it("of a user gives a delegated caller with the roles that the connector knows", async () => {
    const header = await forge.bearer({ roles: ["Connector.Read", "Something.Else"] });

    const call = await verifier.verify(header);

    expect(call).toMatchObject({ tenant });
    expect(call.caller).toEqual({
      mode: "delegated",
      objectId: userId,
      clientId: signInApp,
      roles: ["Connector.Read"],
      accessToken: header.slice("Bearer ".length),
      expiresAt: start / 1000 - 60 + 3900,
    });
    expect(forge.urls[0]).toBe(`https://login.microsoftonline.com/${tenantId}/discovery/v2.0/keys`);
  });

  it("of an application gives an application caller", async () => {
    const token = await forge.sign(applicationClaims());

    const { caller } = await verifier.verify(`Bearer ${token}`);

    expect(caller).toMatchObject({ mode: "application" });
  });

  it("is told apart without the optional claim idtyp", async () => {
    const user = await forge.bearer({ idtyp: undefined });
    const application = await forge.sign({ ...applicationClaims(), idtyp: undefined });

    const callers = [await verifier.verify(user), await verifier.verify(`Bearer ${application}`)];

    expect(callers.map(({ caller }) => caller.mode)).toEqual(["delegated", "application"]);
  });

  it("may name the API by its App ID URI, and the scheme in any case", async () => {
    const header = await forge.bearer({ aud: `api://${clientId}` });

    const call = await verifier.verify(header.replace("Bearer", "bearer"));

    expect(call.caller.mode).toBe("delegated");
  });

  it("works five minutes beyond its lifetime at either end, for clocks that differ", async () => {
    const late = await forge.bearer({ exp: start / 1000 - 299 });
    const early = await forge.bearer({ nbf: start / 1000 + 299 });

    const calls = await Promise.all([verifier.verify(late), verifier.verify(early)]);

    expect(calls).toHaveLength(2);
  });

  it("chooses the tenant, and among app registrations of one tenant the audience", async () => {
    const second = { ...tenant, key: "second", clientId: "2c3d8e90-b5f4-417a-aa3c-4d9e6f708b13" };
    const both = createAccessTokenVerifier({
      tenants: [tenant, second],
      fetch: forge.fetch,
      now: () => now,
    });

    const call = await both.verify(await forge.bearer({ aud: second.clientId }));

    expect(call.tenant.key).toBe("second");
  });

  it("is not decoded again while it is known, and refused once its lifetime is over", async () => {
    const keys = await createForge();
    let clock = start;
    const short = await keys.bearer({ exp: start / 1000 + 1 });
    const counting = createAccessTokenVerifier({
      tenants: [tenant],
      fetch: keys.fetch,
      now: () => clock,
    });

    const first = await counting.verify(short);
    const again = await counting.verify(short);
    clock += 302_000;

    expect(again.caller).toBe(first.caller);
    expect((await refusal(short, counting)).because).toMatch(/lifetime is over/);
  });

  it("is verified anew after five minutes, so that a withdrawn key ends", async () => {
    const keys = await createForge();
    let clock = start;
    const token = await keys.bearer();
    const remembering = createAccessTokenVerifier({
      tenants: [tenant],
      fetch: keys.fetch,
      now: () => clock,
    });

    const first = await remembering.verify(token);
    clock += 5 * 60_000;
    const later = await remembering.verify(token);

    expect(later.caller).not.toBe(first.caller);
    expect(later.caller).toEqual(first.caller);
  });

  it("signed with a key that Entra began to use meanwhile is accepted", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const rotated = await createForge("next-key");
    let serve = forge.fetch;
    const running = createAccessTokenVerifier({
      tenants: [tenant],
      fetch: (url, options) => serve(url, options),
      now: () => now,
    });

    await running.verify(await forge.bearer());
    serve = rotated.fetch;
    vi.advanceTimersByTime(31_000);
    const { caller } = await running.verify(await rotated.bearer());

    vi.useRealTimers();
    expect(caller.objectId).toBe(userId);
  });
});

describe("forged tokens", () => {
  it("with alg none are refused", async () => {
    const unsigned = `${part({ typ: "JWT", alg: "none", kid: "tenant-key" })}.${part(userClaims())}.`;

    expect(await reason(`Bearer ${unsigned}`)).toMatch(/not signed with RS256/);
  });

  it("signed by HS256 with the public key as the secret are refused", async () => {
    const publicKey = createPublicKey({ key: forge.publicJwk, format: "jwk" });
    const pem = publicKey.export({ type: "spki", format: "pem" });
    const token = await new SignJWT(userClaims())
      .setProtectedHeader({ typ: "JWT", alg: "HS256", kid: "tenant-key" })
      .sign(new TextEncoder().encode(pem.toString()));

    expect(await reason(`Bearer ${token}`)).toMatch(/not signed with RS256/);
  });

  it("signed by another key under the tenant's key id are refused", async () => {
    expect(await reason(await other.bearer())).toMatch(/signature is not by a key of the tenant/);
  });

  it("whose claims were changed after signing are refused", async () => {
    const [header, , signature] = (await forge.bearer()).split(".");
    const claims = { ...userClaims(), roles: ["Connector.Admin"] };
    const changed = [header, part(claims), signature].join(".");

    expect(await reason(changed)).toMatch(/signature is not by a key/);
  });

  it.each(["../../other-tenant/keys", "", "https://attacker.example/keys", "' OR 1=1 --"])(
    "with the key id %j find no key",
    async (kid) => {
      expect(await reason(await other.bearer({}, { kid }))).toMatch(
        /not by a key|names no signing key/,
      );

      expect(new Set(forge.urls).size).toBe(1);
    },
  );

  it("without a key id are refused", async () => {
    expect(await reason(await forge.bearer({}, { kid: undefined }))).toMatch(
      /names no signing key/,
    );
  });

  it.each([
    ["jku", { jku: "https://attacker.example/keys" }],
    ["x5u", { x5u: "https://attacker.example/cert" }],
    ["jwk", { jwk: { kty: "RSA" } }],
    ["x5c", { x5c: ["MIIB"] }],
    ["crit", { crit: ["made-up"], "made-up": true }],
  ])("whose header brings %s are refused, and nothing is fetched from there", async (_, header) => {
    expect(await reason(await other.bearer({}, header))).toMatch(/key of its own/);

    expect(forge.urls.join()).not.toMatch(/attacker/);
  });

  it("with unknown key ids cannot make the connector ask Entra again and again", async () => {
    const keys = await createForge();
    const fresh = createAccessTokenVerifier({
      tenants: [tenant],
      fetch: keys.fetch,
      now: () => now,
    });

    for (const kid of ["a", "b", "c", "d"]) await refusal(await other.bearer({}, { kid }), fresh);

    expect(keys.urls).toHaveLength(1);
  });
});

describe("tokens for someone else", () => {
  it("for another audience are refused", async () => {
    expect(await reason(await forge.bearer({ aud: "api://another-app" }))).toMatch(
      /another application/,
    );
  });

  it.each([
    "https://graph.microsoft.com",
    "https://graph.microsoft.com/",
    "https://graph.microsoft.us",
    "00000003-0000-0000-c000-000000000000",
  ])("for Microsoft Graph (%s) are refused by that name", async (aud) => {
    const iss = `https://sts.windows.net/${tenantId}/`;
    const graphToken = await forge.bearer({
      aud,
      iss,
      ver: "1.0",
      azp: undefined,
      appid: signInApp,
    });

    expect(await reason(graphToken)).toMatch(/Microsoft Graph token/);
  });

  it("that are ID tokens of this very app are refused by that name", async () => {
    const marks = { scp: undefined, azp: undefined, idtyp: undefined, nonce: "n-1", name: "Anna" };

    expect(await reason(await forge.bearer(marks))).toMatch(/ID token/);
    expect(await reason(await forge.bearer({ ...marks, nonce: undefined }))).toMatch(/ID token/);
  });

  it("of another tenant are refused", async () => {
    const tid = "11111111-2222-4333-8444-555555555555";
    const iss = `https://login.microsoftonline.com/${tid}/v2.0`;

    expect(await reason(await forge.bearer({ tid, iss }))).toMatch(
      /tenant that this connector does not/,
    );
  });

  it("whose issuer and tenant disagree are refused", async () => {
    const iss = "https://login.microsoftonline.com/11111111-2222-4333-8444-555555555555/v2.0";

    expect(await reason(await forge.bearer({ iss }))).toMatch(/another issuer/);
  });

  it("of another cloud are refused", async () => {
    const iss = `https://login.microsoftonline.us/${tenantId}/v2.0`;

    expect(await reason(await forge.bearer({ iss }))).toMatch(/another issuer/);
  });

  it("of a personal Microsoft account are refused", async () => {
    const tid = "9188040d-6c67-4c5b-b112-36a304b66dad";
    const iss = `https://login.microsoftonline.com/${tid}/v2.0`;

    expect(await reason(await forge.bearer({ tid, iss }))).toMatch(/personal Microsoft account/);
  });

  it("of a personal Microsoft account are refused even when that tenant is configured", async () => {
    const tid = "9188040d-6c67-4c5b-b112-36a304b66dad";
    const iss = `https://login.microsoftonline.com/${tid}/v2.0`;
    const tenants = [{ ...tenant, id: tid }];
    const open = createAccessTokenVerifier({ tenants, fetch: forge.fetch, now: () => now });

    const error = await refusal(await forge.bearer({ tid, iss }), open);

    expect(error.because).toMatch(/personal Microsoft account/);
  });

  it("of version 1.0 are refused with the manifest setting to change", async () => {
    const iss = `https://sts.windows.net/${tenantId}/`;
    const header = await forge.bearer({ iss, ver: "1.0", azp: undefined, appid: signInApp });

    expect(await reason(header)).toMatch(/v1\.0 token/);
    expect((await refusal(header)).remedy).toMatch(/"requestedAccessTokenVersion" to 2/);
  });
});

describe("tokens outside their lifetime", () => {
  it("that expired are refused", async () => {
    const header = await forge.bearer({ exp: start / 1000 - 301 });

    expect(await reason(header)).toMatch(/lifetime is over \(exp\)/);
  });

  it("that are not yet valid are refused", async () => {
    const header = await forge.bearer({ nbf: start / 1000 + 301 });

    expect(await reason(header)).toMatch(/not begun \(nbf\)/);
  });

  it("without an end are refused", async () => {
    expect(await reason(await forge.bearer({ exp: undefined }))).toMatch(/no lifetime \(exp\)/);
  });
});

describe("tokens that say too little", () => {
  it("of users without access_as_user are told the scope to ask for", async () => {
    const error = await refusal(await forge.bearer({ scp: "Files.Read profile" }));

    expect(error).toMatchObject({ code: "insufficient_scope", status: 403 });
    expect(error.challenge).toContain(
      `Bearer error="insufficient_scope", scope="api://${clientId}/access_as_user"`,
    );
  });

  it("of users without any scope are told the same", async () => {
    const error = await refusal(await forge.bearer({ scp: undefined }));

    expect(error.code).toBe("insufficient_scope");
  });

  it("of an application that pose as a user's by a scope are refused", async () => {
    const posing = await forge.sign({ ...applicationClaims(), scp: "access_as_user" });

    expect(await reason(`Bearer ${posing}`)).toMatch(/application token that poses/);
  });

  it("with roles alone are not taken for a user's or an application's", async () => {
    expect(await reason(await forge.bearer({ idtyp: undefined, scp: undefined }))).toMatch(
      /neither that a user/,
    );
  });

  it.each(["oid", "azp"])("without %s are refused", async (claim) => {
    expect(await reason(await forge.bearer({ [claim]: undefined }))).toMatch(
      new RegExp(`claim ${claim}`),
    );
  });

  it("with roles that are no list have no role", async () => {
    const { caller } = await verifier.verify(await forge.bearer({ roles: "Connector.Admin" }));

    expect(caller.roles).toEqual([]);
  });
});

describe("a header without a usable token", () => {
  it.each([null, "", "   "])("such as %j is asked for one, without an error", async (header) => {
    const error = await refusal(header);

    expect(error).toMatchObject({ code: "unauthenticated", because: "It has no access token." });
    expect(error.challenge).toBe('Bearer realm="m365-connector"');
  });

  it("with several credentials is refused", async () => {
    const header = await forge.bearer();

    expect(await reason(`${header}, ${header}`)).toMatch(/several credentials/);
  });

  it.each(["Basic dXNlcjpwdw==", "Negotiate YII=", "token"])(
    "of another scheme (%s) is refused",
    async (header) => {
      expect(await reason(header)).toMatch(/another scheme/);
    },
  );

  it.each(["Bearer", "Bearer opaque", "Bearer a.b", "Bearer a.b.c.d.e", "Bearer a b.c.d"])(
    "that is no signed JSON Web Token (%s) is refused",
    async (header) => {
      expect(await reason(header)).toMatch(/not a signed JSON Web Token/);
    },
  );

  it.each(["Bearer a.b.c", `Bearer ${base64url.encode("[]")}.${base64url.encode("7")}.x`])(
    "that cannot be decoded (%s) is refused",
    async (header) => {
      expect(await reason(header)).toMatch(/cannot be decoded/);
    },
  );

  it("longer than 16 KB is refused before anything is decoded", async () => {
    expect(await reason(`Bearer ${"a".repeat(16_400)}.b.c`)).toMatch(/longer than 16 KB/);
  });
});

it("takes or refuses any token with claims of any type, and never fails", async () => {
  const claim = constantFrom(...Object.keys(userClaims()), "nonce", "jti");

  await assert(
    asyncProperty(dictionary(claim, jsonValue()), async (changes) => {
      const claims = JSON.stringify({ ...userClaims(), ...changes });
      const signed = await forge.signText(claims, { alg: "RS256", kid: "tenant-key" });

      const outcome = await verifier.verify(`Bearer ${signed}`).then(
        () => "taken",
        (error: unknown) => (error instanceof ConnectorError ? error.code : error),
      );

      expect(["taken", "unauthenticated", "insufficient_scope"]).toContain(outcome);
    }),
    { numRuns: 200 },
  );
});

it("repeats no claim of the token in a refusal", async () => {
  const marker = "marker-7f3a";
  const tokens = await Promise.all([
    forge.bearer({ aud: marker }),
    forge.bearer({ iss: marker }),
    forge.bearer({ tid: marker }),
    forge.bearer({ scp: marker, preferred_username: marker }),
    forge.bearer({ ver: marker }),
    other.bearer({}, { kid: marker }),
  ]);

  const errors = await Promise.all(tokens.map((token) => refusal(token)));

  for (const { message, challenge } of errors)
    expect(`${message} ${challenge}`).not.toContain(marker);
});

it("says that Entra cannot be reached when its keys cannot be read", async () => {
  for (const fetch of [
    () => Promise.reject(new TypeError("fetch failed")),
    () => Promise.resolve(new Response("busy", { status: 503 })),
    () => Promise.resolve(Response.json({ nothing: true })),
  ]) {
    const cut = createAccessTokenVerifier({ tenants: [tenant], fetch, now: () => now });

    const error = await refusal(await forge.bearer(), cut);

    expect(error).toMatchObject({ code: "service_unavailable", retryAfterSeconds: 5 });
  }
});
