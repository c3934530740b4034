import { expect, it } from "vitest";
import { areAllowed } from "../../../shared/agent/recipients.ts";

const allowed = ["anna@contoso.com", "@fabrikam.com", "@xn--mnchen-3ya.example"];

it.each([
  "anna@contoso.com",
  "zoe@fabrikam.com",
  "zoe+news@fabrikam.com",
  "zoe.o'brien@fabrikam.com",
  "uwe@xn--mnchen-3ya.example",
])("allows %s", (recipient) => {
  expect(areAllowed([recipient], allowed)).toBe(true);
});

it.each([
  "eve@contoso.com",
  "anna+eve@contoso.com",
  "anna@contoso.com.",
  "anna@contoso.com.evil.com",
  "'anna@contoso.com'",
  "zoe@fabrikam.com'",
  "eve@fabrikam.com@evil.com",
  "eve_evil.com#ext#@fabrikam.com",
  "eve@fabr\u0456kam.com",
  "uwe@m\u00fcnchen.example",
  "zoe@fabrikam.com\u200b",
  "ZOE@FABRIKAM.COM",
  "zoe",
  "",
])("does not allow %j", (recipient) => {
  expect(areAllowed([recipient], allowed)).toBe(false);
});
