import { HttpRequest } from "@azure/functions";
import { expect, it } from "vitest";
import { requireOwnAddress } from "../../../shared/mcp/address-checks.ts";

const behindGateway = {
  publicUrl: "https://m365.example",
  websiteHostname: "app.azurewebsites.net",
};
const local = { publicUrl: "http://localhost:7071", websiteHostname: "localhost:7071" };

function check(headers: Record<string, string>, settings = behindGateway): void {
  const request = new HttpRequest({ method: "POST", url: "https://m365.example/mcp", headers });
  requireOwnAddress(request, settings as Parameters<typeof requireOwnAddress>[1]);
}

it.each<Record<string, string>>([
  { host: "m365.example" },
  { host: "M365.example:443" },
  { host: "app.azurewebsites.net" },
  { host: "m365.example", origin: "https://m365.example" },
  { host: "m365.example", "x-forwarded-host": "evil.example", "x-original-host": "evil.example" },
  {},
])("lets %j in", (headers) => {
  expect(() => check(headers)).not.toThrow();
});

it.each<[Record<string, string>, RegExp]>([
  [{ host: "evil.example" }, /Host header/],
  [{ host: "evil.example", "x-forwarded-host": "m365.example" }, /Host header/],
  [{ host: "localhost" }, /Host header/],
  [{ host: "m365.example.evil.example" }, /Host header/],
  [{ host: "m365.example", origin: "https://evil.example" }, /Origin header/],
  [{ host: "m365.example", origin: "null" }, /Origin header/],
  [{ host: "m365.example", origin: "http://localhost:6274" }, /Origin header/],
])("refuses %j", (headers, reason) => {
  expect(() => check(headers)).toThrow(reason);
});

it("takes any name of this machine while it runs there", () => {
  expect(() =>
    check({ host: "127.0.0.1:7071", origin: "http://localhost:6274" }, local),
  ).not.toThrow();
  expect(() => check({ host: "rebound.example:7071" }, local)).toThrow(/Host header/);
});
