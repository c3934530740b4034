import { expect, it } from "vitest";
import { registerClient } from "../../../shared/oauth/register.ts";
import { claudeCallback, signInSettings } from "./sign-in-fixture.ts";

const settings = signInSettings({ REDIRECT_URIS: "https://flows.example/back" });

it("answers with the one public client and the redirect addresses it serves", () => {
  const registered = registerClient(
    {
      client_name: "Visual Studio Code",
      redirect_uris: [
        "https://vscode.dev/redirect",
        "http://127.0.0.1/",
        "http://127.0.0.1:33418/",
        claudeCallback,
        "https://flows.example/back",
        7,
      ],
      token_endpoint_auth_method: "client_secret_post",
    },
    settings,
  );

  expect(registered).toEqual({
    client_id: settings.signInClientId,
    redirect_uris: [
      "http://127.0.0.1/",
      "http://127.0.0.1:33418/",
      claudeCallback,
      "https://flows.example/back",
    ],
    token_endpoint_auth_method: "none",
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
  });
});

it.each([
  null,
  "text",
  [],
  {},
  { redirect_uris: [] },
  { redirect_uris: claudeCallback },
  { redirect_uris: ["https://evil.example/callback"] },
  { redirect_uris: Array.from({ length: 21 }, () => claudeCallback) },
])("refuses %j", (metadata) => {
  expect(() => registerClient(metadata, settings)).toThrow(
    expect.objectContaining({ code: "invalid_redirect_uri" }),
  );
});
