import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { startSignIn } from "../../../shared/oauth/authorize.ts";
import { OAuthError } from "../../../shared/oauth/oauth-error.ts";
import { authorizationQuery, signInSettings, testSealer } from "./sign-in-fixture.ts";

const settings = signInSettings();

async function start(changes: Record<string, string | undefined> = {}, cookie?: string) {
  return await startSignIn(authorizationQuery(changes), cookie, settings, testSealer());
}

it.each([
  ["none", undefined],
  ["an empty one", ""],
  ["the endpoint", "https://m365.example/mcp"],
  ["a slash at its end", "https://m365.example/mcp/"],
  ["the choice of tools", "https://m365.example/mcp?toolsets=mail&readonly=true"],
  ["capitals and the port", "HTTPS://M365.Example:443/mcp"],
])("takes as resource %s", async (_what, resource) => {
  const { entraUrl } = await start({ resource });

  expect(new URL(entraUrl).searchParams.has("resource")).toBe(false);
});

it.each([
  "https://m365.example",
  "https://m365.example/mcp/other",
  "https://m365.example.evil.example/mcp",
  "https://evil.example/?https://m365.example/mcp",
  "urn:mcp",
  "not an address",
])("issues nothing for the resource %s", async (resource) => {
  await expect(start({ resource })).rejects.toMatchObject({ code: "invalid_target" });
});

it.each([
  ["consent", null],
  ["none", null],
  ["login", "login"],
  ["select_account", "select_account"],
])("passes prompt=%s on as %s", async (prompt, passedOn) => {
  const { entraUrl } = await start({ prompt });

  expect(new URL(entraUrl).searchParams.get("prompt")).toBe(passedOn);
});

it("asks for the one scope whatever the client names, bare or foreign", async () => {
  const { entraUrl } = await start({
    scope: "access_as_user https://graph.microsoft.com/.default",
  });

  expect(new URL(entraUrl).searchParams.get("scope")).toBe(
    "api://d7e8394b-60af-4c25-95e7-f8490a2b360e/access_as_user offline_access",
  );
});

it("passes on who signs in, however it is spelled", async () => {
  const { entraUrl } = await start({ login_hint: "a&state=x@y.example" });

  const { searchParams } = new URL(entraUrl);
  expect(searchParams.get("login_hint")).toBe("a&state=x@y.example");
  expect(searchParams.getAll("state")).toHaveLength(1);
});

it("keeps the browser's cookie, so that two sign-ins at once both end", async () => {
  const cookie = "b".repeat(43);

  const [first, second] = [await start(), await start({}, cookie)];

  expect(first.browser).toMatch(/^[\w-]{43}$/);
  expect(second.browser).toBe(cookie);
});

it("leaves room for Entra's code beside the longest state it takes", async () => {
  const longest = randomBytes(900).toString("base64url");

  const { entraUrl } = await start({ state: longest });

  expect(new URL(entraUrl).searchParams.get("state")!.length).toBeLessThan(2_200);
  await expect(start({ state: `${longest}x` })).rejects.toEqual(
    new OAuthError("invalid_request", "Send a state of at most 1,200 characters."),
  );
});

it.each([
  [{ code_challenge: undefined }, "invalid_request"],
  [{ code_challenge: "short" }, "invalid_request"],
  [{ code_challenge_method: undefined }, "invalid_request"],
  [{ response_mode: "fragment" }, "invalid_request"],
  [{ response_type: "code id_token" }, "unsupported_response_type"],
])("refuses %j as %s", async (changes, code) => {
  await expect(start(changes)).rejects.toMatchObject({ code });
});
