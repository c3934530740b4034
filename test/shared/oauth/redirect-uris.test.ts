import { expect, it } from "vitest";
import * as fc from "fast-check";
import { redirectKind } from "../../../shared/oauth/redirect-uris.ts";

const allowed = ["https://flows.example/back"];

it.each([
  ["https://claude.ai/api/mcp/auth_callback", "known"],
  ["https://claude.com/api/mcp/auth_callback", "known"],
  ["https://flows.example/back", "known"],
  ["http://localhost:8080/callback", "loopback"],
  ["http://127.0.0.1:1/oauth/callback", "loopback"],
  ["http://[::1]:65535", "loopback"],
  ["http://127.0.0.1/", "loopback"],
  ["https://flows.example/back/", undefined],
  ["https://localhost:8080/callback", undefined],
  ["http://localhost:99999/callback", undefined],
  ["http://localhost:8080/../callback", undefined],
  ["http://localhost:8080/callback?x=1", undefined],
  ["http://localhost:8080/callback#x", undefined],
  ["http://user@localhost:8080/callback", undefined],
  ["http://127.0.0.1.evil.example:80/", undefined],
])("%s is %s", (uri, kind) => {
  expect(redirectKind(uri, allowed)).toBe(kind);
});

it("never takes an address whose host is not this computer's", () => {
  const hosts = fc.webUrl({ withQueryParameters: true, withFragments: true });

  fc.assert(
    fc.property(
      hosts,
      fc.constantFrom("", "http://localhost:80@", "http://localhost:80#"),
      (url, before) => {
        const uri = before + url;
        fc.pre(!uri.startsWith("http://localhost:") || before !== "");
        expect(redirectKind(uri, [])).toBeUndefined();
      },
    ),
  );
});
