import { describe, expect, it } from "vitest";
import { aadstsCodes, type RefusalKind } from "../../../shared/identity/aadsts.ts";
import { explainRefusal } from "../../../shared/identity/explain-refusal.ts";
import type { TokenRefusal } from "../../../shared/identity/token-endpoint.ts";
import { tenant, tenantId } from "./token-forge.ts";

const invalidGrant: TokenRefusal = {
  status: 400,
  error: "invalid_grant",
  suberror: "",
  aadsts: undefined,
  claims: "",
  retryAfterSeconds: undefined,
};

const codeOfKind: Record<RefusalKind, string> = {
  interaction: "claims_required",
  consent: "consent_required",
  credential: "misconfigured",
  configuration: "misconfigured",
  user: "unauthenticated",
  policy: "access_denied",
  busy: "service_unavailable",
};

function explain(refusal: Partial<TokenRefusal>, mode: "delegated" | "application" = "delegated") {
  return explainRefusal({ ...invalidGrant, ...refusal }, tenant, mode, new Error("original"));
}

it("knows every documented number once", () => {
  const documented = [
    50013, 50020, 50034, 50057, 50076, 50078, 50079, 50105, 50158, 50173, 50194, 50196, 51004,
    53000, 53001, 53002, 53003, 65001, 65004, 70001, 70008, 70021, 70043, 90002, 90033, 90038,
    90055, 90094, 90095, 500011, 500133, 530035, 650052, 650056, 650057, 700011, 700016, 700024,
    700027, 700082, 700211, 700212, 700213, 900382, 7000112, 7000114, 7000215, 7000222,
  ];

  expect(aadstsCodes.map(({ code }) => code).toSorted((a, b) => a - b)).toEqual(documented);
});

describe("every AADSTS number", () => {
  it.each(aadstsCodes)("$code $name is explained with cause and remedy", (entry) => {
    const error = explain({ aadsts: entry.code });

    expect(error.code).toBe(codeOfKind[entry.kind]);
    expect(error.happened).toContain(`AADSTS${entry.code}`);
    expect(error.because).toBe(entry.cause);
    expect(error.remedy).toContain(entry.remedy);
    for (const sentence of [entry.cause, entry.remedy]) expect(sentence).toMatch(/^[A-Z].*\.$/);
  });
});

describe("the OAuth error decides before the number", () => {
  it.each([
    ["a status of 429", { status: 429, aadsts: 50076 }, "service_unavailable"],
    ["a status of 503", { status: 503, error: "" }, "service_unavailable"],
    ["temporarily_unavailable", { error: "temporarily_unavailable" }, "service_unavailable"],
    ["claims", { claims: "{}", aadsts: 50013 }, "claims_required"],
    ["interaction_required", { error: "interaction_required" }, "claims_required"],
    ["consent_required", { suberror: "consent_required", aadsts: 50013 }, "consent_required"],
    ["invalid_client", { error: "invalid_client", aadsts: 70008 }, "misconfigured"],
    ["unauthorized_client", { error: "unauthorized_client" }, "misconfigured"],
    ["invalid_resource", { error: "invalid_resource" }, "misconfigured"],
    ["an unknown number", { aadsts: 999999 }, "unauthenticated"],
  ])("%s", (_, refusal, code) => {
    expect(explain(refusal).code).toBe(code);
  });
});

it("sends the claims to the client in base64, with the place to sign in", () => {
  const claims = '{"access_token":{"capolids":{"essential":true,"values":["ünïcode?>"]}}}';

  const { challenge = "" } = explain({ error: "interaction_required", claims, aadsts: 50076 });

  expect(challenge).toMatch(
    `Bearer realm="", authorization_uri="https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/authorize", error="insufficient_claims", claims="`,
  );
  const sent = /claims="([^"]+)"/.exec(challenge)?.[1] ?? "";
  expect(Buffer.from(sent, "base64").toString()).toBe(claims);
  expect(sent).toMatch(/^[A-Za-z0-9+/]+=*$/);
});

it("asks for a new sign-in without claims when Entra names none", () => {
  const { challenge } = explain({ error: "interaction_required", aadsts: 50079 });

  expect(challenge).toMatch(/^Bearer authorization_uri="[^"]+", error="invalid_token"/);
});

it("asks nobody to sign in for an application", () => {
  const codes = [50076, 50173].map((aadsts) => explain({ aadsts }, "application"));

  expect(codes.map(({ code, challenge }) => [code, challenge])).toEqual([
    ["access_denied", undefined],
    ["access_denied", undefined],
  ]);
});

it("links the consent page of the tenant's cloud", () => {
  const { remedy } = explain({ aadsts: 65001 });

  expect(remedy).toContain(
    `https://login.microsoftonline.com/${tenantId}/adminconsent?client_id=${tenant.clientId}`,
  );
});

it("passes on how long Entra wants to be left alone", () => {
  const told = explain({ status: 429, retryAfterSeconds: 42 });
  const untold = explain({ status: 429 });

  expect([told.retryAfterSeconds, untold.retryAfterSeconds]).toEqual([42, 10]);
});
