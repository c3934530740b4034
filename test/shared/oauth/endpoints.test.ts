import { type Cookie, HttpRequest, InvocationContext } from "@azure/functions";
import { describe, expect, it } from "vitest";
import { authorize, finish, token } from "../../../shared/oauth/endpoints.ts";
import type { Services } from "../../../shared/services.ts";
import { authorizationQuery, signInSettings, testSealer, tokenForm } from "./sign-in-fixture.ts";

function servicesAt(publicUrl: string, more: Record<string, string> = {}) {
  const running = {
    settings: signInSettings({ PUBLIC_URL: publicUrl, ...more }),
    sealer: testSealer(),
  };
  return () => running as unknown as Services;
}

/** An invocation, and the lines it logged. */
function invocation() {
  const lines: string[] = [];
  const logHandler = (_level: unknown, ...words: unknown[]) => lines.push(words.join(" "));
  return { lines, context: new InvocationContext({ functionName: "oauth", logHandler }) };
}

function get(url: string, headers: Record<string, string> = {}): HttpRequest {
  return new HttpRequest({ method: "GET", url, headers });
}

async function startAt(publicUrl: string, headers?: Record<string, string>) {
  const request = get(`${publicUrl}/oauth/authorize?${authorizationQuery().toString()}`, headers);
  const answer = await authorize(servicesAt(publicUrl))(request, invocation().context);
  return answer as { headers: Record<string, string>; cookies?: Cookie[] };
}

describe("the cookie of a sign-in", () => {
  it("can be planted by no other site of the domain", async () => {
    const { headers } = await startAt("https://m365.example");

    expect(headers["set-cookie"]).toMatch(
      /^__Host-m365_sign_in=[\w-]{43}; Path=\/; Max-Age=900; HttpOnly; SameSite=Lax; Secure$/,
    );
  });

  it("is not taken over from one without the prefix", async () => {
    const planted = "p".repeat(43);

    const { headers } = await startAt("https://m365.example", {
      cookie: `m365_sign_in=${planted}`,
    });

    expect(headers["set-cookie"]).not.toContain(planted);
  });

  it("works without TLS on this machine", async () => {
    const { headers } = await startAt("http://localhost:7071");

    expect(headers["set-cookie"]).toMatch(/^m365_sign_in=[\w-]{43}; .*SameSite=Lax$/);
  });

  it("is found among others, and ignored when it is not of our making", async () => {
    const cookie = `a=1; __Host-m365_sign_in=${"k".repeat(43)}; b=2`;

    const kept = await startAt("https://m365.example", { cookie });
    const made = await startAt("https://m365.example", {
      cookie: `${cookie}x`.replace("; b=2", ""),
    });

    expect(kept.headers["set-cookie"]).toContain("k".repeat(43));
    expect(made.headers["set-cookie"]).toContain("__Host-m365_sign_in=");
  });
});

it("is not led elsewhere by the names that a front end forwards", async () => {
  const { headers } = await startAt("https://m365.example", {
    host: "evil.example",
    "x-forwarded-host": "evil.example",
    "x-original-host": "evil.example",
  });

  const location = new URL(headers["location"] ?? "");
  expect(location.searchParams.get("redirect_uri")).toBe("https://m365.example/oauth/callback");
});

describe("an administrator reads", () => {
  it("in the log why a person was refused, and nothing they sent", async () => {
    const { lines, context } = invocation();

    const request = get("https://m365.example/oauth/callback?code=secret-code&state=secret-state");
    await finish(servicesAt("https://m365.example"))(request, context);

    expect(lines).toEqual([
      expect.stringMatching(/^oauth: invalid_request: This sign-in is too old/),
    ]);
    expect(lines.join()).not.toContain("secret");
  });

  it("in the log why a client got no tokens, down to the fault of the line", async () => {
    const { lines, context } = invocation();
    const body = tokenForm({ grant_type: "refresh_token", refresh_token: "secret" }).toString();
    const request = new HttpRequest({
      method: "POST",
      url: "https://m365.example/oauth/token",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: { bytes: Buffer.from(body) },
    });

    const down = servicesAt("https://m365.example", { AUTHORITY_URL: "https://127.0.0.1:2" });
    const answer = await token(down)(request, context);

    expect(answer).toMatchObject({ status: 503, jsonBody: { error: "temporarily_unavailable" } });
    expect(lines.join("\n")).toMatch(
      /oauth: temporarily_unavailable: Microsoft Entra could not be reached[^]*caused by [^]*ECONNREFUSED/,
    );
    expect(lines.join("\n")).not.toContain("secret");
  });

  it("which setting is missing", async () => {
    const { context } = invocation();
    const request = get("https://m365.example/oauth/authorize");

    const answer = await authorize(servicesAt("https://m365.example", { SIGN_IN_CLIENT_ID: "" }))(
      request,
      context,
    );

    expect(answer).toMatchObject({
      status: 503,
      body: expect.stringContaining("SIGN_IN_CLIENT_ID"),
    });
  });
});
