import { expect, it } from "vitest";
import type { SignInState } from "../../../shared/oauth/authorize.ts";
import { finishSignIn } from "../../../shared/oauth/callback.ts";
import type { Sealer } from "../../../shared/sealing/sealer.ts";
import { claudeCallback, signInSettings, testSealer } from "./sign-in-fixture.ts";

const settings = signInSettings();
const browser = "b".repeat(43);

async function stateOf(sealer: Sealer, changes: Partial<SignInState> = {}): Promise<string> {
  const state = {
    redirectUri: claudeCallback,
    clientState: "state of Claude",
    browser,
    ...changes,
  };
  return await sealer.seal("oauth-state", state, 60);
}

/** Where the person goes when Entra answers with `answer`. */
async function finish(answer: Record<string, string>, changes?: Partial<SignInState>) {
  const sealer = testSealer();
  const query = new URLSearchParams({ ...answer, state: await stateOf(sealer, changes) });
  const location = new URL(await finishSignIn(query, browser, settings, sealer));
  return { sealer, location, answer: Object.fromEntries(location.searchParams) };
}

it("wraps Entra's code for the redirect address it was asked for", async () => {
  const { sealer, location, answer } = await finish({ code: "0.entra" });

  expect(location.origin + location.pathname).toBe(claudeCallback);
  expect(answer).toMatchObject({ state: "state of Claude", iss: "https://m365.example" });
  expect(await sealer.open("oauth-code", answer["code"] ?? "")).toEqual({
    code: "0.entra",
    redirectUri: claudeCallback,
  });
});

it("keeps the query of an allowed address, and sends no state where there was none", async () => {
  const { answer } = await finish(
    { code: "0.entra" },
    { redirectUri: "https://flows.example/back?flow=1", clientState: undefined },
  );

  expect(Object.keys(answer)).toEqual(["flow", "code", "iss"]);
});

it.each([
  ["access_denied", "access_denied", /declined/],
  ["consent_required", "access_denied", /access_as_user/],
  ["temporarily_unavailable", "temporarily_unavailable", /busy/],
  ["server_error", "temporarily_unavailable", /busy/],
  ["invalid_scope", "server_error", /app registrations/],
  ["unauthorized_client", "server_error", /app registrations/],
  ["constructor", "access_denied", /declined/],
  ["", "access_denied", /declined/],
])("passes on Entra's %s as %s", async (error, code, words) => {
  const { answer } = await finish({ error, error_description: "Anna may not <b>sign in</b>." });

  expect(answer).toMatchObject({ error: code, error_description: expect.stringMatching(words) });
  expect(answer["error_description"]).not.toMatch(/Anna/);
});

it("names the number and the correlation id by which an administrator finds the refusal", async () => {
  const { answer } = await finish({
    error: "access_denied",
    error_description:
      "AADSTS50105: Anna Keller is not assigned. Trace ID: x Correlation ID: 8c1f2d3e-0000-4000-8000-1234567890ab Timestamp: now",
  });

  expect(answer["error_description"]).toBe(
    "The app requires assignment and the user is not assigned to it. An administrator assigns the user, or a group of theirs, to the enterprise application. (AADSTS50105, correlation id 8c1f2d3e-0000-4000-8000-1234567890ab)",
  );
});

it("ends no sign-in of another browser, of another purpose, or after its time", async () => {
  let now = 0;
  const sealer = testSealer(() => now);
  const good = await stateOf(sealer);
  const otherPurpose = await sealer.seal(
    "oauth-code",
    { redirectUri: claudeCallback, browser },
    60,
  );
  const attempt = async (state: string, cookie: string | undefined) =>
    await finishSignIn(new URLSearchParams({ code: "0.entra", state }), cookie, settings, sealer);

  await expect(attempt(good, undefined)).rejects.toThrow(/began in another browser/);
  await expect(attempt(good, "x".repeat(43))).rejects.toThrow(/began in another browser/);
  await expect(attempt(otherPurpose, browser)).rejects.toThrow(/began in another browser/);
  now = 61_000;
  await expect(attempt(good, browser)).rejects.toThrow(/too old/);
});
