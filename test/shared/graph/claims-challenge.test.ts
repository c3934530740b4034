import { describe, expect, it } from "vitest";
import { parseClaimsChallenge } from "../../../shared/graph/claims-challenge.ts";

const claims = '{"access_token":{"nbf":{"essential":true,"value":"1604106651"}}}';
const encoded = Buffer.from(claims).toString("base64");
const authorization = 'authorization_uri="https://login.test/common/oauth2/authorize"';

function headersOf(...values: string[]): Headers {
  return new Headers(values.map((value): [string, string] => ["WWW-Authenticate", value]));
}

describe("parseClaimsChallenge", () => {
  it.each([
    `Bearer realm="", ${authorization}, error="insufficient_claims", claims="${encoded}"`,
    `Bearer claims="${encoded}", error="insufficient_claims", realm=""`,
    `Bearer  error = "insufficient_claims" ,claims=${encoded}`,
    `bearer ERROR="insufficient_claims", Claims="${encoded}"`,
  ])("finds the claims in %s", (value) => {
    expect(parseClaimsChallenge(headersOf(value))).toBe(claims);
  });

  it("finds the right one of several challenges", () => {
    const other = 'PoP realm="", error="invalid_token", claims="bm9uZQ=="';
    const right = `Bearer error="insufficient_claims", claims="${encoded}"`;

    expect(parseClaimsChallenge(headersOf(other, right))).toBe(claims);
    expect(parseClaimsChallenge(headersOf(right, other))).toBe(claims);
  });

  it("reads what is made to be slow in time that grows with its length alone", () => {
    const digits = "1".repeat(15_000);
    const hostile = headersOf(`Bearer ${digits}`);

    // Each of these takes half a second when every digit is tried as the beginning of a name.
    for (let count = 0; count < 100; count++) expect(parseClaimsChallenge(hostile)).toBeUndefined();
  });

  it("does not read a header that is longer than any that Graph sends", () => {
    const padding = `Bearer realm="${"x".repeat(16 * 1024)}"`;
    const right = `Bearer error="insufficient_claims", claims="${encoded}"`;

    expect(parseClaimsChallenge(headersOf(padding, right))).toBeUndefined();
  });

  it("takes base64 with the URL alphabet and without padding", () => {
    const tricky = '{"a":"??>>~~"}';
    const value = Buffer.from(tricky).toString("base64url");

    expect(
      parseClaimsChallenge(headersOf(`Bearer error="insufficient_claims", claims="${value}"`)),
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
    expect(parseClaimsChallenge(headersOf(value))).toBeUndefined();
  });
});
