import { describe, expect, it } from "vitest";
import { claimsChallenge } from "../../../shared/graph/claims-challenge.ts";

const claims = '{"access_token":{"nbf":{"essential":true,"value":"1604106651"}}}';
const encoded = Buffer.from(claims).toString("base64");
const authorization = 'authorization_uri="https://login.test/common/oauth2/authorize"';

function headersOf(...values: string[]): Headers {
  return new Headers(values.map((value): [string, string] => ["WWW-Authenticate", value]));
}

describe("claimsChallenge", () => {
  it.each([
    `Bearer realm="", ${authorization}, error="insufficient_claims", claims="${encoded}"`,
    `Bearer claims="${encoded}", error="insufficient_claims", realm=""`,
    `Bearer  error = "insufficient_claims" ,claims=${encoded}`,
    `bearer ERROR="insufficient_claims", Claims="${encoded}"`,
  ])("finds the claims in %s", (value) => {
    expect(claimsChallenge(headersOf(value))).toBe(claims);
  });

  it("finds the right one of several challenges", () => {
    const other = 'PoP realm="", error="invalid_token", claims="bm9uZQ=="';
    const right = `Bearer error="insufficient_claims", claims="${encoded}"`;

    expect(claimsChallenge(headersOf(other, right))).toBe(claims);
    expect(claimsChallenge(headersOf(right, other))).toBe(claims);
  });

  it("takes base64 with the URL alphabet and without padding", () => {
    const tricky = '{"a":"??>>~~"}';
    const value = Buffer.from(tricky).toString("base64url");

    expect(
      claimsChallenge(headersOf(`Bearer error="insufficient_claims", claims="${value}"`)),
    ).toBe(tricky);
  });

  it.each([
    "",
    "Bearer",
    'Bearer error="invalid_token"',
    `Bearer error="invalid_token", claims="${encoded}"`,
    'Bearer error="insufficient_claims"',
    'Bearer error="insufficient_claims", claims="not json"',
    'Bearer error="insufficient_claims", claims="bnVsbA=="',
    `Bearer error="insufficient_claims", PoP claims="${encoded}"`,
    `error="insufficient_claims", claims="${encoded}"`,
  ])("finds none in %j", (value) => {
    expect(claimsChallenge(headersOf(value))).toBeUndefined();
  });
});
